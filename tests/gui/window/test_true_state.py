"""What the banner and the stage say is true: nothing looks well that does not sound."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.awake import UNABLE
from gui.engine.link import Link
from gui.engine.watch import Watch
from gui.look.colours import DANGER, LOOK, WELL
from gui.look.words import state_of
from gui.panels.base import Context
from gui.window.banner import next_thing
from gui.window.show import Show
from tests.gui.shown import tell
from tests.gui.states import Played, State, of, state


@pytest.fixture
def show(qtbot: QtBot, tmp_path: Path) -> Iterator[Show]:
    """The view for the stage, of a project that nobody plays."""
    link, watch = Link(tmp_path / "piece"), Watch(tmp_path / "piece")
    made = Show(Context(link, watch, lambda _: None, lambda _: None, {}))
    qtbot.addWidget(made)
    watch.told.connect(lambda: made.told(watch.status))
    yield made
    watch.close()
    link.close()


def test_a_lost_device_is_in_the_state_itself(show: Show) -> None:
    tell(show.context.watch, state("playing"))
    assert show.state.text() == "▶ PLAYING"
    assert WELL in show.state.styleSheet()
    tell(show.context.watch, state("a device lost"))
    assert show.state.text() == "▲ RESTING, phone0 lost"
    assert DANGER in show.state.styleSheet()
    assert "heard" in next_thing(show.context.status)


def test_the_worst_is_said_at_once_and_first(show: Show) -> None:
    show.say(UNABLE)
    lost = state("a device lost")
    also = {**lost.status, "problems": ["The disk is full", *lost.status["problems"]]}
    tell(show.context.watch, State(also))
    assert show.message.text().startswith("phone0 is not heard")
    tell(show.context.watch, state("playing"))
    assert show.message.text() == ""
    show.say("refused: the show is on")
    tell(show.context.watch, state("playing"))
    assert show.message.text() == "refused: the show is on"


def test_playing_what_is_not_learnt_or_has_no_model_is_no_good_state() -> None:

    def go_where_nothing_is_taught(played: Played) -> None:
        played.learn()
        played.do("scene/new", "storm", 2)
        played.do("scene", "storm")

    unlearnt = of(go_where_nothing_is_taught).status
    assert state_of(unlearnt).word == "NOTHING LEARNT"
    assert state_of(unlearnt).colour == LOOK
    assert "record" in next_thing(unlearnt)
    silent = {**state("playing").status, "sound": {"here": True}}
    assert (state_of(silent).word, state_of(silent).colour) == ("NO SOUND", LOOK)
    assert "choose a model" in next_thing(silent)


def test_what_was_never_heard_is_not_called_lost() -> None:
    status = state("a device lost").status
    waiting = {**status, "lost": []}
    assert state_of(waiting).word == "RESTING, phone0 not heard yet"


def test_rounds_that_were_damaged_are_no_fresh_start() -> None:
    status = {**state("one device").status, "aside": ["scenes/main/rounds.damaged-1.json"]}
    assert state_of(status).word == "ROUNDS DAMAGED"
    assert "H says what to do" in next_thing(status)
    assert state_of({**status, "aside": ["scenes/storm/rounds.damaged-1.json"]}).word == "READY"
    taught = {**state("nothing learnt").status, "aside": status["aside"]}
    assert state_of(taught).word == "READY"  # older ones are in their place
