"""SuperCollider's language teaches rounds, trains, plays, and receives latents."""

from functools import partial
from pathlib import Path

from tests.peers.program import need, program, sends_to
from tests.pipeline.processes.running import free_port, played

SCRIPT = """
(
var limber = NetAddr("127.0.0.1", {control});
var after = {{ |address, act| OSCFunc({{ |m| act.value(m) }}, address).oneShot }};
var teach = {{ |pose, value, done|
    "POSE %".format(pose).postln;
    limber.sendMsg('/limber/target', value, 0.5);
    SystemClock.sched(0.3, {{ limber.sendMsg('/limber/record', 0.5); nil }});
    after.('/limber/cue', {{ done.value }});
}};
thisProcess.openUDPPort({latents});
OSCFunc({{ |m| "LATENTS % %".format(m[1], m[2]).postln }}, '/limber/latents');
OSCFunc({{ |m| "OK %".format(m).postln }}, '/limber/ok');
OSCFunc({{ |m| "ERROR %".format(m).postln }}, '/limber/error');
limber.sendMsg('/limber/stat');
teach.("up", 0.25, {{ teach.("side", 0.75, {{
    after.('/limber/trained', {{ limber.sendMsg('/limber/run'); "PLAYING".postln }});
    limber.sendMsg('/limber/train');
}}) }});
)
"""

HEADLESS = {
    "QT_QPA_PLATFORM": "offscreen",
    "QTWEBENGINE_DISABLE_SANDBOX": "1",
    "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox --disable-gpu",
}


def test_sclang_teaches_and_plays(tmp_path: Path) -> None:
    need("sclang", "supercollider-language")
    latents = free_port()
    with played(tmp_path / "piece", partial(sends_to, port=latents)) as stage:
        script = tmp_path / "limber.scd"
        script.write_text(SCRIPT.format(latents=latents, control=stage.control))
        home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
        with program("sclang", "-i", "none", str(script), **HEADLESS, **home) as sc:
            assert 'Did you mean "state"?' in sc.wait("ERROR .*")[0]
            for pose in ("up", "side"):
                sc.wait(f"POSE {pose}")
                stage.phone.pose = pose
            sc.wait("PLAYING")
            sc.wait(r"OK \[ /limber/ok, run \]")
            for pose, low, high in (("up", 0.15, 0.35), ("side", 0.65, 0.85)):
                stage.phone.pose = pose
                at = len(sc.lines)
                while not low < float(sc.wait(r"LATENTS (\S+)", at)[1]) < high:
                    at += 1
