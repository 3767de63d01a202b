"""From requirement to rule and scenario: what counts as met, and what the command says."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpcspec.cli.main import main
from cpcspec.project import compile_texts
from cpcspec.trace.claims import claims
from cpcspec.trace.matrix import trace
from cpcspec.trace.pages import html, markdown, summary
from cpcspec.trace.requirements import NotACatalogue, laters, reason_for, requirements

GROUND = 'kind office "Office"\n  meets R-01\nregister from "people.csv"\n'
PEOPLE = "id,name,kinds,country,mailbox\nann,Ann,office,FR,ann@mail.example\n"
SPEC = """\
procedure loan "Loan"
  start from menu "Borrow"
    meets R-02
    by office
  party reader "Reader"
    is the creator
  part form "Form"
    edited by reader in draft
  state draft "Draft"
    initial
  state done "Done"
    final
  tab sheet "Sheet"
    field title "Title | author"
      meets R-03, R-04
      type text
      required to send
  end
  action send "Send"
    by reader
    from draft to done
    needs form complete
  end
  access
    meets R-05
    reader sees everything
  end
end
"""
STORIES = """\
scenario good "A loan is asked for"
  meets R-03
  ann starts loan as l with
    title is "Birds"
  end
  ann does send on l
  then l is done
end
scenario bad "A loan without title goes through"
  meets R-06
  ann starts loan as l
  ann does send on l
end
"""
CATALOGUE = "id,kind,chapter\n" + "".join(f"R-{number:02},S,1\n" for number in range(1, 9))
LATER = "id,reason\nR-07,A page is needed first.\nR-1*,Not now.\n"


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """Return a folder with a small spec, its catalogue and what is left for later."""
    folder = tmp_path / "specs"
    folder.mkdir()
    texts = {"ground.cpc": GROUND, "people.csv": PEOPLE, "loan.cpc": SPEC, "stories.cpc": STORIES}
    for name, text in {**texts, "requirements.csv": CATALOGUE, "not-yet.csv": LATER}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def a_trace(passed: set[str]) -> dict[str, str]:
    """Return the status of each requirement of the small spec when these scenarios pass."""
    done = compile_texts({"ground.cpc": GROUND, "people.csv": PEOPLE, "loan.cpc": SPEC, "stories.cpc": STORIES})
    known = requirements("requirements.csv", CATALOGUE)
    found = trace(known, claims(done.spec, done.stories), passed, laters(LATER))
    return {row.requirement.id: row.status for row in found.rows}


def test_each_requirement_has_the_status_that_it_deserves() -> None:
    """A scenario that passes shows it; an element alone declares it; a failing scenario is no proof."""
    assert a_trace({"good"}) == {
        "R-01": "declared",
        "R-02": "declared",
        "R-03": "shown",
        "R-04": "declared",
        "R-05": "declared",
        "R-06": "failing",
        "R-07": "later",
        "R-08": "missing",
    }


def test_what_no_catalogue_knows_is_named() -> None:
    """A claim for an id that no catalogue has is not lost."""
    done = compile_texts({"ground.cpc": GROUND, "people.csv": PEOPLE, "loan.cpc": SPEC, "stories.cpc": STORIES})
    found = trace(requirements("r.csv", "id\nR-01\n"), claims(done.spec, done.stories), {"good"}, ())
    assert {each.requirement for each in found.unknown} == {"R-02", "R-03", "R-04", "R-05", "R-06"}
    assert not found.ok
    assert "claimed, but in no catalogue: R-02" in summary(found)
    assert "R-02" in markdown(found)
    assert "in no catalogue" in html(found)


def test_catalogues_are_tables_or_lists() -> None:
    """Both forms are read; a text that names no requirement is refused."""
    lines = "# T\n- R-01 | S | What it says. | 3.1\n- H-X-02 | I | More | 4\n- no requirement\n"
    assert [tuple(each) for each in requirements("r.md", lines)] == [("R-01", "S", "3.1"), ("H-X-02", "I", "4")]
    with pytest.raises(NotACatalogue):
        requirements("r.md", "nothing")
    assert reason_for("R-12", laters(LATER)) == "Not now."


def test_pages_survive_what_labels_hold(specs: Path) -> None:
    """A bar in a label does not break the table, and pages say the same as the summary."""
    page = specs / "trace.md"
    assert main(["trace", "--specs", str(specs), "--markdown", str(page), "--html", str(specs / "trace.html")]) == 1
    text = page.read_text(encoding="utf-8")
    assert 'field "Title / author"' in text
    rows = [line for line in text.splitlines() if line.startswith("| R-")]
    assert len(rows) == 8
    assert all(line.count("|") == 5 for line in rows)
    assert "<code" in (specs / "trace.html").read_text(encoding="utf-8")


def test_the_command_fails_until_all_is_met(specs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Missing and failing requirements are named, exit code 1; mended, it is 0; pages out of date are told."""
    assert main(["trace", "--specs", str(specs)]) == 1
    said = capsys.readouterr().out
    assert "missing: R-08" in said
    assert "failing: R-06" in said
    (specs / "stories.cpc").write_text(STORIES.partition("scenario bad")[0], encoding="utf-8")
    (specs / "not-yet.csv").write_text(LATER + "R-06,Later.\nR-08,Later.\n", encoding="utf-8")
    page = specs / "trace.md"
    asked = ["trace", "--specs", str(specs), "--markdown", str(page)]
    assert main([*asked, "--check"]) == 1
    assert main(asked) == 0
    assert main([*asked, "--check"]) == 0


def test_wrong_use_is_told(specs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A catalogue that is not there, or names nothing, is wrong use."""
    assert main(["trace", str(specs / "none.md"), "--specs", str(specs)]) == 2
    assert main(["trace", str(specs / "people.csv"), "--specs", str(specs / "loan.cpc")]) == 1
    (specs / "empty.md").write_text("nothing\n", encoding="utf-8")
    assert main(["trace", str(specs / "empty.md"), "--specs", str(specs)]) == 2
    assert "names no requirement" in capsys.readouterr().err


def test_what_is_still_missing_of_a_claim_is_said_beside_it(specs: Path) -> None:
    """A requirement that is met in part keeps its status, and both pages say what is not there yet."""
    (specs / "not-yet.csv").write_text(LATER + "R-01,The page is missing.\n", encoding="utf-8")
    pages = [specs / "trace.md", specs / "trace.html"]
    main(["trace", "--specs", str(specs), "--markdown", str(pages[0]), "--html", str(pages[1])])
    assert all("not yet: The page is missing." in each.read_text(encoding="utf-8") for each in pages)
    assert '| R-01 | declared | kind of authority "Office"; not yet' in pages[0].read_text(encoding="utf-8")
