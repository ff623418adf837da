"""Gaps in the sound are counted in all, and over what has just been."""

from pipeline.sound.gaps import MINUTE, NOW, Gaps


def test_gaps_of_the_beginning_are_not_those_of_now() -> None:
    gaps = Gaps(100.0)
    assert gaps.figures(100.0, 0) == {"total": 0, "now": 0, "minute": 0, "seconds": 0.0}
    found = {s: gaps.figures(100.0 + s, min(s, 7)) for s in range(1, 200)}
    assert found[7] == {"total": 7, "now": 7, "minute": 7, "seconds": 7.0}
    assert found[12]["now"] == 7 - 2
    assert found[17]["now"] == found[199]["now"] == 0
    assert found[60]["minute"] == 7
    assert found[70]["minute"] == found[199]["minute"] == 0
    assert found[199] == {"total": 7, "now": 0, "minute": 0, "seconds": 199.0}


def test_gaps_that_go_on_are_counted_at_their_pace_however_often_one_looks() -> None:
    gaps = Gaps(0.0)
    for i in range(1, 20 * 300):
        found = gaps.figures(i / 20, i // 20)
        assert len(gaps._counts) < 2 * MINUTE + 5
    assert abs(found["now"] - NOW) <= 1
    assert abs(found["minute"] - MINUTE) <= 1
    assert found["total"] == 299
