"""How well each kind of mapping would play a scene, judged by rounds it has not learnt from."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Table

from mappings.base import Examples, Watch, learning, within
from mappings.training.comparison import compare
from mappings.training.fit import Trained
from mappings.training.lag import of_rounds
from mappings.training.spread import Spread, here
from pipeline.engine.lag_words import removed
from pipeline.engine.pairing import was_along
from pipeline.settings.mistakes import SettingsError
from pipeline.terminal import evaluating_study
from pipeline.terminal.evaluating_study import doubts_of, study_of
from pipeline.terminal.headless import Taught, read_taught
from recordings.families import nearest

MARGIN = 0.9
"""Only an error below this share of the scene's own makes another kind worth a change."""
LATE_MS = 100
"""A lag of which even the least is longer is worth a word."""


def evaluate_scene(
    folder: Path, scene: str, watch: Watch, only: Sequence[str] = (), spread: Spread = here
) -> dict[str, Any]:
    """Return the errors of every kind of mapping on a scene (empty: the first); change nothing.

    `only` names the kinds to judge beside its own; empty: all. `spread` does the work.

    That of comparison.compare, and `scene`, `chosen` (its own kind, judged with its own
    settings), `rounds`, `examples`, `missing`, `problems`, and `lag`, of movement after its target
    in seconds (None: no round whose target moves tells it; of those that were played along, `lags`
    are removed, by whose they are). `study` is what is found about its own
    mapping (study.study), `doubts` what is wrong with rounds by number. Raises SettingsError and
    NotEnoughExamplesError.
    """
    if wrong := [kind for kind in only if kind not in learning()]:
        raise SettingsError([f'no mapping "{wrong[0]}" learns.{nearest(wrong[0], learning())}'])
    found = read_taught(folder, scene)
    settings = found.project.scenes[found.scene]
    examples, missing = found.examples()
    own = dict(settings.mapping)
    chosen = own.pop("type")
    judged = [kind for kind in learning() if not only or kind in (*only, chosen)]
    kinds = {kind: own if kind == chosen else {} for kind in judged}
    choices = [latent.inputs for latent in settings.latents]
    trained: dict[str, Trained] = {}
    looking = within(watch, 0.0, 0.8)
    compared = compare(examples, kinds, choices, looking, trained.__setitem__, spread)
    more: dict[str, Any] = {}
    if chosen in trained:
        last = within(watch, 0.8, 1.0)
        more = study_of(
            found, folder, examples, trained[chosen], lambda share: last(share, "looking into it")
        )
    return {
        "scene": found.scene,
        "chosen": chosen,
        "rounds": len(set(examples.rounds.tolist())),
        "examples": len(examples.rounds),
        "missing": missing,
        "problems": found.problems,
        "lag": None if (lag := of_rounds(alone(found, examples))) is None else vars(lag),
        "lags": found.teaching.lags(),
        **compared,
        "study": more,
        "doubts": doubts_of(found),
    }


def tables(found: dict[str, Any]) -> list[Table]:
    """Return the errors by latent and by round, as shares of the targets' range."""
    kinds = found["kinds"]
    made = []
    for title, key in (("latent", "relative"), ("round", "rounds")):
        table = Table(title=f"Error by {title}, % of the range of its targets")
        table.add_column(title)
        for kind in kinds:
            table.add_column(kind, justify="right")
        for name in next(iter(kinds.values()))[key]:
            table.add_row(name, *(percent(errors[key].get(name)) for errors in kinds.values()))
        made.append(table)
    made[0].add_row("all", *(percent(errors["overall"]) for errors in kinds.values()))
    return made + evaluating_study.tables(found)


def sentences(found: dict[str, Any]) -> list[str]:
    """Return what was judged and how, which kind is best, and what to do next."""
    begin = f"Scene {found['scene']}: {found['rounds']} rounds, {found['examples']} examples."
    said = [begin, found["how"], *removed(found["lags"]), *late(found["lag"])]
    return [*said, *_kinds(found), *evaluating_study.sentences(found)]


def _kinds(found: dict[str, Any]) -> list[str]:
    """Return which kind is best, and what to do."""
    said: list[str] = []
    best, chosen = found["best"], found["chosen"]
    if best is None:
        return said
    if chosen not in found["kinds"]:
        least = percent(found["kinds"][best]["overall"])
        return [*said, f"It is set by hand ({chosen}). Learning, {best} would be off by {least} %."]
    error, least = (found["kinds"][kind]["overall"] for kind in (chosen, best))
    worst = _worst(found["kinds"][chosen])
    said.append(f"Its own mapping, {chosen}, is off by {percent(error)} %{worst}.")
    if least < MARGIN * error:
        said.append(f"The least error is that of {best}: {percent(least)} %.")
        said.append(f'Next: type = "{best}" under [mapping] of its scene.toml, then limber train.')
    else:
        said.append("No other kind is clearly better.")
    return said


def alone(found: Taught, examples: Examples) -> Examples:
    """Return the examples without the rounds that were played along: their lag is removed."""
    numbers = [r.id for r in found.teaching.counted() if was_along(r)]
    return examples.rows(~np.isin(examples.rounds, numbers))


def late(lag: dict[str, Any] | None) -> list[str]:
    """Return how long after its target movement comes, where that is known, and what to do."""
    if lag is None or not lag["sure"]:
        return []
    here, low, high = (round(1000 * lag[key]) for key in ("seconds", "low", "high"))
    said = f"Movement comes {here} ms ({low} to {high}) after targets that move."
    return [
        said
        + " Watch them go once before you record: who knows the way is less late." * (low > LATE_MS)
    ]


def percent(share: float | None) -> str:
    """Return a share as a percentage; — where nothing could be judged."""
    return "—" if share is None else f"{100 * share:.1f}"


def _worst(errors: dict[str, Any]) -> str:
    parts = []
    for word, key in (("latent", "relative"), ("round", "rounds")):
        known = {name: error for name, error in errors[key].items() if error is not None}
        if len(known) > 1:
            name = max(known, key=lambda n: float(known[n]))
            parts.append(f"{word} {name} ({percent(known[name])} %)")
    return f", most in {' and '.join(parts)}" if parts else ""
