"""The keys that a strip answers to."""

COARSE, FINE = 1 / 40, 1 / 200
"""Steps of keys, as a share of the range."""

TARGET = {"Left": -COARSE, "Right": COARSE, "Shift+Left": -FINE, "Shift+Right": FINE}
RANGE = {"[": (-COARSE, 0.0), "]": (COARSE, 0.0), "{": (0.0, -COARSE), "}": (0.0, COARSE)}
"""What keys change of the range: its lower and its upper end."""

ASKS = {"K": "lock", "E": "enable", "V": "solo", "Return": "more", ",": "less", ".": "more smooth"}
"""What other keys ask for."""

KEYS = [*TARGET, *RANGE, *ASKS, "Up", "Down"]

TOLD = (
    "Drag: the target. Drag a handle: the range.",
    "← →  the target, with Shift in small steps",
    "[ ]  the lower end of the range",
    "{ }  the upper end of the range",
    "K  lock · E  on or off · V  hear it alone",
    ", .  smoothing · Enter  more",
)
"""What a strip answers to."""
