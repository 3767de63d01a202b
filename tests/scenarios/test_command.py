"""`cpcspec test`: what it says, what it writes, and with which code it ends."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from cpcspec.cli.main import main
from cpcspec.scenarios import engines
from runtime.app.driver import driver
from tests.support.library_spec import SITUATIONS, SPEC, TABLES

GOOD = (
    'scenario lent "A loan is lent"\n  given lent_out\n  then l is lent\nend\n'
    'scenario shut "Loans are closed"\n  setting loans_are_open is no\n  given drafted\n  reader_fr does ask on l\n'
    '  refused because "Nothing is lent"\nend\n'
)
BAD = 'scenario wrong "Wrong"\n  given asked_for\n  then l is lent\nend\n'


class Sqlite:
    """The entry point that the installed project has."""

    name = "sqlite"

    def load(self) -> object:
        """Return the maker of drivers."""
        return driver


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the library spec and good scenarios; the engine is installed."""
    monkeypatch.setattr(engines, "entry_points", lambda group: [Sqlite()] if group == "cpcspec.drivers" else [])
    for name, text in {"library.cpc": SPEC, "situations.cpc": SITUATIONS, "stories.cpc": GOOD, **TABLES}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_good_scenarios_end_well(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line for each engine says that all passed."""
    assert main(["test", str(folder)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [each.partition(" (")[0] for each in said] == [
        "pure: 2 of 2 scenarios passed",
        "sqlite: 2 of 2 scenarios passed",
    ]


def test_a_failure_is_told_and_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A scenario that fails is told on each engine, and stands in the XML."""
    (folder / "bad.cpc").write_text(BAD, encoding="utf-8")
    written = folder / "out.xml"
    assert main(["test", str(folder), "--junit", str(written)]) == 1
    said = capsys.readouterr().out
    assert said.count("FAILED wrong: Wrong") == 2
    assert "bad.cpc:3: then l is lent" in said
    assert "pure: 2 of 3 scenarios passed, 1 failed" in said
    root = ET.parse(written).getroot()  # noqa: S314 - our own text
    assert [each.get("name") for each in root.iter("testsuite")] == ["pure", "sqlite"]
    assert len(list(root.iter("failure"))) == 2


def test_some_scenarios_only(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--only` takes names and patterns."""
    (folder / "bad.cpc").write_text(BAD, encoding="utf-8")
    assert main(["test", str(folder), "--engine", "pure", "--only", "lent", "--only", "sh*"]) == 0
    assert capsys.readouterr().out.startswith("pure: 2 of 2 scenarios passed")


def test_a_name_that_stands_for_none(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A scenario that does not exist is wrong use, and the nearest name is offered."""
    assert main(["test", str(folder), "--only", "lend"]) == 2
    assert capsys.readouterr().err == "cpcspec test: there is no scenario `lend`; did you mean `lent`?\n"


def test_an_engine_that_is_not_installed(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the engine the command says what is missing, before anything is played."""
    monkeypatch.setattr(engines, "entry_points", lambda group: [])  # noqa: ARG005 - called by that name
    assert main(["test", str(folder), "--engine", "both"]) == 2
    said = capsys.readouterr()
    assert "there is no engine `sqlite` here" in said.err
    assert said.out == ""


def test_what_no_scenario_reaches(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--coverage` adds the share that is reached and the names of what is not, whatever the engine."""
    assert main(["test", str(folder), "--engine", "sqlite", "--coverage"]) == 0
    said = capsys.readouterr().out
    assert "no scenario reaches action close" in said
    assert said.splitlines()[-1].startswith("in all: ")


def test_faults_come_before_scenarios(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A spec with errors is not played; its findings are told."""
    (folder / "bad.cpc").write_text('scenario a "A"\n  given nothing\nend\n', encoding="utf-8")
    assert main(["test", str(folder)]) == 1
    said = capsys.readouterr()
    assert "there is no situation `nothing`" in said.err
    assert "the scenarios were not played" in said.err
    assert said.out == ""


def test_nothing_to_play(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither an empty place nor a spec without scenarios passes."""
    (folder / "stories.cpc").unlink()
    assert main(["test", str(folder)]) == 2
    assert "there are no scenarios here" in capsys.readouterr().err
    assert main(["test", str(folder / "nowhere")]) == 2


def test_the_file_for_the_outcomes_cannot_be_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A place that cannot be written to is wrong use, told in one line."""
    assert main(["test", str(folder), "--engine", "pure", "--junit", str(folder / "no" / "out.xml")]) == 2
    assert "out.xml` cannot be written: there is no folder" in capsys.readouterr().err
