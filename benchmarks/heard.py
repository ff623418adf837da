"""The figures of sound for people, beside those of an earlier run."""

from typing import Any

from rich.console import RenderableType
from rich.table import Table

from benchmarks.cells import UNKNOWN, both, like

PERCENT = 100.0


def heard(found: dict[str, Any], before: Any) -> list[RenderableType]:
    """Return what there is to show of the sound's figures."""
    old = before if isinstance(before, dict) else {}
    parts: list[RenderableType] = []
    if rows := found.get("decoding"):
        parts.append(decoding(rows, old.get("decoding")))
    if row := found.get("switching"):
        parts.append(switching(row, old.get("switching")))
    rows = found.get("playing") or []
    if played := [row for row in rows if "problem" not in row]:
        parts.append(playing(played, old.get("playing")))
    parts += [f"{row['model']} did not play: {row['problem']}" for row in rows if "problem" in row]
    return parts


def decoding(found: list[dict[str, Any]], before: Any) -> Table:
    """Return the cost of blocks as a table."""
    columns = ("called directly", "as a voice", "all that plays it")
    table = Table(
        "a block of", "at", "ms", *(f"{c}, p50 / p99 ms" for c in columns), "a voice adds"
    )
    for row in found:
        old = like(before, row, "model", "hz")
        cells = [pair(row, old, 2, who) for who in ("direct", "voice", "played")]
        more = f"{both(percent(row), percent(old), 1, 'more')} %"
        length = both(row, old, 1, "block_ms")
        table.add_row(row["model"], f"{row['hz']} Hz", length, *cells, more)
    return table


def switching(found: dict[str, Any], before: Any) -> Table:
    """Return the cost of crossfades as a table."""
    old = before if isinstance(before, dict) else {}
    scenes = ", ".join(str(n) for n in found["scenes"])
    title = f"{found['switches']} switches between scenes of {scenes} latents"
    table = Table(title, "p50 / p99 ms")
    for key, name in (("steady", "a block of one scene"), ("fading", "a block of two in a fade")):
        table.add_row(f"{name} ({both(found, old, 1, 'block_ms')} ms)", pair(found, old, 2, key))
    return table


def playing(found: list[dict[str, Any]], before: Any) -> Table:
    """Return what is heard when, and what the engine does meanwhile, as a table."""
    models = [row["model"] for row in found]
    table = Table("played here", *models)
    olds = [like(before, row, "model") for row in found]
    both_of = list(zip(found, olds, strict=True))

    def line(title: str, *keys: str) -> None:
        table.add_row(title, *(both(n, o, 1, *keys) for n, o in both_of))

    def spread(title: str, key: str) -> None:
        lists = [n.get(key) for n in found]
        texts = [" / ".join(f"{v:.1f}" for v in x) if x else UNKNOWN for x in lists]
        table.add_row(title, *texts)

    spread("movement → device's buffer, p50 / p99 ms", "movement_ms")
    line("  its floor: a block and the ring, ms", "floor_ms")
    line("  block, ms", "block_ms")
    line("  made ahead, ms", "ahead_ms")
    line("device's own delay, ms", "device_ms")
    spread("decoding a block, p50 / p99 ms", "decode_ms")
    for key, title in (("engine_alone", "without sound"), ("engine_beside", "with sound")):
        texts = [pair(n, o, 2, key) for n, o in both_of]
        table.add_row(f"engine at 100 Hz {title}, p50 / p99 ms", *texts)
    table.add_row("gaps", *(both(n, o, 0, "gaps") for n, o in both_of))
    return table


def pair(row: Any, before: Any, digits: int, *path: str) -> str:
    """Return a median and a 99th percentile."""
    return " / ".join(both(row, before, digits, *path, key) for key in ("p50", "p99"))


def percent(row: dict[str, Any]) -> dict[str, Any]:
    """Return shares as percent."""
    return {k: PERCENT * v for k, v in row.items() if k == "more" and isinstance(v, float)}
