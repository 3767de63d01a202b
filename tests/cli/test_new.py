"""`cpcspec new`: what it starts with is sound, by every means there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpcspec.cli.main import main


@pytest.mark.parametrize("command", ["check", "test", "audit"])
def test_a_new_procedure_is_sound(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever starts from it starts without a finding: nothing to mend, no scenario that fails, all proven."""
    specs = str(tmp_path / "specs")
    assert main(["new", "procedure", "permit", "--specs", specs]) == 0
    assert (main([command, specs]), capsys.readouterr().err) == (0, "")


def test_a_name_that_will_not_do_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Capitals and a folder that is there already end with 2."""
    specs = str(tmp_path / "specs")
    assert main(["new", "procedure", "Permit", "--specs", specs]) == 2
    assert "small letters" in capsys.readouterr().err
    assert main(["new", "procedure", "permit", "--specs", specs]) == 0
    assert main(["new", "procedure", "permit", "--specs", specs]) == 2
    assert "is there already" in capsys.readouterr().err
