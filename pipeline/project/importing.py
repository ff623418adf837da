"""Makes a project of one that Wekinator saved: its names, limits, ports and examples."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from struct import pack

from pythonosc.osc_message_builder import OscMessageBuilder

from pipeline.features.base import FEATURES
from pipeline.outputs.wekinator import Wekinator as WekinatorOutput
from pipeline.project.creation import new_project, write_project
from pipeline.project.latents import LatentSettings
from pipeline.project.project import Project
from pipeline.project.rig import DAY, Control, PlayingSettings, RigSettings, TeachingSettings
from pipeline.project.scene_settings import SceneSettings
from recordings.events import About, Datagram
from recordings.rounds import RoundBook
from recordings.take import pack_take
from recordings.wekinator import Example, Outputs, Saved, read_folder
from sensors.base import OscSensor
from sensors.osc import Osc
from sensors.wekinator import ADDRESS
from sensors.wekinator import Wekinator as WekinatorSensor

TAKE = "wekinator.mcap"
"""The take that the imported examples are in."""

SENDER = ("127.0.0.1", 50000)


@dataclass
class Imported:
    """What came of an import; `notes` say in sentences what is not as it was."""

    project: Project
    rounds: int
    examples: int
    notes: list[str]


def import_wekinator(source: Path, target: Path) -> Imported:
    """Make the project `target` of the one that Wekinator saved in the folder `source`.

    Its examples become a take, as if they had just arrived, and rounds in it, so that they
    can be taught again. Raises WekinatorError, FileExistsError and WriteError.
    """
    saved = read_folder(source)
    project = project_of(saved)
    takes = {}
    if saved.examples:
        times = times_of(saved.examples)
        project.rounds["main"] = rounds_of(saved.examples, times)
        takes[TAKE] = take_of(saved, times)
    write_project(project, target, takes)
    rounds = project.rounds["main"].rounds
    return Imported(project, len(rounds), len(saved.examples), list(notes_on(saved)))


def project_of(saved: Saved) -> Project:
    """Return a project that plays as the saved one did: `/wek/inputs` in, `/wek/outputs` out."""
    channels = distinct((name.replace(".", "-") for name in saved.inputs.names), "input")
    inputs = [f"wek.{channel}" for channel in channels]
    features = [FEATURES.load("raw")(name="wek.raw", inputs=inputs)]
    names = distinct((output.name for output in saved.outputs.outputs), "output")
    limits = (limits_of(saved, i) for i in range(len(names)))
    latents = [LatentSettings(n, low, high) for n, (low, high) in zip(names, limits, strict=True)]
    scene = SceneSettings(features=features, latents=latents)
    rig = RigSettings(
        control=Control(port=saved.port),
        teaching=TeachingSettings(seconds=0.0),
        playing=PlayingSettings(lost_after=DAY, crossfade=0.0),
    )
    return new_project([sensor_of(saved, channels)], scene, [output_of(saved.outputs)], rig)


def sensor_of(saved: Saved, channels: list[str]) -> OscSensor:
    """Return the sensor that hears what Wekinator heard."""
    if saved.inputs.address == ADDRESS:
        return WekinatorSensor(name="wek", port=saved.port, channels=channels)
    return Osc(name="wek", port=saved.port, address=saved.inputs.address, channels=channels)


def output_of(outputs: Outputs) -> WekinatorOutput:
    """Return the output that sends where Wekinator sent."""
    host = "127.0.0.1" if outputs.host == "localhost" else outputs.host
    return WekinatorOutput(name="wekinator", host=host, port=outputs.port, address=outputs.address)


def limits_of(saved: Saved, i: int) -> tuple[float, float]:
    """Return the limits of an output; soft ones are as wide as what was taught."""
    output = saved.outputs.outputs[i]
    if output.hard:
        return output.low, output.high
    taught = [v for e in saved.examples if (v := e.outputs[i]) is not None]
    return min([output.low, *taught]), max([output.high, *taught])


def distinct(names: Iterable[str], otherwise: str) -> list[str]:
    """Return names of which each is its own; an empty one is the word with its number."""
    found: list[str] = []
    for i, name in enumerate(names, 1):
        wish = plain = name.strip() or f"{otherwise}-{i}"
        number = 2
        while wish in found:
            wish, number = f"{plain}-{number}", number + 1
        found.append(wish)
    return found


def times_of(examples: list[Example]) -> list[int]:
    """Return when each example was recorded, in ns, each later than the one before.

    Where the computer's clock was set back, all that follows is as much later.
    """
    times, shift, before, last = [], 0, 0, 0
    for example in examples:
        shift = max(shift, before - example.time)
        before = example.time + shift
        last = max(last + 1, before * 1_000_000)
        times.append(last)
    return times


def rounds_of(examples: list[Example], times: list[int]) -> RoundBook:
    """Return a round for each training round, with a target that moves where outputs change."""
    book = RoundBook()
    rows = zip(times, examples, strict=True)
    for number, group in groupby(rows, key=lambda row: row[1].round):
        inside = list(group)
        (start, first), (last, _) = inside[0], inside[-1]
        opened = book.add(TAKE, start, first.outputs, f"training round {number}")
        for outputs, same in groupby(inside, key=lambda row: row[1].outputs):
            begin, _ = next(same)
            if begin > start:
                book.move_target(opened.id, begin, outputs)
        book.close(opened.id, last + 1)
    return book


def take_of(saved: Saved, times: list[int]) -> bytes:
    """Return a take in which the inputs of the examples arrive."""
    builder = OscMessageBuilder(saved.inputs.address)
    count = len(saved.inputs.names)
    for _ in range(count):
        builder.add_arg(0.0, builder.ARG_TYPE_DOUBLE)
    head = builder.build().dgram[: -8 * count]
    about = About(times[0] - 1, {"source": f"{saved.name}.wekproj"})
    datagrams = (
        Datagram(time, saved.port, SENDER, head + pack(f">{count}d", *example.inputs))
        for time, example in zip(times, saved.examples, strict=True)
    )
    return pack_take(about, datagrams)


def notes_on(saved: Saved) -> Iterator[str]:
    """Yield, in sentences, what is not as it was in Wekinator."""
    for i, output in enumerate(saved.outputs.outputs):
        low, high = limits_of(saved, i)
        if output.classes:
            yield (
                f'"{output.name}" chooses one of {output.classes} classes: here it is a number '
                "that goes between them."
            )
        elif (low, high) != (output.low, output.high):
            yield (
                f'"{output.name}" was taught beyond its soft limits: here they are '
                f"{low:g} to {high:g}."
            )
    if not saved.examples:
        yield "There are no examples."
