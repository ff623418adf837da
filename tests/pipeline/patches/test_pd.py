"""Pd runs its patch: what is sent reaches nn~, gain and mute act, the tone sounds."""

import re
import socket
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from pipeline.outputs.osc import part
from pipeline.patches._plan import plan_of
from pipeline.patches.base import Decoder, Plan
from pipeline.patches.pd import Pd
from pipeline.project.project import read_project
from sensors.wire.osc import encode
from tests.peers.program import Program, need, program, sends_to
from tests.pipeline.patches.plans import HARD, around, bent, plan, with_model
from tests.pipeline.processes.running import free_port, played, until

LOCAL = "127.0.0.1"


def stub(latents: int) -> str:
    """Return an nn~.pd that sounds as 0.5 and prints its arguments and what its inlets get."""
    boxes = ["sig~ 0.5", "outlet~", "loadbang", "metro 20", "t b b", "symbol \\$1", "print model"]
    boxes += ["f 0", "pack " + "f " * (latents + 1), "print heard"]
    cords = ["0 0 1 0", "2 0 3 0", "3 0 4 0", "2 0 5 0", "5 0 6 0", "4 0 7 0", "7 0 8 0", "8 0 9 0"]
    for i in range(latents):
        inlet = len(boxes)
        boxes += ["inlet~", "snapshot~"]
        cords += [f"{inlet} 0 {inlet + 1} 0", f"4 1 {inlet + 1} 0", f"{inlet + 1} 0 8 {i + 1}"]
    lines = [f"#X obj {20 * i} {20 * i} {box};" for i, box in enumerate(boxes)]
    lines += [f"#X connect {cord};" for cord in cords]
    return "\n".join(["#N canvas 0 0 900 400 12;", *lines]) + "\n"


def model(latents: int, channels: int) -> str:
    """Return an nn~.pd that knows encode, decode and forward, and prints what its inlets get.

    encode: outlet j is the first inlet times j + 1. decode: outlet j is 0.5 / (j + 1).
    """
    boxes = ["loadbang", "symbol \\$2", "sel encode decode forward", "f 1", "f 1", "sig~", "sig~"]
    boxes += ["print strange", "print buffer", "float \\$3", "metro 20", "pack " + "f " * latents]
    boxes += ["print \\$2"]
    cords = ["0 0 1 0", "1 0 2 0", "2 0 3 0", "2 1 4 0", "3 0 5 0", "4 0 6 0", "2 3 7 0"]
    cords += ["0 0 9 0", "9 0 8 0", "0 0 10 0", "11 0 12 0"]
    inlets = []
    for i in range(latents):
        inlets.append(len(boxes))
        boxes += ["inlet~", "snapshot~"]
        cords += [f"{inlets[i]} 0 {inlets[i] + 1} 0", f"{inlets[i] + 1} 0 11 {i}"]
    cords += [f"10 0 {at + 1} 0" for at in reversed(inlets)]  # the first of pack comes last
    for j in range(max(latents, channels)):
        at = len(boxes)
        boxes += [f"*~ {j + 1}", "*~", f"*~ {0.5 / (j + 1)}", "outlet~"]
        cords += [f"{inlets[0]} 0 {at} 0", f"{at} 0 {at + 1} 0", f"5 0 {at + 1} 1"]
        cords += [f"6 0 {at + 2} 0", f"{at + 1} 0 {at + 3} 0", f"{at + 2} 0 {at + 3} 0"]
    lines = [f"#X obj {20 * i} {20 * i} {box};" for i, box in enumerate(boxes)]
    lines += [f"#X connect {cord};" for cord in cords]
    return "\n".join(["#N canvas 0 0 900 400 12;", *lines]) + "\n"


EAR = """\
#N canvas 0 0 600 400 12;
#X obj 10 10 inlet~;
#X obj 80 10 inlet~;
#X obj 10 200 snapshot~;
#X obj 10 100 loadbang;
#X obj 10 130 metro 20;
#X obj 10 230 print out;
#X obj 200 230 writesf~;
#X obj 200 130 r ear;
#X obj 80 200 snapshot~;
#X obj 80 230 print right;
#X connect 0 0 2 0;
#X connect 3 0 4 0;
#X connect 4 0 2 0;
#X connect 2 0 5 0;
#X connect 0 0 6 0;
#X connect 7 0 6 0;
#X connect 1 0 8 0;
#X connect 4 0 8 0;
#X connect 8 0 9 0;
"""
"""Stands where the loudspeakers are: prints what it gets, and writes it to a file."""

