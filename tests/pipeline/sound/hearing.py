"""Measures of what is heard in a sound: each returns one number that a listener would notice."""

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float64]

RATE = 48_000


def spectrum(sound: Sound) -> tuple[Sound, Sound]:
    """Return Hz and power of the whole sound, seen through a Hann window."""
    power = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2
    return np.fft.rfftfreq(len(sound), 1 / RATE).astype(np.float64), power + 1e-20


def periods(sound: Sound) -> tuple[Sound, Sound]:
    """Return period in samples and periodicity, 0 to 1, of each tenth of the last second."""
    found = []
    for frame in sound[-RATE:].reshape(10, -1):
        alike = np.fft.irfft(np.abs(np.fft.rfft(frame, 16_384)) ** 2)[:1200]
        squares = np.concatenate([[0], np.cumsum(frame**2)])
        lag = np.arange(1200)
        alike = 2 * alike / (squares[len(frame) - lag] + squares[-1] - squares[lag] + 1e-12)
        peak = (alike[1:-1] >= alike[:-2]) & (alike[1:-1] > alike[2:]) & (lag[1:-1] >= 50)
        heights = np.where(peak, alike[1:-1], 0)
        first = int(np.argmax(heights >= 0.88 * heights.max()))
        left, top, right = alike[first : first + 3]
        found.append((first + 1 + 0.5 * (right - left) / (2 * top - left - right), heights.max()))
    return np.array(found)[:, 0], np.array(found)[:, 1]


def pitch(sound: Sound) -> float:
    """Return log2 of the pitch in Hz."""
    return float(np.log2(RATE / np.median(periods(sound)[0])))


def loudness(sound: Sound) -> float:
    """Return the level in dB, with less of what is below 100 Hz."""
    hertz, power = spectrum(sound)
    weighted = np.sum(power * hertz**2 / (hertz**2 + 100**2))
    return float(10 * np.log10(weighted / len(sound) ** 2 * 16 / 3 + 1e-20))


def brightness(sound: Sound) -> float:
    """Return log2 of the spectral centroid in Hz."""
    hertz, power = spectrum(sound)
    return float(np.log2(np.sum(hertz * power) / np.sum(power)))


def noisiness(sound: Sound) -> float:
    """Return noise over tone in dB: what differs from one period to the next."""
    periodic = float(np.clip(np.median(periods(sound)[1]), 0.001, 0.999))
    return float(10 * np.log10((1 - periodic) / periodic))


def vowel(sound: Sound) -> float:
    """Return where the vowel lies: log2 Hz of the middle of the power from 650 to 2800 Hz."""
    hertz, power = spectrum(sound)
    inside = (hertz > 650) & (hertz < 2800)
    shares = np.cumsum(power[inside] * hertz[inside] ** 2)
    return float(np.log2(hertz[inside][np.searchsorted(shares, shares[-1] / 2)]))


def detune(sound: Sound) -> float:
    """Return how wide partials are, in cents: the spread of power about the third to eighth."""
    hertz, power = spectrum(sound)
    base = 2.0 ** pitch(sound)
    widths = []
    for number in range(3, 9):
        near = np.abs(np.log2(np.maximum(hertz, 1) / (number * base))) < 60 / 1200
        if near.any():
            cents = 1200 * np.log2(hertz[near] / (number * base))
            share = power[near] / power[near].sum()
            widths.append(np.sqrt(np.sum(share * (cents - np.sum(share * cents)) ** 2)))
    return float(np.mean(widths))


def pulsing(sound: Sound) -> float:
    """Return how deep the strongest regular swing of the level is, 1 to 10 Hz; 1 is to nothing."""
    frames = sound[: len(sound) // 480 * 480].reshape(-1, 480)
    level = np.sqrt(np.mean(frames**2, axis=1))
    lines = np.abs(np.fft.rfft(level * np.hanning(len(level))))
    hertz = np.fft.rfftfreq(len(level), 0.01)
    return float(2 * lines[(hertz > 1) & (hertz < 10)].max() / lines[0])


def tail(sound: Sound, stop: int) -> float:
    """Return the level 0.6 to 1 s after `stop`, in dB re the half second before it."""
    before = np.mean(sound[stop - 24_000 : stop] ** 2)
    after = np.mean(sound[stop + 28_800 : stop + 48_000] ** 2)
    return float(10 * np.log10(after / before + 1e-12))
