"""Compares kinds of mapping on the same examples, by what each predicts for rounds left out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mappings.auto import SCHEMES
from mappings.base import Examples, Watch, within
from mappings.training.fit import Trained, train

KEPT = ("rmse", "relative", "rounds", "overall", "kinds")


def compare(
    examples: Examples,
    kinds: Mapping[str, Mapping[str, Any]],
    choices: Sequence[Sequence[str]] | None,
    watch: Watch,
    keep: Callable[[str, Trained], object] = lambda *_: None,
) -> dict[str, Any]:
    """Return, as JSON values, the errors of each of `kinds`, given with their settings.

    `kinds` holds for each kind the parts of report.report: `rmse` and `relative` by latent,
    `rounds` by round, `overall`, and `kinds`, the model of each latent. `how` says what was
    left out, `best` is the kind with the least overall error (None: nothing could be judged).
    `keep` is given each kind as it was trained. What `watch` raises is raised; so is what
    training raises.
    """
    found: dict[str, dict[str, Any]] = {}
    scheme = "none"
    for i, (kind, settings) in enumerate(kinds.items()):
        inner = within(watch, i / len(kinds), (i + 1) / len(kinds))

        def progress(share: float, step: str, kind: str = kind, inner: Watch = inner) -> None:
            inner(share, f"{kind}: {step}")

        trained = train(examples, kind, settings, choices, progress, lambda: False)
        keep(kind, trained)
        report = trained.report
        scheme = report["scheme"]
        found[kind] = {key: report[key] for key in KEPT}
    return {"scheme": scheme, "how": SCHEMES.get(scheme, TOO_LITTLE), "kinds": found} | {
        "best": _best(found)
    }


TOO_LITTLE = "Too little was recorded to leave anything out: record each target twice, or longer."


def _best(found: Mapping[str, Mapping[str, Any]]) -> str | None:
    judged = [kind for kind, errors in found.items() if errors["overall"] is not None]
    return min(judged, key=lambda kind: float(found[kind]["overall"]), default=None)
