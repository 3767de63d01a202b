"""`cpcspec recheck`: what it says of certificates, and with which code it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cpcspec.cli.main import main
from cpcspec.ir.codec import encode
from tests.support.proven import SPEC, certified, loans


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Return a file of certificates, and the folder of the spec that they are about."""
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "loans.cpc").write_text(SPEC, encoding="utf-8")
    (tmp_path / "certificates.json").write_text(certified(), encoding="utf-8")
    return tmp_path / "certificates.json", tmp_path / "specs"


def test_what_is_right_is_confirmed(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Each certificate has its line, and all of them their sum."""
    assert main(["recheck", str(files[0]), "--specs", str(files[1])]) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert last == f"{len(loans().properties)} confirmed"
    assert "confirmed  loan: erased “Every loan is erased at last”" in lines


def test_a_compiled_spec_will_do(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Who checks needs no sources, only what they compile to."""
    compiled = files[0].with_name("ir.json")
    compiled.write_text(encode(loans().spec), encoding="utf-8")
    assert main(["recheck", str(files[0]), "--specs", str(compiled)]) == 0
    assert "refuted" not in capsys.readouterr().out


def test_what_is_wrong_is_refuted(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """One certificate that proves another claim than it says makes the command end with 1, and says why."""
    data = json.loads(files[0].read_text(encoding="utf-8"))
    data["certificates"][0]["proofs"] = []
    files[0].write_text(json.dumps(data), encoding="utf-8")
    assert main(["recheck", str(files[0]), "--specs", str(files[1])]) == 1
    out = capsys.readouterr().out
    assert "refuted    loan: titled “What is lent has a title”: it proves something else than the claim asks for" in out
    assert out.endswith(" confirmed, 1 refuted\n")


def test_another_spec_is_said(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Certificates of another version prove nothing of this one."""
    (files[1] / "loans.cpc").write_text(SPEC.replace("3 months", "2 months"), encoding="utf-8")
    assert main(["recheck", str(files[0]), "--specs", str(files[1])]) == 1
    assert capsys.readouterr().out.endswith(f"{len(loans().properties)} other spec\n")


@pytest.mark.parametrize("text", ["nothing", '{"format": "something else"}'])
def test_what_is_no_file_of_certificates_is_told_plainly(
    text: str, files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Anything else is refused in one line."""
    files[0].write_text(text, encoding="utf-8")
    assert main(["recheck", str(files[0]), "--specs", str(files[1])]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "certificates.json is no file of certificates: " in said


def test_a_file_that_is_not_there_is_told_plainly(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """A name that stands for nothing is wrong use, and so is a spec that cannot be read."""
    assert main(["recheck", str(files[0].with_name("none.json")), "--specs", str(files[1])]) == 2
    assert "none.json is no file of certificates: No such file or directory" in capsys.readouterr().err
    assert main(["recheck", str(files[0]), "--specs", str(files[1] / "none")]) == 2
    files[0].with_name("ir.json").write_text("{", encoding="utf-8")
    assert main(["recheck", str(files[0]), "--specs", str(files[0].with_name("ir.json"))]) == 2
    assert "ir.json is no compiled spec" in capsys.readouterr().err
