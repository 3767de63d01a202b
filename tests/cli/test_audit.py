"""`cpcspec audit`: what it says and writes, and with which code it ends."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from cpcspec.cli.main import main
from cpcspec.writing.manifest import MANIFEST

SPEC = """kind library "Library"
register from "libraries.csv"

procedure loan "Loan of a book"
  start from menu "Ask for a book"
    by library
  party reader "Reader"
    is the creator
  state open "Open"
    initial
  state lost "Lost"
  state closed "Closed"
    final
  action close "Close"
    by reader
    from open, lost to closed
  end
  action lose "Report as lost"
    by reader
    from open to lost
  end
  timer time_out "Time is out"
    runs in open, lost
    ends 1 month after entered_on
    then to closed
  access
    reader sees everything
  end
end

property never_lost "No book is ever lost"
  of loan
  never state is lost
"""
REGISTER = "id,name,kinds,country,mailbox\ncity,City library,library,FR,city@example.org\n"
ALWAYS_REPORTED = {
    "audit.html", "audit.txt", "audit.json", "audit.sarif", "audit.xml", "verdicts.csv", "rights.csv",
    "certificates.json",
}  # fmt: skip
SOUND = SPEC.replace("never state is lost", "once state is closed always state is closed")
STUCK = SOUND.replace("from open, lost to closed", "from open to closed").replace("in open, lost\n", "in open\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder for specs."""
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "libraries.csv").write_text(REGISTER, encoding="utf-8")
    return tmp_path / "specs"


def audited(folder: Path, text: str, *more: str) -> int:
    """Audit a text as the only spec of a folder; return the exit code."""
    (folder / "loan.cpc").write_text(text, encoding="utf-8")
    return main(["audit", str(folder), *more])


