"""`cpcspec diff`: what it says and writes, and with which code it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cpcspec.cli.main import main
from cpcspec.ir.codec import encode
from cpcspec.project import compile_folder
from tests.support.library_spec import SPEC, TABLES

GONE = ('    field cover "Cover"\n      type file\n', "")


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    """Return two folders: the library spec, and the same."""
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        for each, text in {"library.cpc": SPEC, **TABLES}.items():
            (tmp_path / name / each).write_text(text, encoding="utf-8")
    return tmp_path / "old", tmp_path / "new"


def _alter(folder: Path, old: str, new: str) -> None:
    path = folder / "library.cpc"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_same_version_says_so(versions: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing changed, that is all there is to say."""
    assert main(["diff", *map(str, versions)]) == 0
    assert capsys.readouterr().out == "nothing changed\n"


def test_a_new_label_is_safe(versions: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """A change of words is told with its place, and ends with 0."""
    _alter(versions[1], '"Subject"', '"Title"')
    assert main(["diff", *map(str, versions)]) == 0
    out = capsys.readouterr().out
    assert "What reads differently\n  The field “Title”: label: was “Subject”, is now “Title”\n" in out
    assert re.search(r"new/library\.cpc:\d+, in “Loan”\n", out)
    assert out.endswith("open cases: safe: they can go on under the new version as they are\n")


def test_a_field_that_is_gone_breaks(versions: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """What breaks is told with the state and the field, and ends with 1."""
    _alter(versions[1], *GONE)
    assert main(["diff", *map(str, versions)]) == 1
    out = capsys.readouterr().out
    assert re.search(r"The field “Cover” is gone\n +.*old/library\.cpc:\d+", out)
    assert "“Cover” is gone, and what it may hold would be lost" in out
    assert "open cases: breaks" in out


def test_json_and_page_say_the_same(versions: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """JSON names what programs ask for; the page stands alone."""
    _alter(versions[1], *GONE)
    page = versions[0].parent / "diff.html"
    assert main(["diff", *map(str, versions), "--format", "json", "--html", str(page)]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["verdict"] == "breaks"
    assert {("form", "cover", "gone")} <= {(each["kind"], each["id"], each["how"]) for each in data["changes"]}
    broken = [each for each in data["open_cases"] if each["verdict"] == "breaks"]
    assert {(each["reasons"][0]["stage"], each["reasons"][0]["id"]) for each in broken} >= {("draft", "cover")}
    text = page.read_text(encoding="utf-8")
    assert "would be lost" in text
    assert not re.search(r"https?://|<script|<link", text)


def test_versions_may_be_compiled_already(versions: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """An `ir.json`, or a folder that holds nothing else, is a version too."""
    built = versions[0].parent / "built"
    built.mkdir()
    (built / "ir.json").write_text(encode(compile_folder(versions[0]).spec), encoding="utf-8")
    assert main(["diff", str(built), str(versions[1])]) == 0
    assert main(["diff", str(built / "ir.json"), str(versions[1])]) == 0
    capsys.readouterr()


def test_what_is_no_version_is_refused(versions: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is no spec, a spec with errors and a path without anything end with 2."""
    wrong = versions[0].parent / "ir.json"
    wrong.write_text("{}]", encoding="utf-8")
    assert main(["diff", str(wrong), str(versions[1])]) == 2
    assert "is no compiled spec" in capsys.readouterr().err
    _alter(versions[1], "type text", "type nothing")
    assert main(["diff", *map(str, versions)]) == 2
    assert main(["diff", str(versions[0]), str(versions[0].parent / "nowhere")]) == 2
    assert capsys.readouterr().err
