"""The sensor and the feature of docs/developing.md, as they stand there, are found and conform."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pipeline.features
import sensors
from pipeline.engine.hub import Hub
from pipeline.features.base import FEATURES, Feature
from recordings.events import Datagram
from sensors.base import SENSORS, OscSensor, Sensor
from tests.pipeline.features.helpers import ACCELEROMETER, run
from tests.sensors import test_conformance as conformance
from tests.sensors.packets import message

PAGE = (Path(__file__).parents[1] / "docs" / "developing.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, re.M | re.S)


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Sensor]]:
    """The page's sensor, as a file in the folder of sensors."""
    (tmp_path / "ring.py").write_text(BLOCKS[0])
    monkeypatch.setattr(sensors, "__path__", [*sensors.__path__, str(tmp_path)])
    yield SENSORS.load("ring")
    sys.modules.pop("sensors.ring")
    SENSORS._loaded.pop("ring")


@pytest.fixture
def jerk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Feature]]:
    """The page's feature, as a file in the folder of features."""
    (tmp_path / "jerk.py").write_text(BLOCKS[1])
    monkeypatch.setattr(pipeline.features, "__path__", [*pipeline.features.__path__, str(tmp_path)])
    yield FEATURES.load("jerk")
    sys.modules.pop("pipeline.features.jerk")
    FEATURES._loaded.pop("jerk")


def test_the_sensor_is_found_and_conforms(ring: type[Sensor]) -> None:
    assert "ring" in SENSORS.types()
    assert issubclass(ring, OscSensor)
    conformance.test_can_be_made_of_nothing_but_defaults(ring)
    conformance.test_says_what_it_is(ring)
    conformance.test_every_key_can_be_written_in_the_rig(ring)
    conformance.test_units_are_canonical(ring)
    conformance.test_default_features_exist(ring)
    conformance.test_decode_raises_nothing_but_malformed(ring)
    conformance.test_recognise_takes_any_text(ring)


def test_the_sensor_is_heard(ring: type[Sensor]) -> None:
    hub = Hub([ring(name="ring")])
    data = message("/ring/a", "ffff", 0.0, 1.0, 0.0, 0.5)
    (frame,) = hub.feed(Datagram(1, 7300, ("192.0.2.7", 5), data))
    assert frame.sensor == "ring"
    assert frame.values.tolist() == pytest.approx([0.0, 9.80665, 0.0, 0.5])


def test_the_feature_is_found_and_computes(jerk: type[Feature]) -> None:
    assert "jerk" in FEATURES.types()
    frames = [([0.0, 0.0, 9.0], 0.01), ([3.0, 4.0, 9.0], 0.01), ([3.0, 4.0, 9.0], 0.01)]
    assert run(jerk(), frames, ACCELEROMETER).ravel().tolist() == pytest.approx([0.0, 500.0, 0.0])
