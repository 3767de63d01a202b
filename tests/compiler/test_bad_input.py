"""Whatever is handed in, the answer is a list of located findings, or a spec; never a traceback, never silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpcspec.project import compile_folder, compile_texts

GOOD = """\
kind office "Office"
procedure loan "Loan"
  party reader "Reader"
    is the creator
  part request "Request"
    edited by reader in draft
  state draft "Draft"
    initial
  state done "Done"
    final
  tab form "Form"
    field title "Title"
      type text
  end
  action send "Send"
    by reader
    from draft to done
  end
  access
    reader sees everything
  end
end
"""

TWENTY = """\
kind office "Office"
kind office "Office again"
procedure loan "Loan"
  basis LAW 1
  party reader "Reader"
    is the creator
  party helper "Helper"
    is kind ofice
  part request "Request"
    edited by raeder in draft
  state draft "Draft"
    initial
  state lent "Lent"
    initial
  state done "Done"
    final
  tab form "Form"
    field title "Title"
      type txt
    field author "Author
      type text
    field days "Days"
      type days of offices
    field wish "Wish"
      type text
      shown when title
    field again "Again"
      type text
      shown when days is yes
    field pick "Pick"
      type choice of genres
    field nothing "Nothing"
  end
  action send "Send"
    by reader
    from draft to sent
    needs reqest complete
    check days is at leest 3 else "Too few."
    set titel to "x"
    send mail posted
  end
  actoin undo "Undo"
    by reader
    from lent to draft
  end
  timer late "Late"
    ends 3 days after lent_on
  mail posted_ "Posted"
    to readers
    text "{numbr}"
  acess
    reader sees everything
  end
end
end
"""


def test_the_example_is_good() -> None:
    """The spec that the others are made from has no finding."""
    assert list(compile_texts({"loan.cpc": GOOD}).findings) == []


def test_twenty_faults_give_twenty_findings() -> None:
    """One run names every one of 20 and more faults, each at a line of its own cause."""
    found = list(compile_texts({"loan.cpc": TWENTY}).findings)
    codes = [each.code for each in found]
    lines = {each.span.line for each in found}
    assert len(found) >= 20, codes
    assert len(lines) >= 20, sorted(lines)
    for code in ("duplicate-name", "unknown-source", "initial-state", "unknown-type", "open-quote", "stray-end"):
        assert code in codes


def test_every_finding_says_why_and_what_to_do() -> None:
    """No finding leaves the reader alone: message, reason and cure are there, without names of the parser's own."""
    for each in compile_texts({"loan.cpc": TWENTY}).findings:
        for text in (each.message, each.why, each.help):
            assert text
            assert "_NL" not in text
            assert "Token" not in text
            assert not any(word.isupper() and len(word) > 3 and "`" not in word for word in text.split()), text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty-file"),
        (" \n\n", "empty-file"),
        ("kind office " + "x" * 10_000_000, "line-too-long"),
        (
            'procedure p "P"\n  state s "S"\n    initial\n  tab t "T"\n   field f "F"\n    shown when ' + "(" * 100_000,
            "line-too-long",
        ),
        ('setting x "X" is ' + "(\n" * 100_000, "nested-too-deep"),
        ('tab "\n' * 100, "unknown-keyword"),
        ('kind \u0430gency "Agency"\n', "lookalike-letter"),
        ("\x00\x01\x02\n", "unknown-keyword"),
        ('kind office "Office"\nend\n', "stray-end"),
        ('procedure p "P"\n  state s "S"\n    initial\n', "missing-end"),
    ],
    ids=[
        "empty",
        "blank",
        "10-MB-line",
        "brackets",
        "bracket-lines",
        "quotes",
        "lookalike",
        "control",
        "end",
        "no-end",
    ],
)
def test_hostile_texts_get_a_finding(text: str, code: str) -> None:
    """Texts made to break a reader get a located finding."""
    found = list(compile_texts({"bad.cpc": text}).findings)
    assert code in [each.code for each in found]
    assert all(each.span.source.path == "bad.cpc" for each in found)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_kinds_mean_the_same(end: str) -> None:
    """Line ends of Unix, Windows and old Macs, also mixed, make no difference."""
    other = GOOD.replace("\n", end, 7)
    assert list(compile_texts({"loan.cpc": other}).findings) == []
    assert compile_texts({"loan.cpc": other}).spec == compile_texts({"loan.cpc": GOOD}).spec


def test_a_byte_order_mark_makes_no_difference() -> None:
    """Editors on Windows put a mark before the first letter; it is no part of the spec."""
    assert list(compile_texts({"loan.cpc": "\ufeff" + GOOD}).findings) == []


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """Bytes that are no text, empty folders and missing files are named, and the other files are still judged."""
    (tmp_path / "good.cpc").write_text(GOOD, encoding="utf-8")
    (tmp_path / "latin.cpc").write_bytes('kind b\xfcro "B\xfcro"\n'.encode("latin-1"))
    (tmp_path / "empty").mkdir()
    found = list(compile_folder(tmp_path, tmp_path / "empty", tmp_path / "missing.cpc").findings)
    assert [each.code for each in found] == ["no-spec-here", "not-utf8", "unreadable-file"]
    assert found[1].span.line == 1


def test_many_faulty_lines_stop_at_a_limit() -> None:
    """A file of nonsense gets a bounded list, with word that there is more."""
    found = list(compile_texts({"bad.cpc": "nonsense here\n" * 5_000}).findings)
    assert found
    assert len(found) <= 61
    assert any(each.code == "too-many-faults" for each in found)
