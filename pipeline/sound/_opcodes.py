"""Reads the pickles of TorchScript as plain values: nothing is imported, called or made by name."""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


class PickleError(ValueError):
    """Bytes are no pickle that TorchScript writes, or are cut off."""


@dataclass(slots=True)
class Named:
    """A class or function that the pickle names; it is never looked up."""

    name: str


@dataclass(slots=True)
class Made:
    """What a pickle would make by calling `name`: its arguments and the state it would get."""

    name: str
    args: tuple[Any, ...] = ()
    state: dict[Any, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Kept:
    """What is kept outside of the pickle, such as the storage of a tensor."""

    id: Any


_MARK = object()
_UNWRAPPED = ("restore_type_tag", "build_intlist", "build_doublelist", "build_boollist")
_UNWRAPPED_NAMES = {f"torch.jit._pickle.{name}" for name in _UNWRAPPED}
_DAMAGE = (LookupError, struct.error, TypeError, ValueError, AttributeError)
"""What the steps raise on bytes that no pickler wrote."""
_I1, _I2, _I4 = struct.Struct("<B"), struct.Struct("<H"), struct.Struct("<i")
_U4, _F8 = struct.Struct("<I"), struct.Struct(">d")


def read_pickle(data: bytes, shallow: bool = False) -> Any:
    """Return the value of a pickle: plain Python values, Named, Made and Kept.

    `shallow` stops before the first module inside the module, which come after all else: large
    models are read in a twentieth of the time. The opcodes are those of
    torch/csrc/jit/serialization/pickler.cpp. Raises PickleError.
    """
    reader = _Reader(data)
    try:
        return reader.run_shallow() if shallow else reader.run()
    except _DAMAGE as error:
        raise PickleError(str(error) or type(error).__name__) from error


class _Reader:
    """A stack machine with the opcodes of pickle protocol 2 that TorchScript uses."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}

    def run(self) -> Any:
        """Return what is on the stack at the end."""
        data, steps, stack = self._data, _STEPS, self._stack
        while (opcode := data[self._at]) != _STOP:
            self._at += 1
            steps.get(opcode, _unknown)(self)
        return stack.pop()

    def run_shallow(self) -> Any:
        """Return the module alone, or as `run` what is no module or holds none."""
        data, steps, stack = self._data, _STEPS, self._stack
        while (opcode := data[self._at]) != _STOP:
            self._at += 1
            steps.get(opcode, _unknown)(self)
            if opcode == _NAMED and stack[-1].name.startswith("__torch__.") and self._in_module():
                values = stack[stack.index(_MARK) + 1 : -2]
                stack[0].state = dict(zip(values[::2], values[1::2], strict=True))
                return stack[0]
        return stack.pop()

    def _in_module(self) -> bool:
        return isinstance(self._stack[0], Made) and self._stack.count(_MARK) == 1

    def _number(self, kind: struct.Struct) -> Any:
        (value,) = kind.unpack_from(self._data, self._at)
        self._at += kind.size
        return value

    def _bytes(self, count: int) -> bytes:
        begin, self._at = self._at, self._at + count
        if self._at > len(self._data):
            raise PickleError("it ends too early")
        return self._data[begin : self._at]

    def _line(self) -> str:
        end = self._data.index(b"\n", self._at)
        line, self._at = self._data[self._at : end], end + 1
        return line.decode()

    def _marked(self) -> list[Any]:
        """Take what lies above the last mark off the stack, and the mark."""
        stack = self._stack
        at = len(stack) - 1
        while stack[at] is not _MARK:
            at -= 1
            if at < 0:
                raise PickleError("a mark is missing")
        items = stack[at + 1 :]
        del stack[at:]
        return items

    def push(self, value: Any) -> None:
        self._stack.append(value)

    def protocol(self) -> None:
        if self._number(_I1) > 2:
            raise PickleError("its protocol is not TorchScript's")

    def text(self) -> None:
        self.push(self._bytes(self._number(_U4)).decode())

    def integer(self) -> None:
        self.push(int.from_bytes(self._bytes(self._number(_I1)), "little", signed=True))

    def named(self) -> None:
        self.push(Named(f"{self._line()}.{self._line()}"))

    def put(self, kind: struct.Struct) -> None:
        self._memo[self._number(kind)] = self._stack[-1]

    def get(self, kind: struct.Struct) -> None:
        self.push(self._memo[self._number(kind)])

    def kept(self) -> None:
        self.push(Kept(self._stack.pop()))

    def tuple_of(self, count: int) -> None:
        stack = self._stack
        stack[-count:] = [tuple(stack[-count:])]

    def make(self) -> None:
        """Note a call; lists with a tag of their type are lists, dictionaries are ones."""
        args, name = self._stack.pop(), self._stack.pop().name
        if name in _UNWRAPPED_NAMES:
            self.push(args[0])
        else:
            self.push({} if name == "collections.OrderedDict" else Made(name, args))

    def build(self) -> None:
        state, made = self._stack.pop(), self._stack[-1]
        if isinstance(made, Made) and isinstance(state, dict):
            made.state = state

    def append(self) -> None:
        value = self._stack.pop()
        self._stack[-1].append(value)

    def appends(self) -> None:
        items = self._marked()
        self._stack[-1].extend(items)

    def set_item(self) -> None:
        value, key = self._stack.pop(), self._stack.pop()
        self._stack[-1][key] = value

    def set_items(self) -> None:
        items = self._marked()
        self._stack[-1].update(zip(items[::2], items[1::2], strict=True))


def _unknown(reader: _Reader) -> None:
    raise PickleError(f"there is something at byte {reader._at} that TorchScript never writes")


_STOP, _NAMED = ord("."), ord("c")
_STEPS: dict[int, Callable[[_Reader], None]] = {
    0x80: _Reader.protocol,
    ord("("): lambda r: r.push(_MARK),
    ord(")"): lambda r: r.push(()),
    ord("]"): lambda r: r.push([]),
    ord("}"): lambda r: r.push({}),
    ord("N"): lambda r: r.push(None),
    0x88: lambda r: r.push(True),
    0x89: lambda r: r.push(False),
    ord("J"): lambda r: r.push(r._number(_I4)),
    ord("K"): lambda r: r.push(r._number(_I1)),
    ord("M"): lambda r: r.push(r._number(_I2)),
    0x8A: _Reader.integer,
    ord("G"): lambda r: r.push(r._number(_F8)),
    ord("X"): _Reader.text,
    _NAMED: _Reader.named,
    ord("q"): lambda r: r.put(_I1),
    ord("r"): lambda r: r.put(_U4),
    ord("h"): lambda r: r.get(_I1),
    ord("j"): lambda r: r.get(_U4),
    ord("Q"): _Reader.kept,
    ord("t"): lambda r: r.push(tuple(r._marked())),
    0x85: lambda r: r.tuple_of(1),
    0x86: lambda r: r.tuple_of(2),
    0x87: lambda r: r.tuple_of(3),
    0x81: _Reader.make,
    ord("R"): _Reader.make,
    ord("b"): _Reader.build,
    ord("a"): _Reader.append,
    ord("e"): _Reader.appends,
    ord("s"): _Reader.set_item,
    ord("u"): _Reader.set_items,
}