ORDERS = """\
#N canvas 0 0 600 400 12;
#X obj 10 10 netreceive -u {port};
#X obj 10 40 route level tone ear to;
#X obj 10 70 s limber-level;
#X obj 110 70 s limber-tone;
#X obj 210 70 list trim;
#X obj 210 100 s ear;
#X obj 310 70 r limber-rate;
#X obj 310 100 print rate;
#X obj 410 70 unpack s f;
#X obj 410 100 t b s;
#X obj 410 130 f;
#X obj 410 160 send;
#X connect 0 0 1 0;
#X connect 6 0 7 0;
#X connect 1 0 2 0;
#X connect 1 1 3 0;
#X connect 1 2 4 0;
#X connect 4 0 5 0;
#X connect 1 3 8 0;
#X connect 8 0 9 0;
#X connect 8 1 10 1;
#X connect 9 1 11 1;
#X connect 9 0 10 0;
#X connect 10 0 11 0;
"""
"""Moves the fader and the switch as a hand would."""


class Running:
    """A patch that Pd runs, and what is sent to it."""

    def __init__(self, pd: Program, port: int, orders: int) -> None:
        self.pd, self.port, self.orders = pd, port, orders
        self.out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def send(self, address: str, *args: float) -> None:
        self.out.sendto(encode(address, *args), (LOCAL, self.port))

    def order(self, text: str) -> None:
        self.out.sendto(f"{text};\n".encode(), (LOCAL, self.orders))

    def sounds(self, value: float) -> None:
        """Wait until the output is at a value."""
        before = len(self.pd.lines)

        def near() -> bool:
            said = [re.fullmatch(r"out: (\S+)", line) for line in self.pd.lines[before:]]
            return any(m and abs(float(m[1]) - value) < 1e-3 for m in said)

        until(near)


@contextmanager
def running(folder: Path, made: Plan, nn: str = "", *options: str) -> Iterator[Running]:
    """Run a plan's patch in Pd, with ears in place of loudspeakers, and `nn` as its nn~."""
    need("pd", "puredata-core")
    orders = free_port()
    text = Pd().text(made)
    assert text.count("dac~ 1 2") == 1
    (folder / "patch.pd").write_text(text.replace("dac~ 1 2", "ear~"))
    (folder / "nn~.pd").write_text(nn or stub(len(made.parts[0].latents)))
    (folder / "ear~.pd").write_text(EAR)
    (folder / "orders.pd").write_text(ORDERS.format(port=orders))
    quiet = ("-nogui", "-noaudio", "-nomidi", "-nrt", *options)
    with program(
        "pd", *quiet, "-send", "pd dsp 1", str(folder / "orders.pd"), str(folder / "patch.pd")
    ) as pd:
        pd.wait("out: ")
        found = Running(pd, made.port, orders)
        try:
            yield found
        finally:
            found.out.close()
        troubles = [
            line for line in pd.lines if re.search(r"error|no such|couldn't|no method", line)
        ]
        assert not troubles


def test_one_scene_plays(tmp_path: Path) -> None:
    made = plan(port=free_port(), model="a b$1")
    with running(tmp_path, made) as patch:
        patch.pd.wait(r"model: symbol a\\? b\\?\$1$")
        patch.send("/limber/latents", 0.25, -1.5, 3.0)
        patch.pd.wait(r"heard: 0 0\.25 -1\.5 3$")
        patch.sounds(0.5 * 10 ** (-6 / 20))  # nn~'s 0.5 through the fader as it opens
        patch.order("level 0")
        patch.sounds(0.5)
        patch.send("/limber/gain", 0.5)
        patch.sounds(0.25)
        patch.send("/limber/mute", 1)
        patch.sounds(0.0)
        patch.send("/limber/mute", 0)
        patch.sounds(0.25)
        patch.send("/limber/gain", 5.0)
        patch.sounds(1.0)  # what is louder is clipped


