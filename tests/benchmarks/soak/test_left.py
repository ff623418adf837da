"""What a performance has left on disk is counted from its takes and its log."""

from pathlib import Path

from benchmarks.soak.left import left
from recordings.events import About, Datagram, Report
from recordings.take import TakeWriter

HERE = ("127.0.0.1", 9)


def test_takes_and_the_log_are_counted(tmp_path: Path) -> None:
    (tmp_path / "takes").mkdir()
    for name, count in (("a.mcap", 3), ("b.mcap", 2)):
        take = TakeWriter(tmp_path / "takes" / name, About(0, {}))
        for n in range(1, count + 1):
            take.write(Datagram(n, 7001, HERE, b"a"))
            take.write(Datagram(n, 6448, HERE, b"a command"))
        take.write(Report(9, "dancer", b"seen"))
        take.close()
    (tmp_path / "limber.log").write_text(
        "INFO: A run begins\nWARNING: The sound ended (1); it is started again\n"
        "Traceback (most recent call last):\nWARNING: The sound ended (1); it is started again\n"
    )
    found = left(tmp_path, (7001, 7002))
    assert found.datagrams == {7001: 5}
    assert found.reports == {"dancer": 2}
    assert found.takes == 2
    assert (found.cut, found.restarts, found.tracebacks) == (0, 2, 1)
    assert found.faults == ["WARNING: The sound ended (1); it is started again"]


def test_a_take_without_its_end_counts_as_cut(tmp_path: Path) -> None:
    (tmp_path / "takes").mkdir()
    take = TakeWriter(tmp_path / "takes/a.mcap", About(0, {}))
    take.write(Datagram(1, 7001, HERE, b"a"))
    take.close()
    whole = (tmp_path / "takes/a.mcap").read_bytes()
    (tmp_path / "takes/a.mcap").write_bytes(whole[:-20])
    (tmp_path / "limber.log").touch()
    found = left(tmp_path, (7001,))
    assert (found.takes, found.cut, found.datagrams[7001]) == (1, 1, 1)
