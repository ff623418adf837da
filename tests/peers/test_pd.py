"""Pd teaches a round, trains, plays, and receives latents as floats."""

import socket
from functools import partial
from pathlib import Path

from tests.peers.program import need, program, sends_to
from tests.pipeline.processes.running import free_port, played

PATCH = """\
#N canvas 0 0 600 400 12;
#X obj 10 10 netreceive -u -b {latents};
#X obj 10 40 oscparse;
#X obj 10 70 print heard;
#X obj 200 10 netreceive -u {orders};
#X obj 200 40 route address send;
#X obj 200 70 list prepend set;
#X obj 200 100 list trim;
#X obj 300 70 list;
#X obj 200 130 oscformat;
#X obj 200 160 netsend -u -b;
#X obj 200 190 oscparse;
#X obj 200 220 print answer;
#X obj 400 10 loadbang;
#X msg 400 40 connect 127.0.0.1 {control};
#X obj 400 70 print ready;
#X connect 0 0 1 0;
#X connect 1 0 2 0;
#X connect 3 0 4 0;
#X connect 4 0 5 0;
#X connect 4 1 7 0;
#X connect 5 0 6 0;
#X connect 6 0 8 0;
#X connect 7 0 8 0;
#X connect 8 0 9 0;
#X connect 9 1 10 0;
#X connect 10 0 11 0;
#X connect 12 0 13 0;
#X connect 13 0 9 0;
#X connect 12 0 14 0;
"""
"""[netreceive] takes orders as text: which address to send to, and what; answers come back on
the port that [netsend] sends from."""


def test_pd_teaches_and_plays(tmp_path: Path) -> None:
    need("pd", "puredata-core")
    latents, orders = free_port(), free_port()
    with played(tmp_path / "piece", partial(sends_to, port=latents)) as stage:
        patch = tmp_path / "limber.pd"
        patch.write_text(PATCH.format(latents=latents, orders=orders, control=stage.control))
        with (
            program("pd", "-nogui", "-noaudio", "-nomidi", "-nrt", str(patch)) as pd,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out,
        ):
            pd.wait("ready: bang")

            def send(name: str, *args: float) -> None:
                for order in (f"address limber {name}", " ".join(map(str, ("send", *args)))):
                    out.sendto(f"{order};\n".encode(), ("127.0.0.1", orders))

            def ask(name: str, *args: float) -> str:
                before = len(pd.lines)
                send(name, *args)
                return pd.wait(rf"answer: list limber ok {name}(.*)", before)[1].strip()

            assert ask("state") == "idle"
            send("nonsense")
            pd.wait(r"answer: list limber error nonsense There\\ is\\ no\\ command")
            for pose, value in (("up", 0.25), ("side", 0.75)):
                stage.phone.pose = pose
                ask("target", value, 0.5)
                pd.wait(rf"heard: list limber latents {value} 0\.5$")
                before = len(pd.lines)
                assert ask("record", 0.5) in ("1", "2")
                pd.wait("heard: list limber cue recorded", before)
            ask("train")
            pd.wait("heard: list limber trained")
            ask("run")
            for pose, low, high in (("up", 0.15, 0.35), ("side", 0.65, 0.85)):
                stage.phone.pose = pose
                at = len(pd.lines)
                while not low < float(pd.wait(r"heard: list limber latents (\S+)", at)[1]) < high:
                    at += 1
            ask("panic")
            pd.wait("heard: list limber mute 1")
