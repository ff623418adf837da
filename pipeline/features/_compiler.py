"""Turns the text of an expression into a tree of closures; nothing in it is ever executed."""

import ast
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.features._memories import MEMORIES, TIMED, Memory
from pipeline.features._names import Names
from pipeline.features._numbers import (
    FUNCTIONS,
    NEGATE,
    Operation,
    add,
    chain,
    choose,
    divide,
    every,
    floor_divide,
    invert,
    limited,
    modulo,
    multiply,
    power,
    some,
    subtract,
)
from pipeline.features._syntax import ExpressionError, parse
from pipeline.features.base import LARGEST, LONGEST
from recordings.families import nearest

Value = Callable[[], float]

SHORTEST_SPAN = 0.001

BINARY: dict[type[ast.operator], Operation] = {
    ast.Add: add,
    ast.Sub: subtract,
    ast.Mult: multiply,
    ast.Div: divide,
    ast.FloorDiv: floor_divide,
    ast.Mod: modulo,
    ast.Pow: power,
}
UNARY: dict[type[ast.unaryop], Operation] = {
    ast.USub: NEGATE,
    ast.UAdd: float,
    ast.Not: invert,
}
COMPARE: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


@dataclass(slots=True)
class Moment:
    """What an expression is computed from: the values by their places, and the time step."""

    values: list[float] = field(default_factory=list)
    dt: float = 0.0


@dataclass(frozen=True, slots=True)
class Constant:
    """A number that never changes."""

    number: float

    def __call__(self) -> float:
        """Return it."""
        return self.number


def combine(operation: Operation, parts: Sequence[Value]) -> Value:
    """Return what applies the operation to the parts, every one of them at every step.

    So what remembers goes on also in the branch of a condition that is not chosen.
    """
    if all(isinstance(part, Constant) for part in parts):
        return Constant(operation(*(part() for part in parts)))
    if len(parts) == 1:
        (one,) = parts
        return lambda: operation(one())
    if len(parts) == 2:
        left, right = parts
        return lambda: operation(left(), right())
    return lambda: operation(*[part() for part in parts])


class Compiler:
    """Makes closures that read one Moment; `memories` are what they remember."""

    def __init__(self, names: Names, moment: Moment) -> None:
        self._names, self._moment = names, moment
        self.memories: list[Memory] = []

    def compile(self, text: str) -> Value:
        """Return what computes the expression; raises ExpressionError."""
        return self._value(parse(text))

    def _value(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant(value=bool() | complex() | str() | bytes() | None):
                raise ExpressionError("only numbers can be written here", node.col_offset)
            case ast.Constant(value=int() | float() as number):
                return self._number(number, node)
            case ast.Name() | ast.Attribute():
                return self._single(node)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in BINARY:
                return self._combined(BINARY[type(op)], left, right)
            case ast.UnaryOp(op=op, operand=operand) if type(op) in UNARY:
                return self._combined(UNARY[type(op)], operand)
            case ast.BoolOp(op=op, values=values):
                return self._combined(every if isinstance(op, ast.And) else some, *values)
            case ast.Compare(left=left, ops=ops, comparators=others) if all(
                type(op) in COMPARE for op in ops
            ):
                return self._combined(chain([COMPARE[type(op)] for op in ops]), left, *others)
            case ast.IfExp(test=test, body=body, orelse=otherwise):
                return self._combined(choose, test, body, otherwise)
            case ast.Call(func=ast.Name(id=name), keywords=[]):
                return self._call(name, node)
        raise ExpressionError("only numbers, names, operators and functions work", node.col_offset)

    def _combined(self, operation: Operation, *nodes: ast.expr) -> Value:
        return combine(operation, [self._value(node) for node in nodes])

    def _number(self, number: float, node: ast.expr) -> Value:
        if number > LARGEST:
            raise ExpressionError(f"numbers go up to {LARGEST:g}", node.col_offset)
        return Constant(float(number))

    def _single(self, node: ast.expr) -> Value:
        places = self._places(node)
        if len(places) > 1:
            names = ", ".join(self._names.names[i] for i in places)
            raise ExpressionError(
                f'"{ast.unparse(node)}" may be each of {names}; write more of the name, '
                "or give them all to min, max, mean, sum or hypot",
                node.col_offset,
            )
        return self._read(places[0])

    def _read(self, place: int) -> Value:
        values = self._moment.values
        return lambda: values[place]

    def _places(self, node: ast.expr) -> list[int]:
        """Return the places of the values that a dotted name means, at least one."""
        written = ast.unparse(node)
        places = self._names.find(written)
        if not places:
            near = nearest(written, self._names.valid())
            raise ExpressionError(f'there is no "{written}".{near}', node.col_offset)
        return places

    def _arguments(self, nodes: Sequence[ast.expr]) -> list[Value]:
        """Return the values given to a function: a group is all of its values."""
        values: list[Value] = []
        for node in nodes:
            if isinstance(node, ast.Name | ast.Attribute):
                values += [self._read(place) for place in self._places(node)]
            else:
                values.append(self._value(node))
        return values

    def _call(self, name: str, node: ast.Call) -> Value:
        if name in MEMORIES or name in TIMED:
            return self._remembering(name, node)
        if name not in FUNCTIONS:
            near = nearest(name, (*FUNCTIONS, *MEMORIES, *TIMED))
            raise ExpressionError(f'there is no function "{name}".{near}', node.col_offset)
        operation, fewest, most = FUNCTIONS[name]
        values = self._arguments(node.args)
        if not fewest <= len(values) <= most:
            wanted = str(fewest) if fewest == most else f"at least {fewest}"
            problem = f'"{name}" takes {wanted} value(s), not {len(values)}'
            raise ExpressionError(problem, node.col_offset)
        return combine(operation, values)

    def _remembering(self, name: str, node: ast.Call) -> Value:
        wanted = "a value" if name in MEMORIES else "a value and a number of seconds"
        if len(node.args) != wanted.count("a "):
            raise ExpressionError(f'"{name}" takes {wanted}', node.col_offset)
        value, *rest = (self._value(argument) for argument in node.args)
        memory: Memory = (
            TIMED[name](self._seconds(rest[0], node.args[1])) if rest else MEMORIES[name]()
        )
        self.memories.append(memory)
        moment, step = self._moment, memory.step
        return lambda: limited(step(value(), moment.dt))

    def _seconds(self, value: Value, node: ast.expr) -> float:
        if not isinstance(value, Constant) or not SHORTEST_SPAN <= value.number <= LONGEST:
            problem = f"the seconds must be a number from {SHORTEST_SPAN} to {LONGEST:g}"
            raise ExpressionError(problem, node.col_offset)
        return value.number
