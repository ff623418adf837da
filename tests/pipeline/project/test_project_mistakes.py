"""Mistakes in a project's files: each is told with its place, and what may be meant."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engine.opening import open_project
from pipeline.settings.reading import SettingsError
from tests.pipeline.project.pieces import RIG, SCENE, made, told


@pytest.fixture
def piece(tmp_path: Path) -> Path:
    return made(tmp_path / "piece")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'type = "comote"',
            'type = "comot"',
            '[sensors #1] type: There is no sensor "comot". Did you mean "comote"?',
        ),
        ('id = "0"', "idd = 0", '[sensors #1] idd: there is no such key. Did you mean "id"?'),
        (
            'id = "0"',
            "port = 99999",
            "[sensors #1] port: expected the UDP port it is sent to, 1 to 65535; found 99999",
        ),
        ('name = "phone"', 'name = "pho.ne"', "[sensors #1] name: must have no dot"),
        ('name = "phone"', 'name = " "', "[sensors #1] name: is missing"),
        ('name = "riot"', 'name = "phone"', 'sensors: the name "phone" is used twice'),
        (
            'type = "riot"',
            'type = "osc"\nport = 9000',
            "[sensors #2] address: expected an OSC address",
        ),
        ('type = "riot"', 'type = "replay"', "[sensors #2] take: is missing"),
        ('type = "riot"', 'type = "replay"\ntake = "takes/no.mcap"', "[sensors #2] "),
        ("fade = 2.0", "fade = -1", "[playing] fade: must be 0.0 to 60.0 s, not -1"),
        ("[playing]", "[plaiyng]", 'plaiyng: there is no such key. Did you mean "playing"?'),
        (
            '"phone.control',
            '"phnoe.control',
            '[buttons] phnoe.control.buttonA: there is no sensor "phnoe". Did you mean "phone"?',
        ),
        (
            '= "next"',
            '= "nxet"',
            '[buttons] phone.control.buttonA: there is no command "nxet". Did you mean "next"?',
        ),
        ('= "next"', '= ""', '[buttons] phone.control.buttonA: there is no command ""'),
        ('= "next"', '= "queue/go x"', "queue/go: number must be a whole number, not 'x'"),
        ('"phone.control.buttonA"', '"phone"', '[buttons] phone: expected "SENSOR.CHANNEL"'),
        (
            '["main"]',
            '["mian"]',
            'order: there is no scene "mian" (scenes/mian/scene.toml). Did you mean "main"?',
        ),
        ('["main"]', '["main", "main"]', 'order: the scene "main" is in it twice'),
        ('["main"]', '["../main"]', 'order: "../main" is no name for a scene'),
        (
            "port = 12000",
            'scenes = ["mian"]',
            '[outputs #1] scenes: there is no scene "mian". Did you mean "main"?',
        ),
        ("[[outputs]]", "[outputs]", "outputs: expected [[outputs]] tables"),
    ],
)
def test_mistakes_in_the_rig(piece: Path, old: str, new: str, message: str) -> None:
    assert old in RIG
    made(piece, rig=RIG.replace(old, new))
    assert message in told(piece)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'type = "auto"',
            'type = "atuo"',
            '[mapping] type: There is no mapping "atuo". Did you mean "auto"?',
        ),
        ('[mapping]\ntype = "auto"', 'mapping = "auto"', 'mapping: expected a table, found "auto"'),
        ("[mapping]", 'sound = "x"\n[mapping]', 'sound: expected a table, found "x"'),
        (
            "[mapping]",
            '[sound]\nmodell = "x.ts"\n[mapping]',
            '[sound] modell: there is no such key. Did you mean "model"?',
        ),
        (
            "[mapping]",
            '[sound]\nnoise = "frozne"\n[mapping]',
            '[sound] noise: expected "free" or "frozen" or "scaled", found "frozne". '
            'Did you mean "frozen"?',
        ),
        ("[mapping]", "[sound]\nvoices = 65\n[mapping]", "voices: must be 1 to 64, not 65"),
        ('name = "two"', 'name = "two"\nsource = "sounds"', 'Did you mean "sound"?'),
        ('type = "orientation"', 'type = "orientaton"', 'Did you mean "orientation"?'),
        ("min = -1.0", "mni = -1.0", '[latents #1] mni: there is no such key. Did you mean "min"?'),
        ("min = -1.0", "min = 4.0", "must be below max"),
        ("[0.5, 0.5]", "[0.5]", "[targets #1] values: has 1 for 2 latents"),
        ("[0.5, 0.5]", "[nan, 0.5]", "[targets #1]"),
        ('name = "two"', 'name = "one"', 'latents: the name "one" is used twice'),
        ("[[targets]]", "[[tragets]]", 'tragets: there is no such table. Did you mean "targets"?'),
    ],
)
def test_mistakes_in_a_scene(piece: Path, old: str, new: str, message: str) -> None:
    assert old in SCENE
    made(piece, scene=SCENE.replace(old, new))
    assert message in told(piece)


def test_all_mistakes_of_a_file_are_told_at_once(piece: Path) -> None:
    made(piece, rig=RIG.replace('"comote"', '"comot"').replace("2.0", '"long"'))
    *mistakes, remedy = told(piece).splitlines()
    assert len(mistakes) == 2
    assert str(piece.resolve()) in remedy


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        (
            '"phone.accelerometer"',
            '"phnoe.accelerometer"',
            'there is no "phnoe.accelerometer" in the rig. Did you mean "phone.accelerometer"?',
        ),
        ('"phone.accelerometer"', '"phone.acelerometer"', 'Did you mean "phone.accelerometer"?'),
        (
            'name = "two"',
            'name = "two"\ninputs = ["upp"]',
            '[latents #2] inputs: there is no feature "upp". Did you mean "up"?',
        ),
    ],
)
def test_what_can_never_be_is_a_note(piece: Path, old: str, new: str, note: str) -> None:
    made(piece, scene=SCENE.replace(old, new))
    (found,) = open_project(piece).notes
    assert note in found


@pytest.mark.parametrize(
    "wanted", ["phone.control.slider", "riot", "riot.gyroscope.x", "phone.gyroscope"]
)
def test_what_may_come_is_no_note(piece: Path, wanted: str) -> None:
    made(piece, scene=SCENE.replace("phone.accelerometer", wanted))
    assert open_project(piece).notes == []


PIECES = [
    "",
    "=",
    "[",
    '"',
    "\n",
    "[[sensors]]",
    "9",
    "-",
    "nan",
    "true",
    "{}",
    "[]",
    "'",
    "#",
    ".",
]

EDITS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.integers(0, 6),
        st.sampled_from(PIECES) | st.text(max_size=3),
    ),
    min_size=1,
    max_size=3,
)


def edited(text: str, edits: list[tuple[float, int, str]]) -> str:
    for place, length, new in edits:
        at = int(place * len(text))
        text = text[:at] + new + text[at + length :]
    return text


@settings(deadline=None, max_examples=150)
@given(rig=EDITS, scene=EDITS, which=st.sampled_from(["rig", "scene", "both"]))
def test_whatever_is_edited_it_opens_or_the_mistake_is_told(
    tmp_path_factory: pytest.TempPathFactory,
    rig: list[tuple[float, int, str]],
    scene: list[tuple[float, int, str]],
    which: str,
) -> None:
    folder = tmp_path_factory.getbasetemp() / "edited"
    text = RIG if which == "scene" else edited(RIG, rig)
    other = SCENE if which == "rig" else edited(SCENE, scene)
    (folder / "scenes" / "main").mkdir(parents=True, exist_ok=True)
    (folder / "rig.toml").write_bytes(text.encode(errors="replace"))
    (folder / "scenes" / "main" / "scene.toml").write_bytes(other.encode(errors="replace"))
    with contextlib.suppress(SettingsError):
        project = open_project(folder)
        project.rig_text()
        project.scene_text("main")
