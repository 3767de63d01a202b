"""A command's standing before the machine: what it prints may be cut off, the disk may be full, Ctrl-C may come.

Whatever of that happens, the user reads one line and no trace of the program, and the exit code says it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from typing import Any, NoReturn, TextIO

from cpcspec.writing.place import CannotWrite, reason

WRONG_USE = 2


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line, and how to get help."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and leave with exit code 2."""
        sys.stderr.write(f"{self.prog}: {message}\n`{self.prog} --help` says what is possible.\n")
        raise SystemExit(WRONG_USE)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print help as all else is printed: what cannot be written is not passed over."""
        (file or sys.stderr).write(message)


def guarded(name: str, run: Callable[[], int]) -> int:
    """Run a command and return its exit code: 2 if it was stopped, or if something could not be written.

    A reader of the output that has seen enough is no fault: the exit code is then 0.
    """
    if not _streams_ready(name):
        return WRONG_USE
    code = WRONG_USE
    try:
        try:
            code = _run(run)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        code = 0
    except KeyboardInterrupt:
        _complain(f"{name}: stopped")
    except CannotWrite as error:
        _complain(f"{name}: {error}")
    except OSError as error:
        code = WRONG_USE
        _complain(f"{name}: {_words(error)}")
    for each in (sys.stdout, sys.stderr):
        _let_go(each)
    return code


def _run(run: Callable[[], int]) -> int:
    try:
        return run()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else WRONG_USE


def _streams_ready(name: str) -> bool:
    """See that there is somewhere to print to, and that no character can be one too many for it."""
    # A closed stream is None, whatever the types say.
    streams: list[object] = [sys.stdout, sys.stderr]
    if streams[1] is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - it stays open to the end
    for each in streams:
        if isinstance(each, TextIOWrapper) and each.errors == "strict":
            each.reconfigure(errors="backslashreplace")
    if streams[0] is None:
        _complain(f"{name}: the output cannot be written: it is closed")
        return False
    return True


def _words(error: OSError) -> str:
    if error.filename is None:
        return f"the output cannot be written: {reason(error)}"
    return f"`{os.fsdecode(error.filename)}`: {reason(error)}"


def _complain(line: str) -> None:
    with suppress(OSError):
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def _let_go(stream: TextIO) -> None:
    """Print what is left, or throw it away where that fails: at the exit it would fail once more."""
    try:
        stream.flush()
    except OSError:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
