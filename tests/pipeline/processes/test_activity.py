"""How much leaves by each output is counted over the last second or so."""

from pipeline.outputs.osc import Osc
from pipeline.processes.activity import Activity

SECOND = 1_000_000_000


def test_the_rate_is_that_of_the_last_second() -> None:
    output, activity = Osc(name="patch", port=12000), Activity()
    found = activity.figures([output], [output], 0)[0]
    assert (found["rate"], found["sent"], found["open"]) == (None, 0, True)
    for tenth in range(1, 31):
        output.sent += 10
        rate = activity.figures([output], [output], tenth * SECOND // 10)[0]["rate"]
    assert rate == 100
    for tenth in range(31, 61):  # nothing leaves any more
        rate = activity.figures([output], [output], tenth * SECOND // 10)[0]["rate"]
    assert rate == 0


def test_each_output_is_told_by_itself_as_the_rig_has_it() -> None:
    one, other = Osc(name="a", port=1, address="/x"), Osc(name="a", port=2)
    found = Activity().figures([one, other], [other], 0)
    assert [(f["type"], f["port"], f["address"], f["open"]) for f in found] == [
        ("osc", 1, "/x", False),
        ("osc", 2, "", True),
    ]