def test_what_holds_ends_with_nothing_to_say(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sound spec is proven sound, and the exit code is 0."""
    assert audited(folder, SOUND) == 0
    said = capsys.readouterr()
    assert "All holds" in said.out
    assert said.err == ""


def test_what_fails_is_told_as_a_story_and_as_a_scenario(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A broken property comes with days, names and what was pressed; its scenario fails when it is played."""
    report = folder.parent / "report"
    assert audited(folder, SPEC, "--report", str(report)) == 1
    said = capsys.readouterr().out
    assert "No book is ever lost" in said
    assert "“City library” (Reader) pressed “Report as lost”" in said
    assert "2020-02-03" in said
    scenario = (report / "counterexamples.cpc").read_text(encoding="utf-8")
    (folder / "found.cpc").write_text(scenario, encoding="utf-8")
    assert main(["test", str(folder), "--engine", "both"]) == 1
    assert "sqlite: 0 of 1" in capsys.readouterr().out


def test_the_scenario_of_a_failure_passes_when_the_spec_is_mended(folder: Path) -> None:
    """What showed the fault shows later on that it is gone: a case that was stuck goes on by itself."""
    report = folder.parent / "report"
    audited(folder, STUCK, "--report", str(report))
    scenario = (report / "counterexamples.cpc").read_text(encoding="utf-8")
    (folder / "found.cpc").write_text(scenario, encoding="utf-8")
    assert main(["test", str(folder), "--engine", "pure"]) == 1
    (folder / "loan.cpc").write_text(SOUND, encoding="utf-8")
    assert main(["test", str(folder), "--engine", "pure"]) == 0


def test_an_accepted_finding_is_told_with_its_reason(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`# allow: S3 because ...` at the element's line turns a failure into something accepted."""
    assert audited(folder, STUCK, "--only", "S*") == 1
    failed = {line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  S")}
    why = f"# allow: {', '.join(sorted(failed))} because lost books are written off by hand\n  state lost"
    assert audited(folder, STUCK.replace("state lost", why, 1), "--only", "S*") == 0
    assert "lost books are written off by hand" in capsys.readouterr().out


def test_an_allow_that_allows_nothing_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What nobody finds any more must not stay allowed."""
    assert audited(folder, SOUND.replace("  state lost", "  # allow: S3 because of old habits\n  state lost")) == 0
    assert "there is no finding `S3` here to allow" in capsys.readouterr().err


def test_a_spec_with_errors_is_not_audited(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bad input ends with 2, and with the findings of the compiler."""
    assert audited(folder, SPEC.replace("by reader", "by raeder")) == 2
    assert "did you mean `reader`?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--only", "never_lots"), "there is no check or property `never_lots`; did you mean `never_lost`?"),
        (("--procedure", "laon"), "there is no procedure `laon`; did you mean `loan`?"),
        (("--budget", "0"), "at least 1"),
        (("--log", "nowhere.jsonl"), "nowhere.jsonl cannot be read"),
        (("--older", "nowhere"), "nowhere is no version of a spec"),
    ],
)
def test_what_stands_for_nothing_is_told(
    folder: Path, more: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Names, numbers and files that cannot be meant end with 2, and say what could be."""
    assert audited(folder, SPEC, *more) == 2
    assert words in capsys.readouterr().err


def test_a_budget_that_is_spent_leaves_the_answer_open(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Too many states end with 3: never with a proof."""
    assert audited(folder, SOUND, "--budget", "1", "--only", "S*") == 3
    assert "unknown (budget)" in capsys.readouterr().out


def test_all_reports_are_written(folder: Path) -> None:
    """The folder of the reports holds each format, each readable."""
    report, graphs = folder.parent / "report", folder.parent / "graphs"
    assert audited(folder, SPEC, "--report", str(report), "--graphs", str(graphs)) == 1
    assert {each.name for each in report.iterdir()} == {*ALWAYS_REPORTED, "counterexamples.cpc", MANIFEST}
    assert json.loads((report / "audit.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert ET.parse(report / "audit.xml").getroot().tag == "testsuites"  # noqa: S314 - our own text
    assert "No book is ever lost" in (report / "audit.html").read_text(encoding="utf-8")
    assert {each.name for each in graphs.iterdir()} == {"loan.graphml", "loan.json", MANIFEST}


def test_a_folder_that_cannot_be_written_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file in the way of the reports ends with 2."""
    (folder.parent / "report").write_text("", encoding="utf-8")
    assert audited(folder, SOUND, "--report", str(folder.parent / "report")) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_open_cases_of_an_older_version_are_asked_about(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With an older version the audit says what becomes of its open cases: here there is no such procedure."""
    older = folder.parent / "older"
    older.mkdir()
    (older / "libraries.csv").write_text(REGISTER, encoding="utf-8")
    (older / "loan.cpc").write_text(SOUND, encoding="utf-8")
    newer = SOUND.replace("procedure loan", "procedure lending").replace("of loan", "of lending")
    assert audited(folder, newer, "--older", str(older), "--only", "X8") == 1
    assert "Open cases of “Loan of a book” in “Lost” could not go on" in capsys.readouterr().out


def test_a_deep_audit_plays_the_scenarios_and_takes_rules_away(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--deep` counts what scenarios exercise, and what the properties would notice."""
    deeds = ("city starts loan as book", "city does close on book", "then book is closed")
    story = "\n".join(['scenario ended "A loan ends"', *deeds, "end", ""])
    assert audited(folder, SOUND + story, "--deep", "--only", "M*", "--format", "json") == 1
    answers = json.loads(capsys.readouterr().out)["answers"]
    said = {each["check"]: each["says"] for each in answers if each["verdict"] == "holds"}
    assert "The scenarios reach" in said["M1"]
    assert "rules taken away one by one" in said["M3"]
    assert any("“lose”" in each["says"] for each in answers if each["verdict"] == "fails")


def test_what_a_small_budget_leaves_open_is_no_failure(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A state whose steps were not looked at any more is not one in which a case gets stuck."""
    for budget in ("1", "2", "3"):
        assert audited(folder, SOUND, "--budget", budget) in {0, 3}
        assert "What fails" not in capsys.readouterr().out
