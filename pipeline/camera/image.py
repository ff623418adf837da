"""What an image is, and how large the small ones are that people see."""

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""Pixels, shape (height, width, 3), red green blue."""

WIDTH, HEIGHT = 320, 240
"""The most pixels of a small image."""
