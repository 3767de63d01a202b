"""What was audited is said as it was given, with its commit where version control knows it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from cpcspec.audit.verdict import Audited
from cpcspec.cli.checkout import audited


def git(folder: Path, *words: str) -> str:
    """Return what Git says."""
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    found = ("git", "-C", str(folder), *who, *words)
    return subprocess.run(found, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout with one spec in it."""
    git(tmp_path, "init", "-q")
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "a.cpc").write_text('kind library "Library"\n', encoding="utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "first")
    return tmp_path


def test_a_checkout_is_told_by_its_commit(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The path stays as it was given, be it a folder or a file."""
    monkeypatch.chdir(checkout)
    head = git(checkout, "rev-parse", "HEAD")
    assert audited(["specs"]) == Audited(("specs",), head)
    assert audited(["specs/a.cpc"]) == Audited(("specs/a.cpc",), head)


def test_changes_are_told_if_they_are_of_what_was_audited(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed or new spec counts, a file elsewhere does not."""
    monkeypatch.chdir(checkout)
    (checkout / "other.txt").write_text("x", encoding="utf-8")
    assert not audited(["specs"]).changed
    (checkout / "specs" / "b.cpc").write_text('kind museum "Museum"\n', encoding="utf-8")
    assert audited(["specs"]).changed


def test_what_is_no_checkout_has_no_commit(tmp_path: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that version control does not know, one that is not there, and a machine without Git are told alike."""
    monkeypatch.chdir(checkout)
    (checkout / "drafts").mkdir()
    assert audited(["drafts"]) == Audited(("drafts",))
    assert audited([str(tmp_path / "nowhere")]).commit == ""
    monkeypatch.setenv("PATH", "")
    assert audited(["specs"]) == Audited(("specs",))
