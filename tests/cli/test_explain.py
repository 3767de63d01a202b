"""`cpcspec explain`."""

from __future__ import annotations

import pytest

from cpcspec.audit.page import codes as of_audit
from cpcspec.cli.main import main
from cpcspec.diagnostics.page import codes


@pytest.mark.parametrize("code", ["unknown-name", "[unknown-name]"])
def test_a_code_is_explained_with_its_page(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The code may be copied with the brackets that findings print it in."""
    assert main(["explain", code]) == 0
    assert "# A name that stands for nothing\n" in capsys.readouterr().out


def test_without_a_code_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Each code stands on a line of its own, with its title."""
    assert main(["explain"]) == 0
    assert [*codes(), *of_audit()] == [line.split()[0] for line in capsys.readouterr().out.splitlines()]


def test_a_misspelt_code_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong code is wrong use, and the nearest one is named."""
    assert main(["explain", "unkown-name"]) == 2
    assert "did you mean `unknown-name`?" in capsys.readouterr().err


def test_a_code_like_no_other_leads_to_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    """Where there is nothing to guess, the way to all codes is shown; a path is no code."""
    assert main(["explain", "../../x"]) == 2
    assert "`cpcspec explain` lists all codes" in capsys.readouterr().err


@pytest.mark.parametrize("code", ["S3", "s3", "[S3]"])
def test_a_check_of_the_audit_is_explained(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The page of a check is printed, however its id is written."""
    assert main(["explain", code]) == 0
    assert capsys.readouterr().out.startswith("# Case that gets stuck\n")
