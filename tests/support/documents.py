"""A document whose blocks are meant to be tried: files to write, lines to add, commands with their answers.

The first line of a fenced block says what it is:

- ```` ```cpc path ````: the file `path` holds this;
- ```` ```cpc path + ````: these lines go into `path`, before its last `end`;
- ```` ```python = path ````: what a command wrote to `path` holds these lines, as they stand here;
- ```` ```console ````: lines with `$` are commands; what follows one is in its answer, in this order (`...`: or more).

Other blocks are for reading only.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FENCE = re.compile(
    r"^```(?P<kind>\w+)(?P<shown> =)?(?: (?P<path>[\w./-]+))?(?P<more> \+)?\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
FAILS = "(exit code 1)"


class Command(NamedTuple):
    """A command line of a document, and what the document says that it answers."""

    words: list[str]
    answer: list[str]
    code: int


class Written(NamedTuple):
    """A file that the document has the reader write or extend."""

    path: str
    text: str
    added: bool


class Shown(NamedTuple):
    """Lines of a file that a command wrote."""

    path: str
    text: str


Step = Written | Command | Shown


def steps(text: str) -> Iterator[Step]:
    """Yield what a reader does who follows the document from top to bottom."""
    for match in FENCE.finditer(text):
        if match["kind"] == "console":
            yield from _commands(match["body"])
        elif match["shown"]:
            yield Shown(match["path"], match["body"])
        elif match["path"]:
            yield Written(match["path"], match["body"], bool(match["more"]))


def _commands(body: str) -> Iterator[Command]:
    for chunk in re.split(r"(?m)^\$ ", body)[1:]:
        line, *answer = chunk.splitlines()
        shown = [each.strip() for each in answer if each.strip() not in {"", "...", FAILS}]
        yield Command(shlex.split(line), shown, int(FAILS in answer))


def put(step: Written, folder: Path) -> None:
    """Write a file below the folder, or extend it before its last `end`."""
    target = folder / step.path
    text = step.text
    if step.added:
        before, end, after = target.read_text(encoding="utf-8").rpartition("\nend\n")
        text = f"{before}\n\n{step.text}end\n{after}" if end else step.text
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def missing(command: Command, output: str) -> list[str]:
    """Return the shown lines that the output does not hold in this order."""
    lost, lines = [], iter(each.strip() for each in output.splitlines())
    for shown in command.answer:
        if not any(shown == line for line in lines):
            lost.append(shown)
            lines = iter(each.strip() for each in output.splitlines())
    return lost
