"""kill -9 while adding, at chosen and at random moments: nothing is lost, nothing half-made stays in the way."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sousveil.archive import Archive
from sousveil.archive.layout import ArchiveLayout
from sousveil.archive.staging import open_slot, settle_slots
from tests.unit.archive.adding_program import add_all
from tests.unit.archive.byte_server import ByteServer, make_response
from tests.unit.archive.test_archive_warc import build_warc, response

PROGRAM = Path(__file__).with_name("adding_program.py")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


def start(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(PROGRAM), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def die_at_every_step(folder: Path, *arguments: object) -> int:
    """Lets processes die, each a step later, while they add to folder/1, folder/2 … Returns how many died."""
    with start("every-step", folder, *arguments) as program:
        output, errors = program.communicate(timeout=300)
    assert program.returncode == 0, errors
    return int(output)


def read_tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def check_after_kill(folder: Path, whole: dict[str, bytes], minimum: int = 0) -> int:
    """Checks that an archive a killed program left is sound and part of the whole; returns its number of sources."""
    archive = Archive(folder)
    assert list(archive.verify()) == []
    found = archive.sources()
    assert len(found) >= minimum
    tree = read_tree(folder) if folder.exists() else {}
    # A WARC whose records were not all added stays; every other file belongs to a whole addition.
    assert tree.items() <= whole.items()
    return len(found)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "a.txt").write_text("first")
    (folder / "b.txt").write_text("first")
    (folder / "c.warc.gz").write_bytes(build_warc([response("http://a.example/1", b"in a WARC")]))
    (folder / "d.txt").write_text("last")
    return folder


@pytest.mark.parametrize(
    ("function", "moment", "fewest"),
    [
        # Each of the five additions renames its record twice, and its bytes unless they are there.
        ("replace", "before", 14),
        ("replace", "after", 14),
        ("fsync", "before", 20),
        ("unlink", "before", 5),
        ("rmdir", "after", 5),
    ],
)
def test_killed_at_every_step(
    tmp_path: Path, given: Path, server: ByteServer, function: str, moment: str, fewest: int
) -> None:
    server.answers["/"] = make_response(b"from the web")
    url = server.url("/")
    add_all(tmp_path / "whole", given, url)
    whole = read_tree(tmp_path / "whole")
    assert len(Archive(tmp_path / "whole").sources()) == 4
    died = die_at_every_step(tmp_path / "killed", given, url, function, moment)
    sources = 0
    for call in range(1, died + 1):
        folder = tmp_path / "killed" / str(call)
        sources = check_after_kill(folder, whole, minimum=sources)
        add_all(folder, given, url)
        assert read_tree(folder) == whole
    assert died >= fewest


def test_killed_again_and_again_at_random_moments(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    for number in range(40):
        (given / f"{number:03}.txt").write_text(f"text {number % 30}" * 1000)
    started = time.monotonic()
    add_all(tmp_path / "whole", given, "")
    seconds = min(1.0, time.monotonic() - started)
    whole = read_tree(tmp_path / "whole")
    chance = random.Random(7)
    killed = 0
    for attempt in range(4):
        folder, sources = tmp_path / f"archive-{attempt}", 0
        for _ in range(5):
            with start("once", folder, given, "") as program:
                assert program.stdout is not None
                program.stdout.readline()
                time.sleep(chance.uniform(0, seconds))
                program.kill()
            killed += program.returncode == -signal.SIGKILL
            sources = check_after_kill(folder, whole, minimum=sources)
        add_all(folder, given, "")
        assert read_tree(folder) == whole
        assert list((folder / "incoming").iterdir()) == []
    assert killed >= 4


def test_programs_that_add_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    for number in range(60):
        (given / f"{number}.txt").write_text(f"text {number}")
    programs = [start("once", tmp_path / "archive", given, "") for _ in range(3)]
    for program in programs:
        with program:
            _, errors = program.communicate(timeout=60)
        assert program.returncode == 0, errors
    archive = Archive(tmp_path / "archive")
    assert list(archive.verify()) == []
    assert len(archive.sources()) == 60


def test_a_running_programs_slot_is_left_alone_and_a_dead_ones_is_removed(tmp_path: Path) -> None:
    layout = ArchiveLayout(tmp_path / "archive")
    with open_slot(layout) as slot:
        slot.receive_object([b"half"])
        (layout.incoming / "dead.lock").touch()
        (layout.incoming / "dead").mkdir()
        (layout.incoming / "dead" / "object").write_bytes(b"half")
        assert settle_slots(layout) == 0
        assert (slot.folder / "object").read_bytes() == b"half"
        assert not (layout.incoming / "dead").exists()
    assert list(layout.incoming.iterdir()) == []


def test_a_slot_whose_bytes_a_power_cut_spoiled_is_not_taken(tmp_path: Path, given: Path) -> None:
    die_at_every_step(tmp_path / "killed", given, "", "replace", "before")
    # The first rename makes the record, the second puts the bytes in their place: before it, all is in the slot.
    folder = tmp_path / "killed" / "2"
    layout = ArchiveLayout(folder)
    (spoiled,) = layout.incoming.glob("*/object")
    spoiled.chmod(0o644)
    spoiled.write_bytes(b"zeros")
    archive = Archive(folder)
    assert archive.sources() == []
    assert list(archive.verify()) == []
    assert list(layout.incoming.iterdir()) == []
