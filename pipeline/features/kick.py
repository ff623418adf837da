"""Sudden rises of each input."""

from dataclasses import dataclass, field

from pipeline.features._history import History
from pipeline.features.base import REFERENCE_RATE, Feature, floats, part_names, seconds_between
from recordings.frame import FloatArray

NANO = 1e9


@dataclass
class Kick(Feature):
    """How strong a kick of each input is, in its unit, while it lasts; 0 between kicks.

    Formula: e = x[n] - median(x[n-1] … x[n-5]) at 100 Hz. A kick begins where e > threshold;
    its value is the largest e since, and after `refractory` seconds the next may begin.
    Source: kick of the Gestural Sound Toolkit (ircam-ismm, mod-analysis), which is used on an
    intensity; RIoT_Bricks (Ircam-RnD/RIoT) takes 9 for 5. Other rates than 100 Hz are read
    along straight lines between frames.
    """

    threshold: float = field(
        default=0.01, metadata={"min": 0.0, "max": 1e6, "help": "how sudden a rise must be"}
    )
    size: int = field(
        default=5, metadata={"min": 3, "max": 21, "help": "odd number of samples at 100 Hz before"}
    )
    refractory: float = field(
        default=0.2, metadata={"min": 0.001, "max": 10.0, "unit": "s", "help": "how long it lasts"}
    )

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return one name per input; raises FeatureError for an even size."""
        self.check(inputs)
        if self.size % 2 == 0:
            raise self.error(f'"size" must be odd (3, 5, 7 …), not {self.size}')
        self._history = History(self.size / REFERENCE_RATE)
        self._left, self._peak = [0] * len(inputs), [0.0] * len(inputs)
        return part_names(inputs)

    def reset(self) -> None:
        """Forget all earlier frames."""
        self._history.clear()
        self._left, self._peak = [0] * len(self._left), [0.0] * len(self._peak)

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write the kicks."""
        values, dt = floats(x), seconds_between(dt)
        self._history.push(values, dt)
        before = [self._history.ago(k / REFERENCE_RATE) for k in range(1, self.size + 1)]
        passed = round(dt * NANO)  # in ns: a sum of floats would end a kick a frame late
        for i, samples in enumerate(zip(*before, strict=True)):
            rise = values[i] - sorted(samples)[self.size // 2]
            self._left[i] = max(self._left[i] - passed, 0)
            if self._left[i]:
                self._peak[i] = max(self._peak[i], rise)
            elif rise > self.threshold:
                self._left[i], self._peak[i] = round(self.refractory * NANO), rise
            else:
                self._peak[i] = 0.0
            out[i] = self._peak[i]
