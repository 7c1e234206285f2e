"""A program that adds things to an archive, and may kill itself at every step of it.

`adding_program.py once ARCHIVE GIVEN URL` adds the folder GIVEN and the URL ('' for none) to ARCHIVE. It prints 'ready'
before the first addition.

`adding_program.py every-step FOLDER GIVEN URL FUNCTION MOMENT` does the same again and again, to FOLDER/1, FOLDER/2 and
so on, in a process that dies at the nth call of os.FUNCTION ('before' or 'after' it), until one lives to its end. It
prints how many died. Forking spares the start of Python each time.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from sousveil.archive import Archive, FetchLimits, SourceNotes

NOON = "2026-11-23T12:00:00Z"


def add_all(folder: Path, given: Path, url: str) -> None:
    """Adds the folder, and the URL if there is one."""
    archive = Archive(folder)
    for _ in archive.add_folder(given, SourceNotes(title="T"), NOON):
        pass
    if url:
        archive.add_url(url, SourceNotes(), NOON, FetchLimits(allow_private=True))


def die_at(function: str, call: int, moment: str) -> None:
    """Makes the nth call of an os function the process's last."""
    true_function = getattr(os, function)
    calls = 0

    def count(*args: object, **settings: object) -> object:
        nonlocal calls
        calls += 1
        if calls == call and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = true_function(*args, **settings)
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(os, function, count)


def die_at_every_step(folder: Path, given: Path, url: str, function: str, moment: str) -> int:
    """How many processes died, each a step later than the one before."""
    import sousveil.archive.fetching
    import sousveil.archive.warc_reading  # noqa: F401  (imported once, not in every fork)

    call = 0
    while True:
        call += 1
        process = os.fork()
        if not process:
            try:
                die_at(function, call, moment)
                add_all(folder / str(call), given, url)
                os._exit(0)
            finally:
                os._exit(1)
        _, status = os.waitpid(process, 0)
        code = os.waitstatus_to_exitcode(status)
        if code != -signal.SIGKILL:
            if code:
                raise SystemExit(f"step {call} ended with {code}")
            return call - 1


if __name__ == "__main__":
    mode, archive_folder, given_folder, address, *fault = sys.argv[1:]
    if mode == "once":
        print("ready", flush=True)
        add_all(Path(archive_folder), Path(given_folder), address)
    else:
        print(die_at_every_step(Path(archive_folder), Path(given_folder), address, *fault))
