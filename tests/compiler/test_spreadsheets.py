"""Tables as spreadsheets write them: read rightly, or one finding in the table that names the real cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpcspec.diagnostics.diagnostic import Diagnostic
from cpcspec.project import compile_folder, compile_texts

SPEC = """\
codes genres "Genres" from "genres.csv"
procedure loan "Loan"
  state open "Open"
    initial
  tab form "Form"
    field genre "Genre"
      type choice of genres
    field pages "Pages"
      type whole number
      shown when genre is novel or genre is poetry
  end
end
"""


def read(table: str) -> tuple[list[Diagnostic], dict[str, str]]:
    """Return the findings for a table, and the labels that it gives."""
    done = compile_texts({"loan.cpc": SPEC, "genres.csv": table})
    return list(done.findings), {each.code: each.label for each in done.spec.codes[0].entries}


@pytest.mark.parametrize(
    ("table", "novel"),
    [
        ('code,label\r\nnovel,"Novel\r\n(long)"\r\npoetry,Poetry\r\n', "Novel (long)"),
        ("code,label\nnovel,No\vvel\npoetry,Poetry\n", "No vel"),
        ("code,label\nnovel,No\u2028vel\npoetry,Poetry\n", "No vel"),
        ("code,label\nnovel\u200b,Novel\n\ufeffpoetry,Poetry\n", "Novel"),
        ("code,label\nnovel\u00a0,Novel\u00a0\npoetry,Poetry\n", "Novel"),
        ('code,label\nnovel,"A ""long"" one, mostly"\npoetry,Poetry\n', 'A "long" one, mostly'),
        ("code,label\nnovel,Novel,\npoetry,Poetry,,\n,,\n", "Novel"),
        ('"code","label"\r"novel","Novel"\r"poetry","Poetry"\r', "Novel"),
        ("\ufeffcode,label\nnovel,Novel\npoetry,Poetry", "Novel"),
    ],
    ids=["break", "tab", "separator", "invisible", "no-break", "quotes", "empty-cells", "old-mac", "mark"],
)
def test_what_spreadsheets_write_is_read_as_it_was_meant(table: str, novel: str) -> None:
    """Line breaks in cells, invisible signs and empty cells at the end of a row change nothing."""
    found, labels = read(table)
    assert [] == found
    assert {"novel": novel, "poetry": "Poetry"} == labels


@pytest.mark.parametrize(
    ("table", "line", "code", "said"),
    [
        ("code;label\nnovel;Novel\npoetry;Poetry\n", 1, "table-form", "semicolons"),
        ("sep=;\ncode;label\nnovel;Novel\npoetry;Poetry\n", 2, "table-form", "semicolons"),
        ("code\tlabel\nnovel\tNovel\npoetry\tPoetry\n", 1, "table-form", "tabs"),
        ("Code,LABEL\nnovel,Novel\npoetry,Poetry\n", 1, "table-form", "`code`, `label`"),
        ("", 1, "table-form", "empty"),
        ("\n\n", 1, "table-form", "empty"),
        ("code,label\n", 1, "table-form", "no entry"),
        ("code,label,label\nnovel,Novel,x\npoetry,Poetry,y\n", 1, "table-form", "two columns"),
        ("code,lable\nnovel,Novel\npoetry,Poetry\n", 1, "table-column", "`lable`"),
        ('code,label\nnovel,"Novel\npoetry,Poetry\n', 2, "table-row", "not closed"),
        ('code,label\nnovel,"Novel\npoetry,"Poetry"\n', 2, "table-row", "not closed"),
        ('code,label\nnovel,"Novel\npoetry,Poetry"\n', 2, "table-row", "not closed"),
        ("code,label\nnovel,Novel, long\npoetry,Poetry\n", 2, "table-row", "in quotes"),
        ("code,label\nnovel,\npoetry,Poetry\n", 2, "table-row", "no label"),
        (f"code,label\nnovel,{'x' * 140_000}\npoetry,Poetry\n", 2, "table-row", "140000 characters"),
        (
            "code,label,valid_from,valid_to\nnovel,Novel,2024-02-01,2024-01-01\npoetry,Poetry,,\n",
            2,
            "table-row",
            "before it starts",
        ),
        ("code,label,valid_from\nnovel,Novel,2024-02-30\npoetry,Poetry,\n", 2, "table-row", "no date"),
    ],
)
def test_what_cannot_be_read_is_said_once_in_the_table(table: str, line: int, code: str, said: str) -> None:
    """The finding stands on the line of its cause, and rules that name the entries are not blamed."""
    found, _ = read(table)
    assert [("genres.csv", line, code)] == [(each.span.source.path, each.span.line, each.code) for each in found]
    assert said in f"{found[0].message} {found[0].help}"


def test_a_quote_that_is_never_closed_swallows_no_entry() -> None:
    """The entries below it are still there."""
    assert {"novel", "poetry", "drama"} == set(read('code,label\nnovel,"Novel\npoetry,Poetry\ndrama,Drama\n')[1])


def test_a_table_in_the_encoding_of_a_spreadsheet_is_said_once(tmp_path: Path) -> None:
    """It is there, and read as far as it can be."""
    (tmp_path / "loan.cpc").write_text(SPEC, encoding="utf-8")
    (tmp_path / "genres.csv").write_bytes("code,label\nnovel,Roman\npoetry,Po\u00e9sie\n".encode("cp1252"))
    found = list(compile_folder(tmp_path).findings)
    assert [("not-utf8", 3)] == [(each.code, each.span.line) for each in found]


REGISTER = "id,name,kinds,country,mailbox\nath,Athens,library,EL,a@example.org\npar,Paris,library,FR,p@example.org\n"
COUNTRIES = """\
kind library "Library"
register from "people.csv"
procedure loan "Loan"
  party reader "Reader"
    is the creator
  state open "Open"
    initial
  tab form "Form"
    field island "Island"
      type text
      shown when reader.country is {country}
  end
end
"""


@pytest.mark.parametrize(
    ("country", "meant"), [("GR", "`EL`"), ("FX", "`FR`"), ("one of FR, GR", "`EL`"), ('"GR"', "`EL`")]
)
def test_a_country_that_no_authority_is_in_is_found(country: str, meant: str) -> None:
    """A condition on it could never hold."""
    found = list(compile_texts({"a.cpc": COUNTRIES.format(country=country), "people.csv": REGISTER}).findings)
    assert [("no-such-country", 11)] == [(each.code, each.span.line) for each in found]
    assert meant in found[0].help


def test_countries_of_the_register_are_right() -> None:
    """Those that have an authority give no finding."""
    assert [] == list(compile_texts({"a.cpc": COUNTRIES.format(country="EL"), "people.csv": REGISTER}).findings)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("par,Paris,library,FR,", "mailbox"),
        ("par,,library,FR,p@x.eu", "name"),
        ("par,Paris,library,,p@x.eu", "country"),
    ],
)
def test_an_authority_without_all_that_it_needs_is_found(wrong: str, said: str) -> None:
    """No mail would reach it, or nobody could tell who it is."""
    table = REGISTER.replace("par,Paris,library,FR,p@example.org", wrong)
    found = list(compile_texts({"a.cpc": COUNTRIES.format(country="EL"), "people.csv": table}).findings)
    assert [("table-row", 3)] == [(each.code, each.span.line) for each in found]
    assert said in found[0].message
