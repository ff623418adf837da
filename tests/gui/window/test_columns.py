"""Columns are as wide as what is in them, also when it changes and at any size of text."""

from pathlib import Path
from typing import TypeVar

import pytest
from pytestqt.qtbot import QtBot

from gui.panels.base import Panel
from gui.panels.latents import Latents
from gui.panels.sound import Sound
from gui.window.columns import Stack
from gui.window.instrument import Instrument
from tests.gui.shown import instrument, see, settle, tell
from tests.gui.states import State, state

Kind = TypeVar("Kind", bound=Panel)


def panel(shown: Instrument, kind: type[Kind]) -> Kind:
    stacks = shown.columns.stacks
    return next(p for stack in stacks for p in stack.panels if isinstance(p, kind))


def narrow(shown: Instrument) -> list[str]:
    """Return the columns that have less room than what is in them needs."""
    return [
        f"{stack.column.value}: {stack.viewport().width()} < {needs(stack)}"
        for stack in shown.columns.stacks
        if stack.isVisible() and stack.viewport().width() < needs(stack)
    ]


def needs(stack: Stack) -> int:
    inner = stack.widget()
    return inner.minimumSizeHint().width() if inner is not None else 0


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_nothing_is_cut_at_the_side_with_all_of_a_latent_open(
    qtbot: QtBot, tmp_path: Path, scale: float
) -> None:
    with instrument(qtbot, tmp_path, scale) as shown:
        see(shown, "path", "playing")
        found = state("playing")
        sound = {**found.status["scene_sound"], "mode": "around", "sound": "sounds/" + "a" * 90}
        tell(shown.watch, State({**found.status, "scene_sound": sound}, found.live, found.seen))
        latents = panel(shown, Latents)
        latents.open(0)
        settle(shown)
        assert panel(shown, Sound).around.isVisible()
        assert latents.editor.source.isVisible()
        assert narrow(shown) == []
        for part in (latents.editor.source, latents.editor.solo):
            inside = part.mapTo(latents, part.rect().topRight()).x()
            assert inside <= latents.width()
            assert part.width() >= part.minimumSizeHint().width()
