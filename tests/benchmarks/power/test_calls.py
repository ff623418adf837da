"""What strace logs is read back as changes of a folder, whichever thread made them."""

from pathlib import Path

import pytest

from benchmarks.power.calls import Call, LogError, calls

FOLDER = "/tmp/piece"


def hexed(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


def line(at: int, call: str, result: str = "0", took: int = 1) -> str:
    """Return a line as strace writes it, `at` and `took` in ms."""
    return f"1700000000.{at * 10**6:09d} {call} = {result} <0.{took * 10**6:09d}>\n"


def named(path: str) -> str:
    return f'"{hexed(path)}"'


def fd(path: str) -> str:
    return f"3<{hexed(path)}>"


CWD = f"AT_FDCWD<{hexed('/work')}>"
NEW = "O_WRONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0600"


def read(tmp_path: Path, *threads: str) -> list[Call]:
    for n, text in enumerate(threads):
        (tmp_path / f"log.{n}").write_text(text)
    return calls(sorted(tmp_path.iterdir()), Path(FOLDER))


def test_what_two_threads_did_comes_in_the_order_in_which_it_was_done(tmp_path: Path) -> None:
    file = f"{FOLDER}/takes/a"
    one = (
        line(1, f"mkdir({named(f'{FOLDER}/takes')}, 0777)")
        + line(3, f"openat({CWD}, {named(file)}, {NEW})", f"3<{hexed(file)}>")
        + line(5, f'write({fd(file)}, "{hexed("hello")}", 5)', "5")
        + line(7, f'write({fd(file)}, "{hexed("wörld")}", 6)', "4")
        + line(9, f"fdatasync({fd(file)})", took=20)
        + "1700000000.050000000 +++ exited with 0 +++\n"
    )
    two = (
        line(10, f"rename({named(f'{FOLDER}/takes/a')}, {named(f'{FOLDER}/takes/b')})")
        + line(12, f"unlink({named(f'{FOLDER}/none')})", "-1 ENOENT (No such file or directory)")
        + line(14, f"fsync({fd(f'{FOLDER}/takes')})")
        + line(16, f'write({fd("/tmp/other")}, "{hexed("x")}", 1)', "1")
        + line(40, f"unlinkat({CWD}, {named(f'{FOLDER}/takes/b')}, 0)")
    )
    found = read(tmp_path, one, two)
    assert [(c.what, c.path, c.to) for c in found] == [
        ("mkdir", "takes", ""),
        ("create", "takes/a", ""),
        ("write", "takes/a", ""),
        ("write", "takes/a", ""),
        ("rename", "takes/a", "takes/b"),
        ("sync", "takes", ""),
        ("sync", "takes/a", ""),
        ("unlink", "takes/b", ""),
    ]
    assert [(c.at, c.data) for c in found if c.what == "write"] == [
        (0, b"hello"),
        (5, b"w\xc3\xb6r"),
    ]
    assert found[0].begin == 1700000000001000000
    assert found[0].end == 1700000000002000000


def test_files_that_are_appended_to_grow_and_others_begin_anew(tmp_path: Path) -> None:
    log, short = f"{FOLDER}/log", f"{FOLDER}/short"
    text = "".join(
        line(4 * n, f"openat({CWD}, {named(path)}, {flags}, 0666)", f"3<{hexed(path)}>")
        + line(4 * n + 2, f'write({fd(path)}, "{hexed("abc")}", 3)', "3")
        for n, (path, flags) in enumerate(
            [
                (path, flags)
                for path, flags in (
                    (log, "O_WRONLY|O_CREAT|O_APPEND"),
                    (short, "O_WRONLY|O_CREAT|O_TRUNC"),
                )
            ]
            * 2
        )
    )
    found = read(tmp_path, text)
    assert [(c.what, c.path, c.at) for c in found] == [
        ("create", "log", 0),
        ("write", "log", 0),
        ("create", "short", 0),
        ("write", "short", 0),
        ("write", "log", 3),
        ("cut", "short", 0),
        ("write", "short", 0),
    ]


def test_what_cannot_be_played_again_is_told(tmp_path: Path) -> None:
    inside, outside = named(f"{FOLDER}/a"), named("/tmp/a")
    with pytest.raises(LogError, match="link of a"):
        read(tmp_path, line(1, f"link({inside}, {named(f'{FOLDER}/b')})"))
    with pytest.raises(LogError, match="rename of a"):
        read(tmp_path, line(1, f"rename({inside}, {outside})"))
