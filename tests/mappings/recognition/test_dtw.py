"""What only the recognition of movements from beginning to end does."""

import numpy as np
import pytest

from mappings.base import NotEnoughExamplesError
from mappings.recognition.kinds.base import Example
from mappings.recognition.store import Learnt, dumps, loads
from tests.mappings.recognition.moving import Hand, examples
from tests.mappings.recognition.test_conformance import NAMES, fitted


def test_a_gesture_whose_examples_do_not_move_is_told_with_what_to_do() -> None:
    hand = Hand(1)
    still = [Example("pose", np.ones((50, 6))), Example("other pose", np.zeros((50, 6)))]
    with pytest.raises(NotEnoughExamplesError, match=r'pose" does not move: .* knn for a pose'):
        fitted("dtw", still)
    one = [Example("pose", np.ones((50, 6))), *examples(hand, ["circle"])]
    with pytest.raises(NotEnoughExamplesError, match="does not move"):
        fitted("dtw", one)
    assert loads(dumps(Learnt(NAMES, (fitted("knn", one),)))).inputs == NAMES
