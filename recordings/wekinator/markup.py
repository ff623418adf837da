"""The XML that Wekinator's files are made of, without DTDs, entities of their own or namespaces."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from recordings.wekinator.parts import WekinatorError

LARGEST = 1 << 20
"""Bytes; a configuration with thousands of outputs has fewer."""

DEEPEST = 32

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass
class Element:
    """An element, the text in it, the elements in it, and the line it begins at."""

    tag: str
    line: int
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self, tag: str) -> Iterator["Element"]:
        """Yield the elements in it that are called so."""
        return (child for child in self.children if child.tag == tag)

    def first(self, tag: str) -> "Element | None":
        """Return the first element in it that is called so."""
        return next(self.all(tag), None)


def read_xml(path: Path, root: str) -> Element:
    """Return the element `root` that a file consists of; raises WekinatorError."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise WekinatorError(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > LARGEST:
        raise WekinatorError(f"{path} is longer than any configuration of Wekinator's.")
    found = _Builder(path).parse(data)
    if found.tag != root:
        raise WekinatorError(f"{path}, line {found.line}: expected <{root}>, found <{found.tag}>.")
    return found


def tagged(tag: str, *content: str, attributes: str = "") -> str:
    """Return an element of lines (other elements), or of one text that is no element."""
    begin = f"<{tag}{attributes}>"
    if len(content) == 1 and not content[0].startswith("<"):
        return f"{begin}{content[0]}</{tag}>"
    inside = "".join(f"  {line}\n" for part in content for line in part.split("\n"))
    return f"{begin}\n{inside}</{tag}>"


def escaped(text: str) -> str:
    """Return text as it stands in XML 1.0; a character that no XML can hold is a space."""
    return html.escape(_FORBIDDEN.sub(" ", " ".join(text.split("\n"))), quote=False)


class _Builder:
    """Builds elements while expat reads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.open = [Element("", 0)]

    def parse(self, data: bytes) -> Element:
        """Return the outermost element; raises WekinatorError."""
        try:
            self.parser.Parse(data, True)
        except (expat.ExpatError, LookupError, ValueError) as error:  # the latter: an encoding
            raise self._wrong(f"it is no XML ({error})") from error
        return self.open[0].children[0]

    def _start(self, tag: str, _: dict[str, str]) -> None:
        if len(self.open) > DEEPEST:
            raise self._wrong("its elements are nested too deep")
        element = Element(tag, self.parser.CurrentLineNumber)
        self.open[-1].children.append(element)
        self.open.append(element)

    def _end(self, _: str) -> None:
        element = self.open.pop()
        element.text = element.text.strip()

    def _text(self, text: str) -> None:
        self.open[-1].text += text

    def _doctype(self, *_: object) -> None:
        raise self._wrong("it has a DTD, which no file of Wekinator's has")

    def _wrong(self, what: str) -> WekinatorError:
        return WekinatorError(f"{self.path}, line {self.parser.CurrentLineNumber}: {what}.")
