"""Says of a learning curve what another round would do, in plain words."""

from collections.abc import Sequence
from typing import Any

from mappings.training.curve import GOOD, Curve, expected

Word = tuple[str, tuple[int, ...]]


def facts(curve: Curve) -> dict[str, Any]:
    """Return the curve as JSON values, with a sentence on what another round would do.

    `rounds` are how many rounds, `each` how many of each sound, `errors` and `spreads` shares of
    the range; `sounds` are the rounds of each sound with their error (None: not judged) and `next`
    the rounds of the sound of which another helps most, [] where none does.
    """
    word, most = verdict(curve)
    sounds = zip(curve.sounds, curve.by_sound(), strict=True)
    return {
        "rounds": curve.rounds,
        "each": curve.levels,
        "errors": curve.errors,
        "spreads": curve.spreads(),
        "sounds": [{"rounds": list(ids), "error": error} for ids, error in sounds],
        "pooled": curve.pooled,
        "next": list(most),
        "word": word,
    }


def verdict(curve: Curve) -> Word:
    """Return an honest sentence on more rounds, and the sound of which another would help most."""
    alone = [ids for ids in curve.sounds if len(ids) == 1]
    each = zip(curve.by_sound(), curve.sounds, strict=True)
    known = [(error, ids) for error, ids in each if error is not None]
    if not known:
        return _untold(alone)
    error, worst = max(known)
    if alone:
        rest = f"It is there once; of the others, {named(worst)} is worst, {percent(error)} off."
        return f"Another round of {named(alone[0])} would help most. {rest}", alone[0]
    if curve.errors[-1] <= GOOD:
        met = percent(curve.errors[-1])
        return f"More rounds will not help much: a new round is met within {met} already.", ()
    return _slope(curve, error, worst)


def _untold(alone: Sequence[tuple[int, ...]]) -> Word:
    if not alone:
        return "", ()
    told = "only then can it be told what more rounds do."
    return f"Record {named(alone[0])} a second time: {told}", alone[0]


def _slope(curve: Curve, error: float, worst: tuple[int, ...]) -> Word:
    """Return what the fall of the error says; `worst` is the sound with the largest."""
    most = f"Another round of {named(worst)} would help most: it is {percent(error)} off"
    then = expected(curve)
    if then is None:
        return f"{most}. With three of each sound it can be told whether more still help.", worst
    (before, now), (few, many) = curve.errors[-2:], curve.levels[-2:]
    what = "rounds" if curve.pooled else "of each sound"
    so_far = f"with {few} {what} it was {percent(before)} off, with {many} {percent(now)}"
    if curve.pooled:
        if then[1]:
            return f"Another round would help: {so_far}.", worst
        return f"More rounds will not help much: {so_far}. {OTHERWISE}", ()
    if then[1]:
        return f"{most}. It still falls: {so_far}.", worst
    told = f"Worst is {named(worst)}, {percent(error)} off."
    return f"More rounds will not help much: {so_far}. {told} {OTHERWISE}", ()


OTHERWISE = "Move in ways that differ more, or choose other inputs."


def named(ids: Sequence[int]) -> str:
    """Return a sound by its rounds."""
    return f"the sound of {listed(ids)}"


def listed(numbers: Sequence[int]) -> str:
    """Return rounds by their numbers, three at most."""
    shown = [str(n) for n in numbers[:3]]
    if len(shown) == 1:
        return f"round {shown[0]}"
    return f"rounds {', '.join(shown[:-1])} and {shown[-1]}"


def percent(share: float) -> str:
    """Return a share of the range in percent."""
    return "less than 1 %" if share < 0.01 else f"{100 * share:.0f} %"
