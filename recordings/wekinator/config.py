"""Wekinator's three XML files: the project, its inputs and its outputs."""

import math
from pathlib import Path

from recordings.wekinator.markup import Element, escaped, read_xml, tagged
from recordings.wekinator.parts import OUTPUT_PORT, PORT, Inputs, Outputs, WekinatorError, WekOutput

MOST = 1024
"""Inputs, and outputs, that a project may have."""

_HEAD = '<?xml version="1.0"?>\n'
_KIND = "wekimini.osc.OSC{}Output"  # Java's names, which XStream writes as tags
_WIDEST = 1e6


class _Reader:
    """Takes values out of a file's elements; says the file and the line of what is wrong."""

    def __init__(self, path: Path, root: str) -> None:
        self.path = path
        self.root = read_xml(path, root)

    def wrong(self, at: Element, what: str) -> WekinatorError:
        """Return an error about an element."""
        return WekinatorError(f"{self.path}, line {at.line}: {what}.")

    def inside(self, at: Element, tag: str) -> Element:
        """Return the element of a name; raises WekinatorError without it."""
        found = at.first(tag)
        if found is None:
            raise self.wrong(at, f"<{at.tag}> has no <{tag}>")
        return found

    def number(self, at: Element, tag: str) -> float:
        """Return a finite number."""
        element = self.inside(at, tag)
        try:
            value = float(element.text)
        except ValueError:
            value = math.nan
        if not abs(value) <= _WIDEST:
            shown = element.text[:40]
            raise self.wrong(element, f'<{tag}> must be within ±{_WIDEST:g}, not "{shown}"')
        return value

    def whole(self, at: Element, tag: str, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`."""
        value = self.number(at, tag)
        if value != int(value) or not least <= value <= most:
            element = self.inside(at, tag)
            raise self.wrong(element, f"<{tag}> must be {least} to {most}, not {element.text:.40}")
        return int(value)

    def address(self) -> str:
        """Return the OSC address of the group."""
        element = self.inside(self.root, "oscMessage")
        if not element.text.startswith("/"):
            raise self.wrong(element, f'"{element.text:.40}" is no OSC address')
        return element.text

    def counted(self, count: int, at: Element) -> None:
        """Raise WekinatorError where there are none, or too many."""
        if not 1 <= count <= MOST:
            raise self.wrong(at, f"<{at.tag}> must have 1 to {MOST} entries, not {count}")


def read_project_file(path: Path) -> tuple[str, int]:
    """Return the name of a project and the port it listens on; raises WekinatorError."""
    reader = _Reader(path, "WekinatorFileData")
    name = reader.root.first("projectName")
    port = PORT
    if reader.root.first("oscReceivePort") is not None:
        port = reader.whole(reader.root, "oscReceivePort", 1, 65535)
    return (name.text if name is not None else "") or path.stem, port


def read_inputs(path: Path) -> Inputs:
    """Return what inputConfig.xml says; raises WekinatorError."""
    reader = _Reader(path, "OSCInputGroup")
    listed = reader.inside(reader.root, "inputNames")
    names = tuple(element.text for element in listed.all("string"))
    reader.counted(len(names), listed)
    count = reader.whole(reader.root, "numInputs", 1, MOST)
    if count != len(names):
        raise reader.wrong(listed, f"there are {len(names)} names for {count} inputs")
    return Inputs(names, reader.address())


def read_outputs(path: Path) -> Outputs:
    """Return what outputConfig.xml says; raises WekinatorError."""
    reader = _Reader(path, "OSCOutputGroup")
    listed = reader.inside(reader.root, "outputs")
    reader.counted(len(listed.children), listed)
    outputs = tuple(_output(reader, element) for element in listed.children)
    host = reader.root.first("hostName")
    port = OUTPUT_PORT
    if reader.root.first("outputPort") is not None:
        port = reader.whole(reader.root, "outputPort", 1, 65535)
    return Outputs(
        outputs, reader.address(), (host.text if host is not None else "") or "localhost", port
    )


def _output(reader: _Reader, at: Element) -> WekOutput:
    if at.tag == _KIND.format("Dtw"):
        raise reader.wrong(at, "it recognises gestures (DTW): only numbers and classes are read")
    name = reader.inside(at, "name").text
    if at.tag == _KIND.format("Classification"):
        classes = reader.whole(at, "numClasses", 1, MOST)
        return WekOutput(name, 1.0, float(max(classes, 2)), hard=True, classes=classes)
    if at.tag != _KIND.format("Numeric"):
        raise reader.wrong(at, f"<{at.tag:.60}> is no output that Wekinator has")
    low, high = reader.number(at, "min"), reader.number(at, "max")
    if not low < high:
        raise reader.wrong(at, f'the min of "{name}" ({low:g}) must be below its max ({high:g})')
    limit = at.first("limitType")
    return WekOutput(name, low, high, hard=limit is not None and limit.text == "HARD")


def project_file(name: str, port: int) -> str:
    """Return the text of NAME.wekproj."""
    content = (tagged("oscReceivePort", str(port)), tagged("projectName", escaped(name)))
    return _HEAD + tagged("WekinatorFileData", *content)


def inputs_file(inputs: Inputs) -> str:
    """Return the text of inputConfig.xml."""
    names = (tagged("string", escaped(name)) for name in inputs.names)
    content = (
        tagged("oscMessage", escaped(inputs.address)),
        tagged("numInputs", str(len(inputs.names))),
        tagged("groupName", "inputs"),
        tagged("inputNames", *names),
    )
    return _HEAD + tagged("OSCInputGroup", *content)


def outputs_file(outputs: Outputs) -> str:
    """Return the text of outputConfig.xml; classifiers become numbers."""
    content = (
        tagged("oscMessage", escaped(outputs.address)),
        tagged("hostName", escaped(outputs.host)),
        tagged("outputPort", str(outputs.port)),
        tagged("outputs", *map(_numeric, outputs.outputs), attributes=' class="linked-list"'),
    )
    return _HEAD + tagged("OSCOutputGroup", *content)


def _numeric(output: WekOutput) -> str:
    return tagged(
        _KIND.format("Numeric"),
        tagged("name", escaped(output.name)),
        tagged("min", repr(output.low)),
        tagged("max", repr(output.high)),
        tagged("outputType", "REAL"),
        tagged("limitType", "HARD" if output.hard else "SOFT"),
        tagged("trainingDataLimitRestriction", "DONT_ENFORCE_LIMITS"),
        tagged("trainingDataIntegerRestriction", "DONT_ENFORCE_INTEGER"),
    )
