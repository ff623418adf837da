"""Figures as the report measures them, made up."""

from typing import Any

from benchmarks import mappings
from benchmarks.peers import pd
from benchmarks.peers.beside import FLOOR, LIMBER
from benchmarks.scaling.examples import NETWORKS


def late(p50: float) -> dict[str, Any]:
    return {"p50": p50, "p99": 4 * p50, "jitter": p50, "ratio": {"p50": p50 * 10, "p99": p50}}


def answered(share: float) -> dict[str, Any]:
    return {"sent": 1000, "rate": 8000.0, "answered": int(1000 * share)}


def made_up() -> dict[str, Any]:
    names = (LIMBER, pd.NAME, FLOOR)
    return {
        "latency": {
            "latency": [
                {"hz": hz, "by": {n: late(0.1 * (i + 1)) for i, n in enumerate(names)}}
                for hz in (100, 1000)
            ],
            "loss": [
                {"hz": hz, "by": {n: answered(1 - i / 10) for i, n in enumerate(names)}}
                for hz in (1000, 8000)
            ],
            "missing": ["a peer"],
        },
        "learning": {
            "rows": [
                {
                    "kind": k,
                    "examples": n,
                    "draws": 1,
                    "fit_s": 0.1,
                    "rmse": 0.07,
                    "memory_mb": None,
                }
                for k in ("auto", mappings.FLOOR, NETWORKS)
                for n in (100, 1000)
            ]
        },
        "sensors": {
            "rows": [
                {"phones": n, "limber": late(0.5), "echo": late(0.1), "core": core}
                | {"sent": 1000, "answered": 999}
                for n, core in ((1, None), (64, 0.5))
            ]
        },
        "sizes": {
            "rows": [
                {"inputs": i, "outputs": o, "fit_s": 1.0, "limber": late(0.5), "echo": late(0.1)}
                for i, o in ((6, 8), (512, 8), (6, 128))
            ]
        },
        "sound": {
            "decoding": [
                {"model": m, "hz": hz, "block_ms": 46.4, "played": {"p50": 5.0, "p99": 9.0}}
                for m in ("limber", "of v1's size")
                for hz in (44100, 48000)
            ],
            "playing": [
                {"model": "limber", "movement_ms": [18.0, 30.0], "floor_ms": 15.0, "gaps": 0},
                {"model": "of v1's size", "problem": "no device"},
            ],
        },
        "search": {
            "rows": [{"how": "one after the other", "seconds": 4.0}, {"how": "2", "seconds": 2.0}],
            "kinds": ["auto"],
            "examples": 300,
            "same": True,
        },
    }
