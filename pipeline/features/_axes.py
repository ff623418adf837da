"""Finds the three axes of one kind of sensor among a feature's inputs."""

from pipeline.features.base import Feature

UNITS = {"accelerometer": "m/s² including gravity", "gyroscope": "rad/s"}


def axes(feature: Feature, inputs: tuple[str, ...], sensor: str) -> list[int]:
    """Return where the x, y, z of `sensor`, a key of UNITS, are among the inputs.

    They are the three channels of a group called so; or all inputs, where these are three of
    no group in UNITS (a smoothed sensor, say). Raises FeatureError where there are no such.
    """
    groups = [name.split(".")[-2:-1] for name in inputs]
    found = [i for i, group in enumerate(groups) if group == [sensor]]
    if not found and not any(group and group[0] in UNITS for group in groups):
        found = list(range(len(inputs)))
    if len(found) != 3:
        raise feature.error(
            f"needs {sensor} x, y, z in {UNITS[sensor]}; its inputs are {', '.join(inputs)}"
        )
    return found
