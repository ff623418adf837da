"""Reads the text of an expression as a tree, within bounds."""

import ast
import warnings

LONGEST_TEXT, DEEPEST, MOST_PARTS = 2000, 64, 256


class ExpressionError(ValueError):
    """The text is no expression; `place` is where, counted in UTF-8 bytes from 0."""

    def __init__(self, problem: str, place: int) -> None:
        super().__init__(problem)
        self.place = place


def parse(text: str) -> ast.expr:
    """Return the tree of one expression; raises ExpressionError, also for one too large."""
    if len(text) > LONGEST_TEXT:
        raise ExpressionError(f"is longer than {LONGEST_TEXT} characters", LONGEST_TEXT)
    if "#" in text:
        raise ExpressionError('"#" means nothing here', utf8(text.split("#")[0]))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "1if x" is odd, but clear
            tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        place = utf8(text[: max((error.offset or 1) - 1, 0)])
        raise ExpressionError(f"is not understood ({error.msg})", place) from None
    except (ValueError, MemoryError, RecursionError):
        raise ExpressionError("is not understood", 0) from None
    check_size(tree)
    return tree


def check_size(tree: ast.expr) -> None:
    """Raise ExpressionError for a tree that is too deep or has too many parts."""
    waiting: list[tuple[ast.AST, int]] = [(tree, 1)]
    for count, (node, depth) in enumerate(waiting, 1):  # grows as it goes
        place = getattr(node, "col_offset", 0)
        if depth > DEEPEST:
            raise ExpressionError(f"is nested deeper than {DEEPEST} levels", place)
        if count > MOST_PARTS:
            raise ExpressionError(f"has more than {MOST_PARTS} parts", place)
        below = ast.iter_child_nodes(node)
        waiting += [(child, depth + 1) for child in below if isinstance(child, ast.expr)]


def utf8(text: str) -> int:
    """Return how many bytes a text has in UTF-8: what the tree counts in."""
    return len(text.encode(errors="replace"))
