"""Commands over real sockets: each is answered, and what is wrong is said."""

import json
import struct

import pytest

from pipeline import commands
from pipeline.control.conversation import OWN
from sensors.wire.osc import decode
from tests.pipeline.control.surface import Patch


def test_every_command_is_acknowledged_with_its_reply(clean: Patch) -> None:
    assert clean.ask("ping") == []
    assert clean.ask("state") == ["idle", ""]
    assert clean.ask("target", 0.25, 1, 0.5) == []
    assert clean.ask("targets") == [0.25, 1.0, 0.5]
    (number,) = clean.ask("record")
    assert clean.ask("state") == ["idle", "recording"]
    assert clean.ask("record/stop") == [number]


@pytest.mark.parametrize("name", sorted(commands.QUERIES))
def test_the_answer_to_every_query_is_osc(clean: Patch, name: str) -> None:
    beyond_float32 = b"/wek/inputs\0,ddd\0\0\0\0" + struct.pack(">3d", 0.5, 1e300, 3)
    clean.ear.send(beyond_float32, clean.to)
    clean.ask("record")
    clean.ear.send(beyond_float32, clean.to)
    clean.ask("record/stop")
    reply = clean.ask(name)
    if name in ("status", "sensors", "report"):
        assert isinstance(json.loads(reply[0]), dict)


def test_what_is_wrong_is_said(patch: Patch) -> None:
    assert 'Did you mean "record"?' in patch.refused("recrd")
    assert 'Did you mean "subscribe"?' in patch.refused("subscrib")
    assert "missing" in patch.refused("latent/limits", 1)
    assert "too many" in patch.refused("stop", 1)
    assert "must be a number" in patch.refused("latent/smoothing", 1, "slow")
    assert "must be a whole number" in patch.refused("latent/lock", 1.5)
    assert "3 latents; 2 numbers" in patch.refused("target", 0.5, 0.5)
    assert "must be a number" in patch.refused("target", 0.5, 0.5, float("nan"))
    assert "blob" in patch.refused("target", 0.5, 0.5, b"1")
    assert "nothing is learnt yet" in patch.refused("run")


def test_integers_doubles_and_booleans_are_numbers(patch: Patch) -> None:
    double = b"/limber/target\0\0,dTh\0\0\0\0" + struct.pack(">dq", 0.25, 0)
    assert decode(double) == [("/limber/target", (0.25, True, 0))]
    patch.ear.send(double, patch.to)
    assert patch.answer("target") == []
    assert patch.ask("targets") == [0.25, 1.0, 0.0]


def test_any_text_comes_back_as_it_was(clean: Patch) -> None:
    clean.ask("record")
    clean.say("/wek/inputs", 0.5, 0.5, 0.5)
    (number,) = clean.ask("record/stop")
    for name in ("bras écarté", "腕を上げる", "🩰 \t' \" \\ %s {}", "", "x" * 5000):
        clean.ask("round/rename", number, name)
        assert clean.ask("rounds")[1] == name


def test_help_names_everything_and_explains_each(patch: Patch) -> None:
    assert patch.ask("help") == sorted({*commands.COMMANDS, *OWN})
    for name in patch.ask("help"):
        usage, text = patch.ask("help", name)
        assert usage.startswith(name)
        assert text.endswith((".", ")")) or "." in text
    assert 'Did you mean "undo"?' in patch.refused("help", "und")


def test_an_answer_too_long_for_a_datagram_is_an_error_that_says_so(clean: Patch) -> None:
    clean.ask("record")
    clean.say("/wek/inputs", 0.5, 0.5, 0.5)
    (number,) = clean.ask("record/stop")
    clean.ask("record")
    clean.say("/wek/inputs", 0.5, 0.5, 0.5)
    (other,) = clean.ask("record/stop")
    clean.ask("round/rename", number, "x" * 40_000)
    clean.ask("round/rename", other, "x" * 40_000)
    assert "bytes long" in clean.refused("status")
    assert "bytes long" in clean.refused("rounds")
    assert clean.ask("state") == ["idle", ""]
