"""The folder of compiled output is exactly what the specs compile to."""

from __future__ import annotations

from pathlib import Path

from cpcspec.generated import Difference, differences, write

FILES = {"ir.json": "{}\n", "loan/models.py": "x = 1\n"}


def test_writing_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    """The first run writes all files, the second finds nothing to do."""
    assert write(tmp_path, FILES) == [Difference("ir.json", "new"), Difference("loan/models.py", "new")]
    assert write(tmp_path, FILES) == []
    assert (tmp_path / "loan/models.py").read_text(encoding="utf-8") == "x = 1\n"


def test_drift_of_every_kind_is_found_and_mended(tmp_path: Path) -> None:
    """A file that was edited, deleted or left over is named, and put right by writing."""
    write(tmp_path, FILES)
    (tmp_path / "ir.json").write_text("{ }\n", encoding="utf-8")
    (tmp_path / "loan/models.py").unlink()
    (tmp_path / "old").mkdir()
    (tmp_path / "old/models.py").write_text("", encoding="utf-8")
    drift = [
        Difference("ir.json", "changed"),
        Difference("loan/models.py", "new"),
        Difference("old/models.py", "stale"),
    ]
    assert differences(tmp_path, FILES) == drift
    assert write(tmp_path, FILES) == drift
    assert differences(tmp_path, FILES) == []
    assert not (tmp_path / "old").exists()
