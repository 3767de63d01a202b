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


def test_drift_of_every_kind_is_found(tmp_path: Path) -> None:
    """A file that was edited, deleted, left over or put there is named, and so is a list that is gone."""
    write(tmp_path, {**FILES, "old/models.py": ""})
    (tmp_path / "ir.json").write_text("{ }\n", encoding="utf-8")
    (tmp_path / "loan/models.py").unlink()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("", encoding="utf-8")
    drift = [
        Difference("ir.json", "changed"),
        Difference("loan/models.py", "new"),
        Difference("manifest.sha256", "changed"),
        Difference("mine/", "strange"),
        Difference("old/models.py", "stale"),
    ]
    assert differences(tmp_path, FILES) == drift
    (tmp_path / "manifest.sha256").unlink()
    assert Difference("manifest.sha256", "new") in differences(tmp_path, FILES)


def test_what_is_built_anew_replaces_what_was_built_before(tmp_path: Path) -> None:
    """What changed is written, what no spec wants any more goes with its folder, and nothing is left to do."""
    write(tmp_path, {**FILES, "old/models.py": ""})
    newer = {**FILES, "ir.json": "[]\n"}
    assert write(tmp_path, newer) == [Difference("ir.json", "changed"), Difference("old/models.py", "stale")]
    assert differences(tmp_path, newer) == []
    assert not (tmp_path / "old").exists()
