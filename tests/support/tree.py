"""The project as files: what the tests of its architecture read."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PRODUCT = ("cpcspec", "runtime")
OURS = (*PRODUCT, "tests", "benchmarks")
# What git does not keep: where there is no git (an unpacked archive), these are left out by name.
NOT_KEPT = (".git", ".venv", ".venv-lock", ".venv-bench", "__pycache__", "build", "dist")


class Module(NamedTuple):
    """A Python file, read and parsed."""

    path: str
    text: str
    tree: ast.Module


@cache
def kept() -> tuple[str, ...]:
    """Return the paths of all files that belong to the project, new ones included, sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - whichever git there is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        paths = [each for each in listed.stdout.split("\0") if each]
    else:
        files = (each.relative_to(ROOT) for each in ROOT.rglob("*") if each.is_file())
        paths = [each.as_posix() for each in files if not any(part in NOT_KEPT for part in each.parts)]
    return tuple(sorted(each for each in paths if (ROOT / each).is_file()))


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Return the Python files below some folders of the project, sorted by path."""
    wanted = tuple(f"{each}/" for each in folders)
    paths = (each for each in kept() if each.endswith(".py") and each.startswith(wanted))
    return tuple(_module(each) for each in paths)


def _module(path: str) -> Module:
    text = (ROOT / path).read_text(encoding="utf-8")
    return Module(path, text, ast.parse(text, path))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield all functions and methods, at any depth."""
    for each in ast.walk(tree):
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            yield each
