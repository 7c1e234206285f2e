"""Everything that must pass: formatting, lint, types, the import contract, the tests. `uv run --all-extras python tools/test.py`"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent

# pytest comes last, so that its summary closes the output.
STEPS = (
    ("ruff", "format", "--check", "--quiet", "."),
    ("ruff", "check", "--quiet", "."),
    ("mypy",),
    ("lint-imports",),
    (sys.executable, "-m", "pytest", "-q"),
)


def run_steps(arguments: list[str]) -> int:
    """Runs every step even when an earlier one failed; 0 when all passed. `arguments` go to pytest."""
    failed: list[str] = []
    for step in STEPS:
        command = [*step, *arguments] if "pytest" in step else list(step)
        name = "pytest" if "pytest" in step else " ".join(step)
        print(f"== {name}", flush=True)
        if subprocess.run(command, cwd=HOME, check=False).returncode:
            failed.append(name)
            print(f"!! {name} failed", file=sys.stderr, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(run_steps(sys.argv[1:]))
