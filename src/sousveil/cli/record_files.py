"""What `exposure` and `vendor` say of the files of records that they were given."""

from __future__ import annotations

import duckdb

from sousveil.model.errors import ExitCode

_PROBLEMS = """
SELECT code, severity, message, hint, count(*), min(detail) FROM raw_problems
WHERE severity IN ('error', 'warning') GROUP BY 1, 2, 3, 4 ORDER BY 2, 1
"""


def say_record_problems(connection: duckdb.DuckDBPyConnection) -> int:
    """Says on stderr what could not be read; the exit code: bad input when something could not be read at all."""
    from sousveil.cli.talk import say

    is_broken = False
    for code, severity, message, hint, times, detail in connection.execute(_PROBLEMS).fetchall():
        is_broken |= severity == "error"
        say(f"{severity}: {message} [{code}, {times:,} times{': ' + detail if detail else ''}]")
        say(f"  what to do: {hint}")
    return ExitCode.BAD_INPUT if is_broken else ExitCode.OK
