"""Channels that the rig names, for senders of numbers that have no names of their own."""

from collections.abc import Mapping, Sequence


def named_units(channels: Sequence[str], units: Sequence[str] = ()) -> Mapping[str, str]:
    """Return channels in order with their units, "" for each where there are no `units`.

    Raises ValueError for names that are empty or not unique, and for units that do not fit.
    """
    if not all(channels) or len(set(channels)) != len(channels):
        raise ValueError("each of the channels needs a name of its own")
    if len(units) not in (0, len(channels)):
        raise ValueError(
            f"channel_units names {len(units)} units for "
            f"{len(channels)} channels: give one for each, or none"
        )
    return dict(zip(channels, units or [""] * len(channels), strict=True))
