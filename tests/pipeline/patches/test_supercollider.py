"""SuperCollider's language runs its script, with an NN that stands in for nn.ar's."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.patches.base import Plan
from pipeline.patches.supercollider import SuperCollider, string, symbol
from sensors.wire.osc import decode, encode
from tests.peers.program import Program, need, program
from tests.peers.test_sclang import HEADLESS
from tests.pipeline.patches.plans import HARD, STEREO, around, bent, plan, with_model
from tests.pipeline.processes.running import free_port

LOCAL = "127.0.0.1"

STUB = """
NN {
    *load { |key, path| "LOAD % %".format(key, path).postln }
    *new { |key, method| "NN % %".format(key, method).postln; ^super.new }
    ar { |latents, block|
        "INLETS % BLOCK %".format(latents.size, block).postln;
        ^DC.ar(0.5)
    }
}
+ Server {
    waitForBoot { |act| "BOOT".postln; fork(act) }
    sync { }
    sendMsg { |... message|
        if (#[9, 15, 16].includes(message[0])) {  // s_new, n_set, n_setn
            "SEND %".format(message).postln;
        }
    }
    sendMsgSync { }
}
"""
"""As much of nn.ar and of a server as a script asks for; what the server gets is printed."""


BENT = STUB.replace(
    '"INLETS',
    '"FIRST % % %".format(latents[0], latents[0].inputs.collect { |one| one.class }, '
    'latents[0].inputs[1].inputs).postln; "INLETS',
)
"""It also prints what the first latent was made with last."""


@contextmanager
def running(folder: Path, made: Plan, stub: str) -> Iterator[Program]:
    """Run a plan's script in sclang; `stub` is the library it finds besides its own."""
    need("sclang", "supercollider-language")
    extensions = folder / "extensions"
    extensions.mkdir()
    (extensions / "NN.sc").write_text(stub)
    (folder / "conf.yaml").write_text(f"includePaths:\n    - {extensions}\n")
    script = folder / "patch.scd"
    script.write_text(SuperCollider().text(made))
    home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    command = ("sclang", "-i", "none", "-l", str(folder / "conf.yaml"), str(script))
    with program(*command, **HEADLESS, **home) as sc:
        yield sc


def test_the_script_plays(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        control.bind((LOCAL, 0))
        control.settimeout(60)
        made = plan("one", "a\"\\$;é'", port=free_port(), control=control.getsockname()[1])
        with running(tmp_path, made, STUB) as sc:
            assert decode(control.recv(65536)) == [("/limber/hello", ())]
            sc.wait(r"LOAD m .*m\.ts")
            sc.wait("NN m decode")
            sc.wait("INLETS 3 BLOCK nil")
            sc.wait(r"SEND .*limber_mixer")
            to = (LOCAL, made.port)
            for part, first in zip(made.parts, (0.25, 0.75), strict=True):
                control.sendto(encode(part.address, first, -1.5, 3.0), to)
                sc.wait(rf"SEND .* 16, .*latents, 3, {first}, -1\.5, 3\.0")
                control.sendto(encode(part.gain, first), to)
                sc.wait(rf"SEND .* 15, .*gain, {first}")
            for muted, is_open in ((1, 0), (0, 1)):
                before = len(sc.lines)
                control.sendto(encode("/limber/mute", muted), to)
                sc.wait(rf"SEND .*open, {is_open}, level, 0\.501", before)
        assert not [line for line in sc.lines if "ERROR" in line]


def test_a_sound_is_encoded_and_latents_take_it(tmp_path: Path) -> None:
    file = tmp_path / "sea.wav"
    file.touch()
    sound = around("gesture", "sound", "sum", file=file.as_posix())
    made = with_model(plan(port=free_port(), control=free_port()), STEREO, sound)
    with running(tmp_path, made, STUB) as sc:
        sc.wait("NN m encode")
        sc.wait("INLETS 1 BLOCK 1024")
        sc.wait("NN m decode")
        sc.wait("INLETS 5 BLOCK 1024")  # of three latents: the rest get 0
        sc.wait(r"SEND .*limber_1, .*live, 0, file, 1")
        assert not [line for line in sc.lines if "ERROR" in line]


def test_latents_are_bent(tmp_path: Path) -> None:
    made = bent(with_model(plan(port=free_port(), control=free_port()), STEREO), "scale", "noise")
    with running(tmp_path, made, BENT) as sc:
        sc.wait("INLETS 5 BLOCK 1024")
        sc.wait(r"FIRST a BinaryOpUGen .*, class BinaryOpUGen \] \[ a BinaryOpUGen, a K2A \]")
        assert not [line for line in sc.lines if "ERROR" in line]


def test_switches_stand_as_the_scene_says() -> None:
    sound = around("gesture", "sound", "sum", outlets=2)
    text = SuperCollider().text(with_model(plan(), STEREO, sound))
    assert "gesture: [1, 0, 1], sound: [0, 1, 0]" in text  # no sound for the third latent
    assert "live: [1], file: [0]" in text


def test_without_nn_ar_it_says_what_is_missing(tmp_path: Path) -> None:
    with running(tmp_path, plan(port=free_port(), control=free_port()), "") as sc:
        sc.wait("nn.ar is not installed")
        assert not [line for line in sc.lines if "ERROR" in line]


def read(literal: str) -> str:
    """Return the text that a literal of SuperCollider stands for."""
    assert literal[0] == literal[-1]
    out, rest = "", literal[1:-1]
    while rest:
        if rest[0] == "\\":
            rest = rest[1:]
        else:
            assert rest[0] != literal[0]
        out, rest = out + rest[0], rest[1:]
    return out


@given(st.text())
def test_any_text_is_one_literal(text: str) -> None:
    clean = " ".join(read(string(text)).split())
    assert clean == read(string(text)) == read(symbol(text))


def test_hard_names_stay_what_they_are() -> None:
    assert [read(symbol(name)) for name in HARD] == list(HARD)
