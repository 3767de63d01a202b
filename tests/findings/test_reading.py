"""Findings that no text in a page can show: they need bytes, paths, or texts too long for a page."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cpcspec.project import compile_folder, compile_texts
from tests.findings.by_bytes import BY_BYTES


def _folder_without_specs(folder: Path) -> Path:
    (folder / "letter.txt").write_text("Dear colleagues")
    return folder


def _nothing(folder: Path) -> Path:
    return folder / "spesc"


def _latin_1(folder: Path) -> Path:
    (folder / "a.cpc").write_bytes('kind office "Société"\n'.encode("latin-1"))
    return folder


def _long_line(folder: Path) -> Path:
    (folder / "a.cpc").write_text(f'kind office "{"x" * 3000}"\n')
    return folder


def _deep(folder: Path) -> Path:
    condition = "(" * 100 + "days is 3" + ")" * 100
    (folder / "a.cpc").write_text(f'procedure a "A"\n  tab t "T"\n    shown when {condition}\n  end\nend\n')
    return folder


def _letter(folder: Path) -> Path:
    (folder / "a.cpc").write_text("please find below\n" * 100)
    return folder


MADE: dict[str, Callable[[Path], Path]] = {
    "line-too-long": _long_line,
    "nested-too-deep": _deep,
    "no-spec-here": _folder_without_specs,
    "not-utf8": _latin_1,
    "too-many-faults": _letter,
    "unreadable-file": _nothing,
}


def test_all_codes_without_a_runnable_page_are_made_here() -> None:
    """None of them is left untested."""
    assert set(BY_BYTES) == set(MADE)


@pytest.mark.parametrize("code", BY_BYTES)
def test_what_cannot_be_read_is_said_once(code: str, tmp_path: Path) -> None:
    """Bytes and paths that are no spec lead to exactly one finding of their code."""
    done = compile_folder(MADE[code](tmp_path))
    assert [code] == [each.code for each in done.findings if each.code in BY_BYTES]
    assert done.findings.errors


def test_a_byte_that_is_not_utf8_is_pointed_at(tmp_path: Path) -> None:
    """The place is that of the first bad byte, counted in letters."""
    found = next(iter(compile_folder(_latin_1(tmp_path)).findings))
    assert (1, 18) == (found.span.line, found.span.column)


@pytest.mark.parametrize(
    ("mended", "line", "column"),
    [
        ("  stat closed Closed", 3, 15),
        ("  statte closed Closed", 3, 17),
        ('  state closed "Closed\n    finel', 4, 5),
        ('  state closed "Closed"\n    basis X 1\n  partyy a "A"\n    is kind nobody', 6, 13),
        ("  tab t\n  statee x is", 4, 12),
    ],
)
def test_places_below_and_beside_a_mended_line_are_exact(mended: str, line: int, column: int) -> None:
    """Repairs of a faulty line never move the places of other findings."""
    done = compile_texts({"a.cpc": f'procedure a "A"\n  state open "Open"\n{mended}\n'})
    places = {(each.span.line, each.span.column) for each in done.findings}
    assert (line, column) in places, sorted(map(str, (each.span for each in done.findings)))


def test_a_pipe_with_the_name_of_a_spec_is_named_and_never_waited_for(tmp_path: Path) -> None:
    """Only ordinary files are read."""
    (tmp_path / "a.cpc").write_text('kind office "Office"\n')
    os.mkfifo(tmp_path / "b.cpc")
    found = list(compile_folder(tmp_path).findings)
    assert [(tmp_path / "b.cpc").as_posix()] == [each.span.source.path for each in found]
    assert ["unreadable-file"] == [each.code for each in found]


def test_a_folder_that_may_not_be_searched_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in it could change every answer."""
    (tmp_path / "a.cpc").write_text('kind office "Office"\n')
    (tmp_path / "locked").mkdir()
    search = os.scandir

    def refusing(path: str | os.PathLike[str]) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return search(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = list(compile_folder(tmp_path).findings)
    assert [("unreadable-file", (tmp_path / "locked").as_posix())] == [
        (each.code, each.span.source.path) for each in found
    ]


def test_a_table_alone_and_a_device_are_no_spec(tmp_path: Path) -> None:
    """Silence would look like success."""
    (tmp_path / "people.csv").write_text("id,name\n1,Ann\n")
    assert ["no-spec-here"] == [each.code for each in compile_folder(tmp_path / "people.csv").findings]
    assert ["unreadable-file"] == [each.code for each in compile_folder(os.devnull).findings]


def test_a_spec_in_another_encoding_still_declares_its_names(tmp_path: Path) -> None:
    """Files that use them are not blamed."""
    (tmp_path / "a.cpc").write_bytes('kind office "Soci\u00e9t\u00e9"\n'.encode("latin-1"))
    party = '  party clerk "Clerk"\n    is kind office\n'
    (tmp_path / "b.cpc").write_text(f'procedure a "A"\n  state s "S"\n    initial\n{party}end\n')
    assert ["not-utf8"] == [each.code for each in compile_folder(tmp_path).findings]