def test_the_tone_sounds(tmp_path: Path) -> None:
    file = tmp_path / "tone.wav"
    with running(tmp_path, plan(port=free_port())) as patch:
        patch.order("level 0")
        patch.sounds(0.5)
        patch.order("tone 1")
        patch.pd.wait(r"out: 0\.[^5]")
        patch.order(f"ear open {file}")
        patch.order("ear start")
        until(lambda: file.exists() and file.stat().st_size > 60_000)
        patch.order("ear stop")
        patch.order("tone 0")
        patch.sounds(0.5)
    with wave.open(str(file)) as sound:
        rate, raw = sound.getframerate(), sound.readframes(20_000)
    samples = np.frombuffer(raw, np.int16)[1000:] / 32768 - 0.5
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    assert abs(np.argmax(spectrum) * rate / len(samples) - 440) < 5
    assert np.abs(samples).max() == pytest.approx(0.1, abs=0.01)


def test_scenes_have_their_own_latents_and_gain(tmp_path: Path) -> None:
    made = plan("one", "mute", port=free_port())
    with running(tmp_path, made) as patch:
        patch.order("level 0")
        patch.sounds(0.5)  # the first alone
        patch.send("/limber/mute/latents", 0.1, 0.2, 0.3)
        patch.pd.wait(r"heard: 0 0\.1 0\.2 0\.3$")
        patch.send("/limber/one/latents", 0.4, 0.5, 0.6)
        patch.pd.wait(r"heard: 0 0\.4 0\.5 0\.6$")
        patch.send("/limber/mute/gain", 0.5)
        patch.sounds(0.75)
        patch.send("/limber/one/gain", 0.0)
        patch.sounds(0.25)


def test_messages_are_counted(tmp_path: Path) -> None:
    made = plan(port=free_port())
    with running(tmp_path, made) as patch:
        patch.pd.wait(r"rate: 0$")
        for count in (30, 20):
            before = len(patch.pd.lines)
            for _ in range(count):
                patch.send("/limber/latents", 1.0, 2.0, 3.0)
            patch.pd.wait(r"rate: [1-9]", before)
            patch.pd.wait(r"rate: 0$", before)
            told = [re.fullmatch(r"rate: (\d+)", line) for line in patch.pd.lines[before:]]
            assert sum(int(match[1]) for match in told if match) == count


def test_names_that_are_hard_to_write_arrive(tmp_path: Path) -> None:
    names = tuple(name for name in HARD if part(name) == name)
    made = plan(*names, latents=1, port=free_port())
    with running(tmp_path, made) as patch:
        for i, name in enumerate(names):
            patch.send(f"/limber/{name}/latents", i + 0.5)
            patch.pd.wait(rf"heard: 0 {i + 0.5}$")


def test_an_engine_answers_its_hello_and_plays_it(tmp_path: Path) -> None:
    port = free_port()
    with played(tmp_path / "piece", partial(sends_to, port=port)) as stage:
        made = plan_of(read_project(stage.folder), "piece", LOCAL)
        with running(tmp_path, made) as patch:
            patch.order("level 0")
            patch.sounds(0.5)

            def ask(name: str, *args: float) -> None:
                patch.out.sendto(encode(f"/limber/{name}", *args), (LOCAL, stage.control))

            ask("target", 0.25, 0.75)
            patch.pd.wait(r"heard: 0 0\.25 0\.75$")
            ask("panic")
            patch.sounds(0.0)
        with running(tmp_path, made) as again:  # it learns from the answer to its hello
            again.order("level 0")
            again.pd.wait(r"heard: 0 ")
            again.sounds(0.0)


def steady(file: Path, value: float) -> None:
    """Write half a second of one value as a sound."""
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(44100)
        out.writeframes(np.full(22050, round(value * 32768), "<i2").tobytes())


