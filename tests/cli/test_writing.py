"""What commands write costs nothing that is not theirs, and what the machine refuses is told in one line."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cpcspec.cli.main import COMMANDS, main
from cpcspec.writing.manifest import MANIFEST
from tests.support.folders import held
from tests.support.tree import ROOT

MODULES = {"cpcspec": "cpcspec.cli.main", "cpcrun": "runtime.app.cli"}
WRITING = {
    "check": ["check", "specs", "--output"],
    "check as json": ["check", "specs", "--format", "json", "--output"],
    "check as sarif": ["check", "specs", "--format", "sarif", "--output"],
    "test": ["test", "specs", "--engine", "pure", "--junit"],
    "diff": ["diff", "specs", "specs", "--html"],
    "trace": ["trace", "list.csv", "--markdown"],
    "trace as html": ["trace", "list.csv", "--html"],
}
FOLDERS = {"report": ["audit", "--only", "S1", "--report"], "graphs": ["audit", "--only", "S1", "--graphs"]}
EACH_FILE = pytest.mark.parametrize("name", sorted(WRITING))
EACH_FOLDER = pytest.mark.parametrize("name", sorted(FOLDERS))


@pytest.fixture(autouse=True)
def _specs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Work in a folder with a sound procedure and a list of requirements."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "procedure", "permit"]) == 0
    Path("list.csv").write_text("id,kind,text,chapter\nR-01,S,Something.,1\n", encoding="utf-8")
    capsys.readouterr()


@EACH_FILE
def test_a_file_of_ours_is_written_over(name: str) -> None:
    """What a command wrote before, in any form, and an empty file may be replaced."""
    Path("out").write_text("", encoding="utf-8")
    forms = WRITING.values() if name.startswith("check") else ()
    for command in (WRITING[name], *(each for each in forms if each[0] == "check"), WRITING[name]):
        assert main([*command, "out"]) in (0, 1)
        assert Path("out").read_text(encoding="utf-8")
    assert {each.name for each in Path().iterdir()} == {"specs", "list.csv", "out"}


@EACH_FILE
@pytest.mark.parametrize("target", ["specs/permit/permit.cpc", "specs/permit/authorities.csv", "list.csv", "link"])
def test_a_file_of_somebody_else_stays(name: str, target: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A spec, a table, a document, be it behind a link, is never written over."""
    Path("link").symlink_to("list.csv")
    before = held(Path())
    assert main([*WRITING[name], target]) == 2
    assert held(Path()) == before
    (out, err) = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert f"`{target}` is not of our making and stays as it is: move it away, or name another file" in err


def _read_only() -> str:
    Path("out").touch(mode=0o444)
    return "out"


PLACES: dict[str, tuple[Callable[[], str], str]] = {
    "a folder": (lambda: "specs", "it is a folder; name a file"),
    "no folder": (lambda: "no/out", "there is no folder `no`; make it first"),
    "below a file": (lambda: "list.csv/out", "not a directory"),
    "read-only": (_read_only, "it is read-only; make it writable, or name another place"),
    "full": (lambda: "/dev/full", "no space left on device"),
    "no name": (lambda: "a\0b", "it is no name of a file"),
}


@EACH_FILE
@pytest.mark.parametrize("place", sorted(PLACES))
def test_a_place_that_cannot_be_written_is_told(name: str, place: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is wrong with the place is one line and exit code 2; nothing unfinished stays."""
    (make, words) = PLACES[place]
    target = make()
    before = held(Path())
    assert main([*WRITING[name], target]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"cpcspec {WRITING[name][0]}: `")
    assert f"cannot be written: {words}\n" in err
    assert held(Path()) == before


@EACH_FOLDER
def test_reports_lie_beside_what_else_there_is(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder of reports may hold other things: these stay, and no report goes over them."""
    Path("out").mkdir()
    Path("out/notes.txt").write_text("mine", encoding="utf-8")
    assert main([*FOLDERS[name], "out"]) == 0
    assert main([*FOLDERS[name], "out"]) == 0
    assert Path("out/notes.txt").read_text(encoding="utf-8") == "mine"
    (report, *_) = (each for each in Path("out").iterdir() if each.name not in ("notes.txt", MANIFEST))
    report.write_text("edited", encoding="utf-8")
    capsys.readouterr()
    assert main([*FOLDERS[name], "out"]) == 0
    assert f"{report.as_posix()} was changed since it was written and is left as it is" in capsys.readouterr().err
    Path("out", MANIFEST).unlink()
    before = held(Path())
    assert main([*FOLDERS[name], "out"]) == 2
    assert "but no list of what `cpcspec audit --" in capsys.readouterr().err
    assert held(Path()) == before


def test_a_report_that_is_no_longer_true_goes(capsys: pytest.CaptureFixture[str]) -> None:
    """What an audit wrote and the next one has no reason to write is removed; reports and graphs may share a folder."""
    command = [*FOLDERS["report"], "out", "--graphs", "out"]
    assert main(command) == 0
    spec = Path("specs/permit/permit.cpc")
    assert Path("out/permit.json").exists()
    spec.write_text(spec.read_text(encoding="utf-8").replace("procedure permit", "procedure other"), encoding="utf-8")
    Path("specs/permit/scenarios.cpc").unlink()
    assert main(command) == 0
    assert (Path("out/permit.json").exists(), Path("out/other.json").exists()) == (False, True)
    assert main(["audit", "--only", "S1", "--graphs", "out"]) == 2
    assert "is not of `cpcspec audit --graphs`: name another folder" in capsys.readouterr().err


def test_a_new_procedure_is_whole_or_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    """Where its folder cannot be made that is told, and what is there stays."""
    Path("specs/linked").symlink_to("nowhere")
    before = held(Path())
    told = {
        ("permit", "specs"): "is there already",
        ("linked", "specs"): "is there already",
        ("a", "list.csv"): "not a",
    }
    for (name, specs), words in told.items():
        assert main(["new", "procedure", name, "--specs", specs]) == 2
        assert words in capsys.readouterr().err
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limit[1]))
    try:
        assert main(["new", "procedure", "other"]) == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert "`specs/other` cannot be written: file too large" in capsys.readouterr().err
    assert held(Path()) == before


