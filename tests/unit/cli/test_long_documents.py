"""Memory does not grow with the document."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PEAK = """
import resource, subprocess, sys
code = subprocess.run([sys.executable, "-m", "sousveil", "check", *sys.argv[2:]], stdout=open(sys.argv[1], "wb")).returncode
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
PROSE = (
    "The council met again and heard the police speak of the new system, its makers and its critics. " * 40
)


def write_long_text(path: Path, megabytes: int) -> int:
    """A text of that size with a figure every 40 kB or so; how many figures."""
    figures = 0
    with path.open("w", encoding="utf-8") as stream:
        while stream.tell() < megabytes * 1_000_000:
            figures += 1
            stream.write(f"In the year's report the district has {figures + 100} cameras.\n\n")
            stream.write((PROSE + "\n\n") * 10)
    return figures


def measure_check(document: Path, output: Path, *options: str) -> tuple[int, float]:
    """The exit code of `check` and its peak memory in megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(output), str(document), *options],
        capture_output=True,
        text=True,
        check=True,
    )
    code, kilobytes = done.stdout.split()[-2:]
    return int(code), int(kilobytes) / 1024


@pytest.mark.slow
@pytest.mark.parametrize(("output", "megabytes"), [("json", 60), ("text", 10)])
def test_a_long_text_stays_under_500_megabytes(tmp_path: Path, output: str, megabytes: int) -> None:
    document = tmp_path / "long.txt"
    figures = write_long_text(document, megabytes)
    code, peak = measure_check(document, tmp_path / "out", "--format", output)
    assert code == 0
    assert peak < 500
    if output == "json":
        sheet = json.loads((tmp_path / "out").read_text("utf-8"))
        assert len(sheet["claims"]) >= figures
        starts = [claim["start"] for claim in sheet["claims"]]
        assert starts == sorted(starts)
        assert "document_sectioned" in {problem["code"] for problem in sheet["problems"]}
    else:
        assert (tmp_path / "out").stat().st_size < 1_000_000
