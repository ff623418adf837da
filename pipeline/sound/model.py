"""Runs a model for nn~ in this process; imports torch, so import this only when sound is wanted."""

import threading
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import torch

from pipeline.sound.metadata import Metadata, Method, ModelError, read_metadata
from pipeline.sound.noise import Noise
from pipeline.sound.settings import MOST_VOICES
from recordings.frame import Float32Array

WARM_UP, LONGEST = 4, 1.0
"""Blocks run before the first that is heard: the first call costs ten times the others; and
seconds after which no further one is run."""

TIMES = 512
"""Calls whose times are remembered."""

State = dict[str, torch.Tensor]
_one_thread = threading.Lock()
_thread = threading.local()


class Model:
    """A model with its methods checked, its state kept, and noise of its own.

    Belongs to one thread at a time. The same seed and the same calls give the same sound, whatever
    other models of that thread do; torch's own generator is theirs. `times` are the seconds that
    the last calls took.
    """

    def __init__(self, module: Any, metadata: Metadata, rate: int) -> None:
        self.metadata = metadata
        self.rate = rate
        self.times: deque[float] = deque(maxlen=TIMES)
        self._module = module
        self._noise = Noise()
        self._runs: dict[str, Any] = {}
        self._fits: dict[tuple[str, tuple[int, ...]], tuple[int, int, int]] = {}
        self.seed(0)
        self._fresh = self.state()

    def method(self, name: str) -> Method:
        """Return a method; raises ModelError naming those that there are."""
        return self.metadata.method(name)

    def call(self, name: str, x: Float32Array) -> Float32Array:
        """Return a method's output, float32 of shape (batch, channels, frames); raises as `run`."""
        return self.run(name, x).numpy().copy()  # it may be a view of the model's own memory

    def run(self, name: str, x: Float32Array) -> torch.Tensor:
        """Return a method's output, float32 of shape (batch, channels, frames), for one of inputs.

        It may be the model's own memory: use it before the next call, and do not change it. Raises
        ModelError for a wrong shape (models themselves accept wrong counts and give rubbish), and
        when the model raises or gives something else.
        """
        wanted = self._fits.get((name, x.shape)) or self._check(name, x)
        began = time.perf_counter()
        try:
            y = self._run(name, torch.from_numpy(np.array(x, np.float32, order="C")))
        except (
            Exception
        ) as error:  # whatever a model raises is its own fault, never ours to pass on
            raise ModelError(f"{self._called} failed in {name}: {_last_line(error)}") from error
        self.times.append(time.perf_counter() - began)
        if not isinstance(y, torch.Tensor) or y.shape != wanted:
            got = tuple(y.shape) if isinstance(y, torch.Tensor) else type(y).__name__
            raise ModelError(f"{self._called} gives {got} from {name}, not {wanted} as it says")
        return y if y.dtype is torch.float32 else y.to(torch.float32)

    def _check(self, name: str, x: Float32Array) -> tuple[int, int, int]:
        """Return the shape of what comes out; raises ModelError for what must not go in."""
        method = self.method(name)
        most = max(method.inputs, self.metadata.full if method.name == "decode" else 0)
        if x.ndim != 3 or not method.inputs <= x.shape[1] <= most:
            raise ModelError(
                f"{self._called} takes {method.inputs} channels in {method.name}; {x.shape} came"
            )
        frames, rest = divmod(int(x.shape[2]) * method.input_ratio, method.output_ratio)
        if not 1 <= x.shape[0] <= MOST_VOICES or frames < 1 or rest:
            raise ModelError(
                f"{self._called} takes 1 to {MOST_VOICES} voices and whole windows of "
                f"{method.output_ratio} samples in {method.name}; {x.shape} came"
            )
        self._fits[name, x.shape] = wanted = x.shape[0], method.outputs, frames
        return wanted

    def _run(self, name: str, x: torch.Tensor) -> Any:
        """Run a method with the model's own random numbers."""
        run = self._runs.get(name)
        if run is None:  # looking it up in a scripted module takes long
            run = self._runs[name] = getattr(self._module, name)
        self._noise.play()
        _start_quickly()
        if torch.is_inference_mode_enabled():
            return run(x)
        with torch.inference_mode():
            return run(x)

    @property
    def _called(self) -> str:
        return self.metadata.path.name

    # ---- its state ---------------------------------------------------------------------

    def seed(self, seed: int) -> None:
        """Begin its noise anew."""
        self._noise.begin(seed)

    def state(self) -> State:
        """Return a copy of all that it remembers of what it has heard and played."""
        return {name: b.detach().clone() for name, b in self._module.named_buffers()}

    def restore(self, state: State) -> None:
        """Go back to a state."""
        with torch.inference_mode():
            for name, buffer in self._module.named_buffers():
                if buffer.shape == state[name].shape:
                    buffer.copy_(state[name])
                else:  # some models replace their buffers
                    owner, _, own = name.rpartition(".")
                    setattr(self._module.get_submodule(owner), own, state[name].clone())

    def reset(self) -> None:
        """Forget all that was heard and played since it was loaded."""
        self.restore(self._fresh)

    def warm_up(self, name: str, voices: int = 1, blocks: int = WARM_UP) -> None:
        """Run a method on silence a few times, so that what is heard comes in time; then reset."""
        method = self.method(name)
        silence = np.zeros((voices, method.inputs, self.window // method.input_ratio), np.float32)
        began = time.perf_counter()
        for _ in range(blocks):
            self.call(name, silence)
            if time.perf_counter() - began > LONGEST:
                break
        self.times.clear()
        self.reset()

    @property
    def window(self) -> int:
        """Samples of the shortest block that every method takes."""
        return self.metadata.window

    # ---- its attributes ----------------------------------------------------------------

    def get(self, name: str) -> list[Any]:
        """Return an attribute's values; raises ModelError."""
        self._attribute(name)
        try:
            found = getattr(self._module, f"get_{name}")()
        except Exception as error:  # as in call
            raise ModelError(
                f"{self._called} cannot say its {name}: {_last_line(error)}"
            ) from error
        if isinstance(found, torch.Tensor):
            found = found.tolist()
        return list(found) if isinstance(found, list | tuple) else [found]

    def set(self, name: str, *values: Any) -> None:
        """Set an attribute; raises ModelError when there is none or the model refuses it."""
        kinds = self._attribute(name)
        try:
            given = [_MAKE.get(kind, float)(v) for kind, v in zip(kinds, values, strict=True)]
            refused = getattr(self._module, f"set_{name}")(*given)
        except Exception as error:  # as in call
            told = f"{self._called} takes no {values} for {name}: {_last_line(error)}"
            raise ModelError(told) from error
        if refused:
            raise ModelError(f"{self._called} refuses {values} for {name}")

    def _attribute(self, name: str) -> tuple[str, ...]:
        if name not in self.metadata.attributes:
            have = ", ".join(self.metadata.attributes) or "none"
            raise ModelError(f'{self._called} has no attribute "{name}"; it has {have}')
        return self.metadata.attributes[name].kinds


_MAKE = {"bool": bool, "int": int, "float": float, "text": str}


def load(path: Path, rate: int = 0) -> Model:
    """Return a model; `rate` in Hz is used where the model says none of its own.

    Only load models of people you trust: TorchScript can read and write files. Raises ModelError.
    """
    metadata = read_metadata(path)
    rate = metadata.rate or rate
    if not rate:
        raise ModelError(
            f"{path} does not say its sampling rate: write it into the [sound] table, such as "
            "rate = 44100"
        )
    _use_one_thread()
    try:
        module = torch.jit.load(str(path), map_location="cpu").eval()  # type: ignore[no-untyped-call]  # torch says no types
    except Exception as error:  # torch raises many kinds for a damaged file
        raise ModelError(
            f"{path} cannot be loaded: {_last_line(error)}. It may be damaged, or made for a newer "
            "torch: copy it again, or update torch."
        ) from error
    if hasattr(module, "set_sample_rate"):
        with suppress(Exception):  # as nn~ does; a model that cannot keeps its own rate
            module.set_sample_rate(rate)
    return Model(module, metadata, rate)


def _use_one_thread() -> None:
    """Let torch use one thread: two wait for each other on a busy machine, for 100 ms at times."""
    with _one_thread, suppress(RuntimeError):  # it is too late for the second once any ran
        torch.set_num_threads(1)
        torch.set_num_interop_threads(1)


def _start_quickly() -> None:
    """Let this thread run models without the optimiser from now on: its start is slow."""
    if not hasattr(_thread, "without"):
        _thread.without = torch.jit.optimized_execution(False)  # type: ignore[attr-defined]  # torch says so little
        _thread.without.__enter__()


def _last_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
