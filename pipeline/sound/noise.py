"""The random numbers of models that share torch's one generator; imports torch, as model does."""

import torch


class Noise:
    """The random numbers of one model; torch has one generator, which models take in turns."""

    playing: "Noise | None" = None
    """Whose numbers the generator gives now: to change it costs more than small models do."""

    def __init__(self) -> None:
        self._state = torch.get_rng_state()

    def begin(self, seed: int) -> None:
        """Begin anew."""
        self._state = torch.Generator().manual_seed(seed).get_state()
        if Noise.playing is self:
            Noise.playing = None

    def play(self) -> None:
        """Let the generator give these numbers from now on, from where they were."""
        before = Noise.playing
        if before is self:
            return
        if before is not None:
            before._state = torch.get_rng_state()
        torch.set_rng_state(self._state)
        Noise.playing = self
