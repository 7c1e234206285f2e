"""The command line: parses, calls, shows. stdout carries data, stderr everything else."""

from __future__ import annotations


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    import sys

    from sousveil.cli.program import run_program

    sys.exit(run_program(sys.argv[1:]))