def test_building_tells_and_counts(capsys: pytest.CaptureFixture[str]) -> None:
    """An edited file is told with 1, a folder with work in it is refused with 2, and built into when that is said."""
    assert main(["build"]) == 0
    assert main(["build", "--check"]) == 0
    Path("generated/ir.json").write_text("mine", encoding="utf-8")
    capsys.readouterr()
    assert main(["build"]) == 1
    left = "generated/ir.json was changed since it was built and is left as it is: remove it, then build again\n"
    assert capsys.readouterr().err == left
    assert main(["build", "--check"]) == 1
    before = held(Path())
    for target in (".", "specs", ""):
        assert main(["build", "--to", target]) == 2
    assert held(Path()) == before
    assert main(["build", "--to", ".", "--into"]) == 0
    assert main(["build", "--to", ".", "--check"]) == 1
    assert main(["build", "--to", ".", "--check", "--into"]) == 0
    after = held(Path())
    assert {path: after[path] for path in before} == before


def started(program: str, *arguments: str, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program from a shell that does something with its output `before`."""
    code = f"import sys; from {MODULES[program]} import main; sys.exit(main())"
    line = ["bash", "-c", f'{before} "$@"', program, sys.executable, "-c", code, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""}
    return subprocess.run(line, capture_output=True, text=True, check=False, env=environment)


COMMANDS_RUN = {
    "cpcspec": [["--help"], ["--version"], ["check"], ["build"], ["test", "--engine", "pure"], ["show", "ir", "specs"]],
    "cpcrun": [["--help"], ["init"], ["demo"], ["verify-log"]],
}
EACH_COMMAND = pytest.mark.parametrize(
    ("program", "arguments"), [(name, each) for name, many in COMMANDS_RUN.items() for each in many]
)


@EACH_COMMAND
def test_output_that_goes_nowhere_is_told(program: str, arguments: list[str]) -> None:
    """A full or closed output is one line and exit code 2; a reader who has seen enough is nothing to tell."""
    main(["build"])
    started("cpcrun", "init")
    for before, words in (("exec >/dev/full;", "no space left on device"), ("exec >&-;", "it is closed")):
        done = started(program, *arguments, before=before)
        assert done.returncode == 2
        assert done.stderr.startswith(program)
        assert done.stderr.endswith(f": the output cannot be written: {words}\n")
        assert done.stderr.count("\n") == 1
    done = started(program, *arguments, before="exec > >(exit); sleep 0.2;")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("stream", ["2>/dev/full", "2>&-"])
def test_where_even_faults_cannot_be_told_the_exit_code_says_it(stream: str) -> None:
    """With nowhere to complain the command still ends as it should."""
    assert started("cpcspec", "nonsense", before=f"exec {stream};").returncode == 2


def test_a_character_that_the_output_lacks_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the output knows few characters the others are written as their numbers."""
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    spec = Path("specs/permit/permit.cpc")
    spec.write_text(spec.read_text(encoding="utf-8").replace('"Permit"', '"Genehmigung für alle"'), encoding="utf-8")
    done = started("cpcspec", "show", "model", "specs")
    assert (done.returncode, done.stderr) == (0, "")
    assert "f\\xfcr alle" in done.stdout


def test_ctrl_c_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever stops a command reads that it was stopped, and nothing of how it is made."""

    def stopped(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("cpcspec.project.read", stopped)
    for command in sorted(COMMANDS.keys() & {"audit", "build", "check", "test"}):
        assert main([command]) == 2
        assert capsys.readouterr().err == f"cpcspec {command}: stopped\n"