def test_latents_come_from_gesture_sound_or_their_sum(tmp_path: Path) -> None:
    file = tmp_path / "a sea, of $1.wav"
    steady(file, 0.25)
    found = around("gesture", "sound", "sum", file=file.as_posix())
    made = with_model(plan(port=free_port()), Decoder(3, 1, buffer=1024), found)
    with running(tmp_path, made, model(3, 1)) as patch:
        patch.pd.wait(r"buffer: 1024$")
        patch.send("/limber/latents", 1.0, 2.0, 3.0)
        patch.pd.wait(
            r"decode: 1 0\.5\d* 3\.75\d*$"
        )  # the file is 0.25, encoded as 0.25, 0.5, 0.75
        patch.order("to limber-gesture-1-2 1")
        patch.pd.wait(r"decode: 1 2\.5\d* 3\.75\d*$")
        patch.order("to limber-gesture-1-3 0")
        patch.order("to limber-sound-1-1 1")
        patch.pd.wait(r"decode: 1\.25\d* 2\.5\d* 0\.75\d*$")
        patch.order("to limber-file-1 0")
        patch.pd.wait(r"decode: 1 2 0$")
        assert not [line for line in patch.pd.lines if line.startswith("strange")]


def test_both_channels_are_heard_and_inlets_without_a_latent_get_0(tmp_path: Path) -> None:
    made = with_model(plan(port=free_port()), Decoder(5, 2, buffer=512, ramp=0))
    with running(tmp_path, made, model(5, 2)) as patch:
        patch.order("level 0")
        patch.send("/limber/latents", 0.25, 0.5, 0.75)
        patch.pd.wait(r"decode: 0\.25 0\.5 0\.75 0 0$")
        patch.sounds(0.5)
        patch.pd.wait(r"right: 0\.25$")


def test_latents_that_the_model_does_not_take_are_left_out(tmp_path: Path) -> None:
    made = with_model(plan(port=free_port()), Decoder(2, 1))
    with running(tmp_path, made, model(2, 1)) as patch:
        patch.send("/limber/latents", 0.25, 0.5, 0.75)
        patch.pd.wait(r"decode: 0\.25 0\.5$")


def test_what_bends_is_applied_to_every_latent(tmp_path: Path) -> None:
    made = with_model(plan(port=free_port()), Decoder(4, 1))
    with running(tmp_path, bent(made, "scale", "bias", "fill"), model(4, 1)) as patch:
        patch.send("/limber/latents", 0.25, 0.5, -1.0, 2.0, 0.125, 1.0)
        patch.pd.wait(r"decode: 0\.625 1\.125 -1\.875 0$")
        patch.send("/limber/latents", 0.25, 0.5, -1.0, 1.0, 0.0, 0.0)
        patch.pd.wait(r"decode: 0\.25 0\.5 -1 0$")


def test_noise_is_each_latent_s_own(tmp_path: Path) -> None:
    made = with_model(plan(port=free_port(), latents=2), Decoder(2, 1))
    with running(tmp_path, bent(made, "noise"), model(2, 1)) as patch:
        patch.send("/limber/latents", 0.0, 4.0, 0.5)

        def heard() -> list[list[float]]:
            rows = [line.split()[1:] for line in patch.pd.lines if line.startswith("decode: ")]
            return [[float(v) for v in row] for row in rows if float(row[1]) > 3.0]

        until(lambda: len(heard()) > 60)
        found = np.array(heard())[10:]
        assert found.std(axis=0) == pytest.approx([0.5, 0.5], rel=0.4)
        assert abs(np.corrcoef(found.T)[0, 1]) < 0.6
        patch.send("/limber/latents", 0.0, 4.0, 0.0)
        patch.pd.wait(r"decode: 0 4$")


@pytest.mark.parametrize("rate", [44100, 48000])
def test_another_audio_rate_than_the_model_s_is_told(tmp_path: Path, rate: int) -> None:
    made = with_model(plan(port=free_port()), Decoder(3, 1, rate=44100))
    with running(tmp_path, made, model(3, 1), "-r", str(rate)) as patch:
        patch.send("/limber/latents", 0.25, 0.5, 0.75)
        patch.pd.wait(r"decode: 0\.25 0\.5 0\.75$")
        told = [line for line in patch.pd.lines if "wants 44100 Hz" in line]
        assert bool(told) == (rate != 44100)
