"""What holds for every file: no path of a machine, no host in a lock, no promise without an issue."""

from __future__ import annotations

import ast
import re

import pytest

from tests.support.tree import OURS, ROOT, functions, kept, modules

BINARY = (".png", ".ico", ".pdf", ".sqlite")
# Written in two halves, so that this file does not find itself.
MACHINE_PATHS = re.compile(r"(?<![\w.~}/-])/(?:wo" + r"rk|tm" + r"p|ho" + r"me|ro" + r"ot)/")
PROMISE = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b(?!.*#\d)")
HOST = re.compile(r"https?://|file://|--index-url|--extra-index-url|--find-links|--trusted-host")


def _texts() -> list[tuple[str, str]]:
    paths = (each for each in kept() if not each.endswith(BINARY))
    return [(each, (ROOT / each).read_text(encoding="utf-8", errors="replace")) for each in paths]


def _places(pattern: re.Pattern[str], path: str, text: str) -> list[str]:
    """Return where a pattern stands, as `path:line`."""
    return [f"{path}:{number}" for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


def test_no_file_names_a_path_of_a_machine() -> None:
    """The project reads the same wherever it lies."""
    assert [place for path, text in _texts() for place in _places(MACHINE_PATHS, path, text)] == []


def test_no_promise_without_an_issue() -> None:
    """What is left to do has the number of its issue beside it."""
    ours = [(path, text) for path, text in _texts() if path.startswith(OURS) or path.endswith((".md", "Makefile"))]
    assert [place for path, text in ours for place in _places(PROMISE, path, text)] == []


@pytest.mark.parametrize("lock", [each for each in kept() if re.fullmatch(r"requirements/\w+\.txt", each)])
def test_locks_pin_by_hash_and_name_no_host(lock: str) -> None:
    """Every line of a lock is a pinned version with hashes; where it came from is not written."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert _places(HOST, lock, text) == []
    entries = re.split(r"\n(?=[a-z])", re.sub(r"(?m)^ *#.*\n?", "", text).strip())
    unpinned = [each for each in entries if "==" not in each or "--hash=sha256:" not in each]
    assert unpinned == []


def test_locks_agree() -> None:
    """A library has the same version wherever it is pinned."""
    versions: dict[str, set[str]] = {}
    for each in kept():
        if re.fullmatch(r"requirements/(run|dev|bench)\.txt", each):
            for name, version in re.findall(r"(?m)^([\w.-]+)(?:\[\w+\])?==(\S+)", (ROOT / each).read_text("utf-8")):
                versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_continuous_integration_types_what_people_type() -> None:
    """`.ci/run` calls `make test` and nothing else."""
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    commands = [each for each in lines if each and not each.startswith(("#", "set ", "cd "))]
    assert commands == ["exec make test"]
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


def test_every_test_says_in_a_sentence_what_is_true() -> None:
    """Each test function has a docstring that is a sentence."""
    silent = [
        f"{module.path}:{each.name}"
        for module in modules("tests")
        for each in functions(module.tree)
        if each.name.startswith("test_")
        and not re.search(r"[.!?]$", (ast.get_docstring(each) or "").strip().split("\n")[0])
    ]
    assert silent == []
