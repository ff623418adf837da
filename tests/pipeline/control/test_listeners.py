"""Where answers and notices go: reply ports, outputs, and subscribers."""

from pathlib import Path

import pytest

from pipeline.control.conversation import TELLABLE
from pipeline.outputs.osc import Osc
from pipeline.processes.session import Session
from pipeline.project.rig import Control
from tests.pipeline.control.surface import Patch, playing, write_piece
from tests.pipeline.outputs.ear import Ear, free_port


def test_a_sender_that_cannot_hear_names_another_port(patch: Patch) -> None:
    other = Ear()
    patch.say("/limber/reply", float(other.port))  # Max sends a float where one is typed
    assert other.wait() == ("/limber/ok", ("reply",))
    patch.say("/limber/state")
    assert other.wait() == ("/limber/ok", ("state", "idle", ""))
    patch.say("/limber/nonsense")
    assert other.wait()[0] == "/limber/error"
    assert patch.ear.messages() == []
    for wrong in (0, 65536, -1, 1.5, "here"):
        patch.say("/limber/reply", wrong)
        address, said = other.wait()
        assert (address, said[0]) == ("/limber/error", "reply")
    other.close()


def test_each_sender_has_its_own_reply_port(patch: Patch, port: int) -> None:
    second, away = Patch(Ear(), ("127.0.0.1", port)), Ear()
    patch.say("/limber/reply", away.port)
    assert away.wait()[1] == ("reply",)
    assert second.ask("ping") == []
    second.ear.close()
    away.close()


def test_senders_that_only_ask_do_not_push_out_those_with_a_reply_port(
    patch: Patch, port: int
) -> None:
    away = Ear()
    patch.say("/limber/reply", away.port)
    assert away.wait()[1] == ("reply",)
    for _ in range(300):
        short = Patch(Ear(), ("127.0.0.1", port))
        short.ask("ping")
        short.ear.close()
    patch.say("/limber/ping")
    assert away.wait()[1] == ("ping",)
    away.close()


def test_answers_are_not_answered(patch: Patch, session: Session) -> None:
    """Or an engine whose answers come back to it, or two engines, would never stop."""
    before = session.loop.control.refused
    patch.say("/limber/ok", "ping")
    patch.say("/limber/error", "ping", "nobody is there")
    patch.say("/limber/reply", session.loop.control.settings.port)
    patch.say("/limber/ping")
    second = Patch(Ear(), patch.to)
    second.ask("ping")
    assert patch.ear.messages() == []
    assert session.loop.control.refused >= before + 2
    second.ear.close()


def test_hello_is_answered_to_the_outputs_too(tmp_path: Path) -> None:
    ear, control = Ear(), Control(port=free_port())
    write_piece(tmp_path / "p", control, [Osc(port=ear.port)], latents=1)
    with playing(tmp_path / "p", tmp_path / "s"):
        assert ear.wait("/limber/hello")[1] == ("main", 1, "latent-1")
        patch = Patch(Ear(), ("127.0.0.1", control.port))
        assert patch.ask("hello") == ["main", 1, "latent-1"]
        assert ear.wait("/limber/hello")[1] == ("main", 1, "latent-1")
        assert ear.wait("/limber/mute")[1] == (0,)
        assert ear.wait("/limber/gain")[1] == (1.0,)
        patch.ask("panic")
        assert ear.wait("/limber/mute")[1] == (1,)
        assert ear.wait("/limber/state")[1] == ("panic", "")
        patch.ask("resume")
        assert ear.wait("/limber/mute")[1] == (0,)
        patch.ask("latent/name", 1, "light")
        assert patch.ask("hello") == ["main", 1, "light"]
        patch.ask("scene/new", "two")
        patch.ask("target", 0.75)
        while ear.wait("/limber/main/latents")[1] != (0.75,):
            pass
        patch.ear.close()
    ear.close()


# ---- subscriptions ---------------------------------------------------------------------


def test_a_subscriber_is_told_now_and_at_each_change(patch: Patch) -> None:
    patch.ask("target", 0, 0, 0)
    assert patch.ask("subscribe", "targets", 0.01) == ["targets"]
    assert patch.ear.wait() == ("/limber/targets", (0.0, 0.0, 0.0))
    other = Patch(Ear(), patch.to)
    other.ask("target", 0, 1, 0)
    assert patch.ear.wait() == ("/limber/targets", (0.0, 1.0, 0.0))
    patch.ask("unsubscribe", "targets")
    other.ask("target", 1, 1, 0)
    assert patch.ask("ping") == []
    other.ear.close()


@pytest.mark.parametrize("name", TELLABLE)
def test_every_query_that_changes_can_be_subscribed_to(patch: Patch, name: str) -> None:
    patch.ask("subscribe", name)
    assert patch.ear.wait()[0] == f"/limber/{name}"
    patch.say("/limber/unsubscribe")
    assert patch.ear.wait("/limber/ok")[1] == ("unsubscribe",)


def test_what_cannot_be_subscribed_to_is_said(patch: Patch) -> None:
    assert 'Did you mean "state"?' in patch.refused("subscribe", "stat")
    assert "cannot be subscribed to" in patch.refused("subscribe", "hello")
    assert "cannot be subscribed to" in patch.refused("unsubscribe", "nonsense")
    assert "0.01 to 3600" in patch.refused("subscribe", "state", 0)
    assert "must be a number" in patch.refused("subscribe", "state", float("inf"))
    assert "missing" in patch.refused("subscribe")


def test_subscriptions_follow_the_reply_port(patch: Patch) -> None:
    away = Ear()
    patch.ask("subscribe", "targets", 0.01)
    patch.ear.wait("/limber/targets")
    patch.say("/limber/reply", away.port)
    away.wait("/limber/ok")
    patch.say("/limber/target", 0.125, 0, 0)
    assert away.wait("/limber/targets")[1] == (0.125, 0.0, 0.0)
    patch.say("/limber/unsubscribe")
    away.wait("/limber/ok")
    away.close()
