"""What the documents tell a reader to do is done, command by command, and answers as they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpcspec.cli.main import main
from cpcspec.diagnostics.diagnostic import Diagnostic
from cpcspec.project import compile_folder
from tests.support.documents import Shown, Written, missing, put, steps
from tests.support.tree import ROOT

DOCUMENTS = ["README.md", "docs/tutorial.md", "docs/primer.md", "docs/audit.md"]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_document_is_true(
    document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command ends with the exit code and the lines that stand below it; each file holds what is shown of it."""
    monkeypatch.chdir(tmp_path)
    tried = 0
    for step in steps((ROOT / document).read_text(encoding="utf-8")):
        if isinstance(step, Written):
            put(step, tmp_path)
        elif isinstance(step, Shown):
            assert step.text.strip("\n") in (tmp_path / step.path).read_text(encoding="utf-8")
        elif step.words[0] == "cpcspec":
            tried += 1
            code = main(step.words[1:])
            shown = capsys.readouterr()
            output = shown.out + shown.err
            assert (code, missing(step, output)) == (step.code, []), f"{' '.join(step.words)}\n{output}"
    assert tried, "a document without commands shows nothing"


def test_the_tutorial_needs_no_python() -> None:
    """Whoever follows the tutorial writes specs and tables only."""
    written = [each for each in steps(_tutorial()) if isinstance(each, Written)]
    assert {each.path.rpartition(".")[2] for each in written} == {"cpc", "csv"}


def test_each_step_of_the_tutorial_compiles(tmp_path: Path) -> None:
    """A reader who stops after any step of the tutorial is left with a spec that has no fault."""
    faults: dict[str, list[Diagnostic]] = {}
    for number, step in enumerate(steps(_tutorial())):
        if not isinstance(step, Written):
            continue
        put(step, tmp_path)
        done = compile_folder(tmp_path)
        # The register's table comes right after the spec that names it: that one moment is excused.
        if number and not done.ok:
            faults[f"step {number}: {step.path}"] = list(done.findings)
    assert faults == {}


def _tutorial() -> str:
    return (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
