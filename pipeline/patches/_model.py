"""What a patch has to know of a model, and what to tell of it in plain words."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.patches.base import Around, Decoder
from pipeline.sound.metadata import Metadata, ModelError, read_metadata
from pipeline.sound.pace import RAMP, TIMER, TYPICAL, frames_of, ramp, too_seldom
from pipeline.sound.settings import SHIPPED, SoundSettings

SMALLEST = 512
"""Samples of nn~'s buffer: with fewer, a late block is heard more often than the delay is."""

USUAL = (
    "not measured here (--measure does); usual are 116 ms to the first change and 421 ms to 90 % "
    "of it (RAVE v1), 78 and 319 (v2), 46 and 122 (v2_small), 3 and 131 (v2 causal)"
)
"""Decoders' own delays, measured with exports of RAVE 2.3 and 1."""


@dataclass(frozen=True)
class Wanted:
    """What a scene sends to a model: its name, its latents' names and sources, its [sound] table.

    `output` is the name of the output that sends, `limit` the most messages in a second (0: any
    number), `delay` a sentence on the model's own delay where it was measured, `around` whether a
    sound is encoded.
    """

    latents: tuple[str, ...]
    sources: tuple[str, ...]
    sound: SoundSettings
    output: str
    limit: float = 0.0
    delay: str = ""
    around: bool = False


def find_model(wanted: str, folder: Path) -> Path | None:
    """Return the file of a model by its path, or by its name in the project; None for only a name.

    Raises ModelError for a path that leads to no file.
    """
    if wanted == "limber":
        return SHIPPED if SHIPPED.exists() else None
    named = wanted if wanted.endswith(".ts") else f"{wanted}.ts"
    for place in (Path(), folder, folder / "models", folder / "patches"):
        if (place / named).is_file():
            return (place / named).resolve()
    if "/" in wanted or "\\" in wanted:
        raise ModelError(f"there is no model {named}: check the path, or give a name alone")
    return None


def known(path: Path, wanted: Wanted) -> tuple[Decoder, Around | None]:
    """Return what a patch needs of a model; raises ModelError for a file that is none."""
    metadata = read_metadata(path)
    decode = metadata.method("decode")
    rate = metadata.rate or wanted.sound.rate
    frames = frames_of(decode.input_ratio, rate)
    several = len(wanted.latents) > decode.inputs  # else all voices have the same latents
    voices = wanted.sound.voices if several else 1
    buffer = max(SMALLEST, 1 << (metadata.window - 1).bit_length())
    over = ramp(frames, wanted.limit)
    around = around_of(metadata, wanted) if wanted.around else None
    return Decoder(
        decode.inputs,
        decode.outputs,
        voices,
        buffer,
        over,
        rate,
        tuple(shown(label) for label in decode.input_labels),
        tuple(notes(metadata, wanted, rate, buffer, over)),
        tuple(warnings(metadata, wanted, frames, voices, around)),
    ), around


def around_of(metadata: Metadata, wanted: Wanted) -> Around | None:
    """Return how nn~ encodes a sound; None for a model that cannot."""
    encode = metadata.methods.get("encode")
    if encode is None:
        return None
    return Around(encode.inputs, encode.outputs, wanted.sources, wanted.sound.sound)


def shown(label: str) -> str:
    """Return a label without what nn~ says of its kind: "(signal) Pitch" is "Pitch"."""
    return label.partition(")")[2].strip() if label.startswith("(") else label


def notes(metadata: Metadata, wanted: Wanted, rate: int, buffer: int, over: int) -> list[str]:
    """Return what is good to know of a model while it plays."""
    decode = metadata.method("decode")
    hz = rate or TYPICAL
    window = 1000 * decode.input_ratio / hz
    channels = "mono" if decode.outputs == 1 else f"{decode.outputs} channels"
    way = (
        f"it is reached in {over} ms, and nn~ takes what the ramp has come to"
        if over
        else "without a ramp, which would only delay: each window has a newer value"
    )
    return [
        f"{metadata.path.name} takes {decode.inputs} latents, {channels}.",
        f"This model wants {rate} Hz: set the audio rate to that, or all sounds transposed."
        if rate
        else "This model does not say its sampling rate: most want 44100 or 48000 Hz.",
        f"nn~ takes the last value in each {decode.input_ratio} samples ({window:.1f} ms). Limber "
        f"sends with each reading, and every {1000 * TIMER:.0f} ms while anything moves by itself; "
        f"a value that arrived holds until the next: {way}.",
        f"nn~'s buffer of {buffer} samples delays by up to {2000 * buffer / hz:.0f} ms; where it "
        "crackles, write twice as many in its box.",
        f"Its decoder's own delay adds to it: {wanted.delay or USUAL}.",
    ]


def warnings(
    metadata: Metadata, wanted: Wanted, frames: float, voices: int, around: Around | None
) -> list[str]:
    """Return what does not go together, and what to do."""
    found = [counts(metadata, wanted, voices)]
    found.append(too_seldom(wanted.output, wanted.limit, metadata.path.name, frames))
    if frames > 1 / TIMER:
        found.append(
            f"{metadata.path.name} takes latents {frames:.0f} times a second, Limber's timer sends "
            f"{1 / TIMER:.0f} times: the ramp of {RAMP} ms goes the way between; nothing to do"
        )
    if metadata.method("decode").outputs > 2:
        found.append("the first two of its channels are heard; join the others yourself")
    if wanted.around and around is None:
        found.append(f"{metadata.path.name} has no method encode: latents are the gesture's alone")
    elif around is not None and around.outlets < metadata.latents:
        found.append(
            f"encode gives {around.outlets} of {metadata.latents} latents: the rest are the "
            "gesture's alone"
        )
    return [line for line in found if line]


def counts(metadata: Metadata, wanted: Wanted, voices: int) -> str:
    """Return what to say when a scene has not as many latents as its model; "" when it has."""
    sent, takes = len(wanted.latents), metadata.latents * voices
    name = metadata.path.name
    if sent < takes:
        missing = f"inlets {sent + 1} to {takes} get" if takes - sent > 1 else f"inlet {takes} gets"
        return (
            f"it sends {sent} latents and {name} takes {takes}: {missing} 0. To play all, make the "
            f"scene with {takes} latents"
        )
    if sent > takes:
        unused = ", ".join(wanted.latents[takes:])
        return (
            f"it sends {sent} latents and {name} takes {takes}: unused are {unused}. Take them out "
            "of the scene, or out of the output's latents, or choose another model"
        )
    return ""
