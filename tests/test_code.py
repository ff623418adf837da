"""Nothing in the sources makes a program of what came from files or the network."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("gui", "pipeline", "sensors", "mappings", "recordings")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

MODULES = {"pickle", "cPickle", "dill", "marshal", "shelve", "joblib", "cloudpickle", "yaml"} | {
    *("xml.etree", "xml.dom", "xml.sax", "lxml", "tarfile", "code", "codeop", "runpy", "pty"),
}
"""What reads programs, or more than it should, from what looks like data."""

CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "tempfile.mktemp"} | {
    *("torch.load", "numpy.load", "np.load", "pydoc.locate", "logging.config.fileConfig"),
}
METHODS = {"extract", "extractall", "setHtml", "insertHtml"}
"""Of archives, whose names lead anywhere, and of texts that Qt would take for HTML."""

ONLY = {
    "torch.jit.load": {"pipeline/sound/model.py"},  # models are programs: see docs/security.md
    "import_module": {
        "recordings/families.py",  # of names that are files of its own
        "mappings/recognition/learners.py",
        "pipeline/terminal/doctor_nodes.py",
        "sensors/wire/needed.py",
    },
    "joblib": {"mappings/training/spread.py"},  # between processes of the same program
    "extractall": {"pipeline/install/installing.py"},  # of a zip, which stays inside its folder
    "runpy": {"pipeline/install/start.py"},
    "xml.sax": {"pipeline/install/launchers.py"},  # to escape, not to read
    "os.execve": {"pipeline/terminal/cli_window.py"},
}
"""What one place may do: with names that are Limber's own, or in a process of few rights."""


def name_of(node: ast.expr) -> str:
    """Return the dotted name of what is called, as far as it is one."""
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def imported(node: ast.AST) -> Iterator[str]:
    """Yield the modules that a statement imports."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield node.module or ""


def wrong(file: str, tree: ast.Module) -> Iterator[str]:
    """Yield what a file must not do, with its line."""
    for node in ast.walk(tree):
        for module in imported(node):
            bad = any(module == m or module.startswith(f"{m}.") for m in MODULES)
            if bad and not any(file in ONLY.get(m, ()) for m in MODULES):
                yield f"{file}:{node.lineno}: imports {module}"  # type: ignore[attr-defined]  # statements have it
        if not isinstance(node, ast.Call):
            continue
        name = name_of(node.func)
        last = name.rpartition(".")[2]
        shell = any(k.arg == "shell" for k in node.keywords)
        elsewhere = [one for one in ONLY if name.endswith(one) and file not in ONLY[one]]
        method = last in METHODS and file not in ONLY.get(last, ())
        if name in CALLS or method or shell or elsewhere:
            yield f"{file}:{node.lineno}: calls {name}"


def test_nothing_is_run_that_came_as_data() -> None:
    found = [w for p in FILES for w in wrong(p.relative_to(ROOT).as_posix(), parsed(p))]
    assert found == []
    assert len(FILES) > 300


def parsed(path: Path) -> ast.Module:
    """Return a file's statements."""
    return ast.parse(path.read_text("utf-8"))


@pytest.mark.parametrize(
    "text",
    ["eval(x)", "import pickle", "from xml.etree import ElementTree", "torch.load(f)",
     "run(x, shell=True)", "archive.extractall(to)", "torch.jit.load(f)", "label.setHtml(name)"],
)  # fmt: skip
def test_what_is_forbidden_is_found(text: str) -> None:
    assert list(wrong("gui/x.py", ast.parse(text)))


def test_tool_tips_with_names_in_them_are_no_html() -> None:
    found = []
    for path in (p for p in FILES if p.is_relative_to(ROOT / "gui")):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and name_of(node.func).endswith("setToolTip"):
                found += [f"{path.name}:{node.lineno}"] * (not harmless(node.args[0]))
    assert found == []


def harmless(text: ast.expr) -> bool:
    """Return whether a text is written in the sources, or made by `tip`."""
    if isinstance(text, ast.IfExp):
        return harmless(text.body) and harmless(text.orelse)
    if isinstance(text, ast.Call):
        return name_of(text.func) == "tip"
    return (
        isinstance(text, ast.Constant | ast.Name) or name_of(text) in OWN_WORDS or subscript(text)
    )


def subscript(text: ast.expr) -> bool:
    """Return whether a text is one of a table of our own."""
    return isinstance(text, ast.Subscript) and name_of(text.value) in {"HEARD", "one"}


OWN_WORDS = {"action.does"}
