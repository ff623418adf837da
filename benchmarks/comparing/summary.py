"""The first table of the report: what is asked of an instrument, and who does what."""

from typing import Any

from benchmarks.cells import at
from benchmarks.comparing.cells import UNKNOWN, ms, number, share, table, times
from benchmarks.everything import over
from benchmarks.mappings import FLOOR as RIDGE
from benchmarks.peers import pd, sc, wekinator
from benchmarks.peers.beside import FLOOR, LIMBER
from benchmarks.scaling.examples import NETWORKS

HEAD = ("", "asked of an instrument", "Limber", "peers", "floor")
SHORT = {pd.NAME: "Pd", sc.NAME: "SuperCollider"}


def lines(found: dict[str, Any]) -> list[str]:
    """Return the table, of those parts that were measured."""
    rows = _latencies(found.get("latency", {})) + _learning(found.get("learning", {}))
    rows += _sensors(found.get("sensors", {})) + _sound(found.get("sound", {}))
    return table(HEAD, rows)


def _latencies(found: dict[str, Any]) -> list[list[str]]:
    rows = []
    for one in found.get("latency", []):
        by, hz = one["by"], one["hz"]
        there = wekinator.LATENCY[hz]
        pairs = {SHORT[n]: by[n] for n in by if n in SHORT}
        peers = [f"{n} {_both(row)} ({_ratio(row)})" for n, row in pairs.items()]
        known = [there["subject"][k] / there["echo"][k] for k in ("p50", "p99")]
        peers.append(f"Wekinator ({times(known[0])} / {times(known[1])})")
        rows.append(
            [
                f"movement → latents at {hz} Hz, p50 / p99, ms (over the floor)",
                "10",
                f"{_both(by[LIMBER])} ({_ratio(by[LIMBER])})",
                "; ".join(peers),
                f"{_both(by[FLOOR])}, a bare echo",
            ]
        )
        jitter = "; ".join(f"{n} {ms(row['jitter'])}" for n, row in pairs.items())
        rows.append(
            [
                f"its jitter, p99, ms, at {hz} Hz",
                "1",
                ms(by[LIMBER]["jitter"]),
                jitter or UNKNOWN,
                ms(by[FLOOR]["jitter"]),
            ]
        )
    for one in found.get("loss", []):
        if one["hz"] == 4 * wekinator.LOSSLESS:
            lost = {n: share(row["answered"], row["sent"]) for n, row in one["by"].items()}
            peers = [f"{SHORT[n]} {text}" for n, text in lost.items() if n in SHORT]
            peers.append(f"Wekinator up to 4 % (none to {wekinator.LOSSLESS:,})")
            title = f"lost of {one['hz']:,} datagrams a second"
            rows.append([title, "none", lost[LIMBER], "; ".join(peers), lost[FLOOR]])
    return rows


def _both(row: dict[str, Any]) -> str:
    return f"{ms(row['p50'])} / {ms(row['p99'])}"


def _ratio(row: dict[str, Any]) -> str:
    return " / ".join(times(row["ratio"][key]) for key in ("p50", "p99"))


def _learning(found: dict[str, Any]) -> list[list[str]]:
    known = {(row["kind"], row["examples"]): row for row in found.get("rows", [])}
    there = {row["examples"]: row for row in wekinator.LEARNING}
    rows = []
    for count in (100, 1000):
        if ("auto", count) not in known:
            continue
        own = known["auto", count]
        rows.append(
            [
                f"training with {count:,} examples, s",
                "not felt",
                number(own["fit_s"], 2),
                f"Wekinator {number(there[count]['fit_s'], 2)}",
                UNKNOWN,
            ]
        )
        here = known.get((NETWORKS, count))
        live = f"its recipe here {here['rmse']:.3f}; " if here else ""
        ridge = known.get((RIDGE, count))
        plain = f"; kernel ridge {ridge['rmse']:.3f}" if ridge else ""
        title = f"error of what was not taught, {count:,} examples"
        peers = f"{live}Wekinator {there[count]['rmse']:.3f}{plain}"
        rows.append([title, "little", f"{own['rmse']:.3f}", peers, "0"])
    most = max((row["examples"] for row in found.get("rows", [])), default=0)
    if (largest := known.get(("auto", most))) is not None:
        told = f"{number(largest['fit_s'], 2)} s, {number(largest['memory_mb'])} MB"
        rows.append([f"training with {most:,}", "30 s, 2 GB", told, UNKNOWN, UNKNOWN])
    return rows


def _sensors(found: dict[str, Any]) -> list[list[str]]:
    if not found.get("rows"):
        return []
    row = max(found["rows"], key=lambda one: int(one["phones"]))
    limber, echo = (
        f"{ms(at(row, who, 'p50'))} / {ms(at(row, who, 'p99'))}" for who in ("limber", "echo")
    )
    lost = share(row["answered"], row["sent"])
    title = f"with {row['phones']} phones, p50 / p99, ms; lost"
    return [[title, "10; none", f"{limber}; {lost}", UNKNOWN, f"{echo}, so loaded"]]


def _sound(found: dict[str, Any]) -> list[list[str]]:
    rows = []
    for row in found.get("decoding", []):
        if row["hz"] == 48000 and row["model"] in ("limber", "of v1's size"):
            real = times(over(row["block_ms"], at(row, "played", "p50")))
            name = "Limber's model" if row["model"] == "limber" else "a model of RAVE v1's size"
            rows.append([f"{name} is made in real time", "1 ×", real, UNKNOWN, UNKNOWN])
    for row in found.get("playing", []):
        if row.get("movement_ms"):
            title = f"movement → device's buffer ({row['model']}), p50 / p99, ms"
            late = " / ".join(ms(value) for value in row["movement_ms"][:2])
            floor = f"{ms(row['floor_ms'])}, its block and ring"
            rows.append([title, "20 to 30", late, "nn~: 46 for its buffer alone", floor])
    return rows
