"""What was measured of Wekinator 2 itself, on another computer.

Java 17, two cores, idle, six inputs and eight outputs, the task of benchmarks/mappings.py. Compare
only the ratios to the echo, which was measured beside it.
"""

from typing import Any

NAME = "Wekinator 2 (measured elsewhere)"

LATENCY: dict[int, dict[str, dict[str, float]]] = {
    100: {"subject": {"p50": 0.48, "p99": 1.4}, "echo": {"p50": 0.08, "p99": 0.14}},
    1000: {"subject": {"p50": 0.07, "p99": 0.42}, "echo": {"p50": 0.012, "p99": 0.04}},
}
"""By datagrams a second, in ms."""

LOSSLESS = 2000
"""Datagrams a second up to which it lost none; of 4000 to 8000 it lost up to 4 %."""

LEARNING: list[dict[str, Any]] = [
    {"examples": 100, "fit_s": 0.5, "rmse": 0.081},
    {"examples": 1000, "fit_s": 1.9, "rmse": 0.066},
    {"examples": 5000, "fit_s": 8.0, "rmse": 0.051},
]
"""Of its default neural networks: seconds to train, and error where targets lie in 0 to 1."""
