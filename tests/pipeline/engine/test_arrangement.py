"""The status tells how the instrument is arranged: what a window shows without asking more."""

import json

from pipeline.engine.arrangement import arrangement, giver
from pipeline.engine.status import status
from tests.pipeline.engine.stage import FLAT, Stage


def test_features_are_told_with_the_values_they_give() -> None:
    stage = Stage()
    before = arrangement(stage.engine)
    assert all(feature["outputs"] == [] for feature in before["feature_list"])
    stage.hold(FLAT, 0.1)
    found = arrangement(stage.engine)
    names = [name for feature in found["feature_list"] for name in feature["outputs"]]
    assert names == found["feature_names"] == list(status(stage.engine)["features"])
    first = found["feature_list"][0]
    assert {"name", "type", "inputs", "outputs", "spans", "keys"} == set(first)
    assert not {"name", "inputs"} & set(first["keys"])
    spans = {
        value: span
        for feature in found["feature_list"]
        for value, span in zip(feature["outputs"], feature["spans"], strict=True)
    }
    assert spans["phone.orientation.x"] == [-1.0, 1.0]
    assert spans["phone.orientation.tilt"] == [0.0, 1.0]
    assert spans["phone.intensity"] == [0.0, 1.0]


def test_a_value_belongs_to_the_feature_with_the_longest_name_it_begins_with() -> None:
    features: dict[str, list[str]] = {"a": [], "a.b": []}
    assert giver("a.b.x", features) == "a.b"
    assert giver("a.c", features) == giver("a", features) == "a"


def test_channels_are_told_in_the_order_of_frames_and_all_of_it_is_json() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.1)
    found = status(stage.engine)
    (sensor,) = found["view"]["sensors"]
    assert sensor["channels"] == list(stage.engine.graph.layouts["phone"].names)
    assert sensor["units"] == list(stage.engine.graph.layouts["phone"].units)
    assert found["rig"]["order"] == found["scenes"]
    assert found["scene_sound"]["mode"] == "decode"
    main = {"name": "main", "latents": 4, "model": "", "rounds": 0, "learnt": False, "stale": True}
    assert found["scene_list"] == [main]
    assert found["mapping"]["type"] == "auto"
    assert json.loads(json.dumps(found)) == found


def test_secrets_of_the_rig_are_not_told() -> None:
    stage = Stage()
    stage.engine.project.rig.control.token = "open sesame"
    assert "open sesame" not in json.dumps(status(stage.engine))
