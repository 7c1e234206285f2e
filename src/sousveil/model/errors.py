"""The one exception that the faces print, and the exit codes they end with."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the shell sees. Documented in docs/reference/exit-codes.md."""

    OK = 0
    FAILED_CHECK = 1
    USAGE = 2
    BAD_INPUT = 3
    BUG = 4
    INTERRUPTED = 130


class SousveilError(Exception):
    """A failure with words for a person: what happened, where, and what to do.

    `code` is a stable lower_snake_case name, `message` one sentence, `hint` what to do next (may be empty),
    `where` the file, URL, table or option concerned (may be empty), `exit_code` what the process ends with.
    """

    def __init__(
        self,
        code: str,
        message: str,
        hint: str = "",
        where: str = "",
        exit_code: ExitCode = ExitCode.BAD_INPUT,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.where = where
        self.exit_code = exit_code

    def __reduce__(self) -> tuple[type[SousveilError], tuple[str, str, str, str, ExitCode]]:
        """Survives the trip back from a worker process."""
        return (type(self), (self.code, self.message, self.hint, self.where, self.exit_code))
