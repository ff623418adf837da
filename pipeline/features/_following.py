"""Lets what is written in expressions follow inputs that get other names."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from pipeline.features._names import Names
from pipeline.features._syntax import parse


class UnnamedError(ValueError):
    """A value that an expression uses cannot be written with the new names."""


def followed(
    texts: Mapping[str, str], before: Sequence[str], after: Sequence[str]
) -> dict[str, str]:
    """Return expressions by name that mean the same where inputs `before` are called `after`.

    Raises UnnamedError, and ExpressionError for what is no expression.
    """
    old, new = Names(before), Names(after)
    found: dict[str, str] = {}
    for name, text in texts.items():
        found[name] = rewritten(text, old, new)
        if name:
            old.add(name)
            new.add(name)
    return found


def rewritten(text: str, old: Names, new: Names) -> str:
    """Return one expression with the names that mean now what its own meant."""
    flat = " ".join(text.splitlines()).lstrip(" \t\f")
    data = flat.encode()
    changed = False
    for begin, end, written in sorted(spoken(parse(flat)), reverse=True):
        meant = old.find(written)
        if meant and new.find(written) != meant:
            data = data[:begin] + word_for(meant, written, new).encode() + data[end:]
            changed = True
    return data.decode() if changed else text


def spoken(tree: ast.expr) -> Iterator[tuple[int, int, str]]:
    """Yield where names of values begin and end, in UTF-8 bytes, and how each is written."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name | ast.Attribute):
            yield node.col_offset, node.end_col_offset or 0, ast.unparse(node)
        elif isinstance(node, ast.Call):
            waiting += node.args
        else:
            waiting += ast.iter_child_nodes(node)


def word_for(meant: list[int], written: str, new: Names) -> str:
    """Return how values are written now: with about as many parts as before."""
    parts = written.count(".")
    words = sorted(new.valid(), key=lambda word: (abs(word.count(".") - parts), len(word), word))
    for word in words:
        if new.find(word) == meant:
            return word
    raise UnnamedError(f'"{written}" cannot be told apart under the new names')
