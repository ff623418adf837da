"""A picture of coloured pixels with lines and letters, written as a PNG file."""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Colour = tuple[int, int, int]

TALL, WIDE = 8, 6
"""Pixels of a letter with the gap after it, before it is enlarged."""

COLUMNS = bytes.fromhex(
    "0000000000 00005f0000 0007000700 147f147f14 242a7f2a12 2313086462 3649562050 0008070300"
    "001c224100 0041221c00 2a1c7f1c2a 08083e0808 0080703000 0808080808 0000606000 2010080402"
    "3e5149453e 00427f4000 7249494946 2141494d33 1814127f10 2745454539 3c4a494931 4121110907"
    "3649494936 464949291e 0000140000 0040340000 0008142241 1414141414 0041221408 0201590906"
    "3e415d594e 7c1211127c 7f49494936 3e41414122 7f4141413e 7f49494941 7f09090901 3e41415173"
    "7f0808087f 00417f4100 2040413f01 7f08142241 7f40404040 7f021c027f 7f0408107f 3e4141413e"
    "7f09090906 3e4151215e 7f09192946 2649494932 03017f0103 3f4040403f 1f2040201f 3f4038403f"
    "6314081463 0304780403 6159494d43 007f414141 0204081020 004141417f 0402010204 4040404040"
    "0003070800 2054547840 7f28444438 3844444428 384444287f 3854545418 00087e0902 18a4a49c78"
    "7f08040478 00447d4000 2040403d00 7f10284400 00417f4000 7c04780478 7c08040478 3844444438"
    "fc18242418 18242418fc 7c08040408 4854545424 04043f4424 3c4040207c 1c2040201c 3c4030403c"
    "4428102844 4c9090907c 4464544c44 0008364100 0000770000 0041360800 0201020402"
)
"""Five columns of each letter from the blank to ~, the lowest bit on top, as on dot displays."""


class Canvas:
    """`pixels`, of shape (height, width, 3), and ways to draw on them; (0, 0) is top left.

    What lies beyond its edges is left out.
    """

    def __init__(self, height: int, width: int, ground: Colour) -> None:
        self.pixels: Pixels = np.empty((height, width, 3), np.uint8)
        self.pixels[:] = ground

    def box(self, top: int, left: int, height: int, width: int, colour: Colour) -> None:
        """Fill a rectangle."""
        self.pixels[max(0, top) : max(0, top + height), max(0, left) : max(0, left + width)] = (
            colour
        )

    def image(self, top: int, left: int, pixels: Pixels) -> None:
        """Put in a picture that fits."""
        self.pixels[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels

    def curve(self, left: int, rows: NDArray[np.int64], colour: Colour, thick: int = 2) -> None:
        """Draw a line through a row in each column from `left` on; below 0 there is none."""
        before = -1
        for column, row in enumerate(rows.tolist(), left):
            if row >= 0:
                low, high = sorted((row, before if before >= 0 else row))
                self.box(low, column, high - low + thick, 1, colour)
            before = row

    def text(self, top: int, left: int, words: str, colour: Colour, size: int = 2) -> None:
        """Write one line of ASCII; other characters become "?"."""
        codes = [ord(c) - 32 if " " <= c <= "~" else 31 for c in words]
        table = np.frombuffer(COLUMNS, np.uint8).reshape(-1, 5)
        for place, code in enumerate(codes):
            bits = np.unpackbits(table[code][None], axis=0, bitorder="little").astype(bool)
            big = bits.repeat(size, axis=0).repeat(size, axis=1)
            at = left + place * WIDE * size
            area = self.pixels[max(0, top) : top + big.shape[0], max(0, at) : at + big.shape[1]]
            area[big[: area.shape[0], : area.shape[1]]] = colour

    def png(self) -> bytes:
        """Return the picture as a PNG file (ISO/IEC 15948): 8 bits a colour, not interlaced."""
        height, width, _ = self.pixels.shape
        lines = np.zeros((height, 1 + 3 * width), np.uint8)  # each begins with its filter, none
        lines[:, 1:] = self.pixels.reshape(height, -1)
        head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        parts = [(b"IHDR", head), (b"IDAT", zlib.compress(lines.tobytes(), 6)), (b"IEND", b"")]
        return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a part of a PNG file: its length, kind, data and checksum."""
    whole = kind + data
    return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))


def width_of(words: str, size: int = 2) -> int:
    """Return how many pixels wide a text is."""
    return WIDE * size * len(words)
