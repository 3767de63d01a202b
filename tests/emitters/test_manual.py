"""Manuals say in plain words what a procedure is, whole and reachable in both forms."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from cpcspec.analysis.gather import gathered
from cpcspec.emitters.targets.manual import EMITTER
from cpcspec.emitters.targets.manual.content import manual
from cpcspec.emitters.targets.manual.document import Document, Section, Table
from cpcspec.ir.nodes import Spec
from cpcspec.semantics.program import load
from tests.support.real_specs import real_spec
from tests.support.rich_spec import rich_spec
from tests.support.tiny_spec import tiny_spec

VOID = {"meta", "link", "br", "img", "input", "hr"}
EACH_SPEC = pytest.mark.parametrize("spec", [tiny_spec(), rich_spec(), real_spec().spec], ids=["tiny", "rich", "real"])


class Page(HTMLParser):
    """A page as it was read: its ids, links, open elements and what was wrong with it."""

    def __init__(self, text: str) -> None:
        """Read the page."""
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids and links, and that the element is open."""
        known = {name: value or "" for name, value in attrs}
        self.ids += [known["id"]] if "id" in known else []
        self.links += [value for name, value in known.items() if name in ("href", "src")]
        if tag == "th" and not known.get("scope"):
            self.wrong.append("a head cell without scope")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids and links of an element that ends at once."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be this one."""
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")


def _cells(document: Document) -> dict[str, str]:
    """Return the words of each row of the form, by its first line."""
    form = next(each for each in document.sections if each.anchor == "form")
    return {row[0]: " | ".join(row[1:]) for each in form.inner for row in _rows(each)}


def _rows(section: Section) -> list[list[str]]:
    tables = [block for block in section.blocks if isinstance(block, Table)]
    return [[piece.text for cell in row.cells for piece in cell] for table in tables for row in table.rows]


@EACH_SPEC
def test_pages_are_whole(spec: Spec) -> None:
    """Elements close in order, ids are there once, links lead somewhere, and nothing comes from elsewhere."""
    files = EMITTER.render(spec)
    for path, text in files.items():
        if not path.endswith(".html"):
            continue
        page = Page(text)
        assert (page.open, page.wrong) == ([], [])
        assert len(page.ids) == len(set(page.ids))
        inner = {each.removeprefix("#") for each in page.links if each.startswith("#")}
        assert inner <= set(page.ids)
        assert not [each for each in page.links if "//" in each]
        assert not re.search(r"<script|@import|url\((?!#)", text)


@EACH_SPEC
def test_markdown_tables_are_even(spec: Spec) -> None:
    """Each row of a table has as many cells as its head, and each link in a page has its anchor."""
    for path, text in EMITTER.render(spec).items():
        if not path.endswith(".md"):
            continue
        width = 0
        for line in text.splitlines():
            cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
            assert not (width and cells) or cells == width, (path, line)
            width = cells
        anchors = set(re.findall(r'<a id="([^"]+)">', text))
        assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors


def test_every_label_of_the_form_is_told() -> None:
    """No field, list, box, action, timer, mail, state or party is left out."""
    spec = rich_spec()
    told = EMITTER.render(spec)["complaint/manual.md"].replace("\\", "")
    procedure = spec.procedures[0]
    groups = (procedure.parties, procedure.states, procedure.actions, procedure.timers, procedure.mails)
    labels = [each.label for group in groups for each in group] + re.findall(r'field \w+ "([^"]+)"', told)
    assert [each for each in labels if each not in told] == []


def test_fields_are_told_in_words() -> None:
    """A row has the level, the type, the condition, the rules and the basis of its field."""
    rows = _cells(manual(load(rich_spec()), rich_spec().procedures[0]))
    assert rows["Subject"] == (
        "In a few | words | * to save | one line of text, at most 40 characters | Can be searched for. | "
        "A column of result lists. | ACT 1(2); ACT 3 | X-01"
    )
    assert rows["Days to answer"] == "* to send | a number of calendar days from 5 to 60 | Default: 30."
    assert rows["How many"] == "* to send | when “Days to answer” is more than 10 | a whole number from 1 to 9"
    assert rows["National rules"] == (
        "* to send | when for at least one choice of “Acts broken”, its kind is “D” | text of several lines | "
        "May be translated by machine."
    )
    assert rows["Telephone"] == (
        "* to send | when “E-mail” is not known and “Can be reached” is yes | a telephone number"
    )
    assert rows["E-mail"] == "an e-mail address | Personal data when “Can be reached” is yes."
    assert rows["When “Neighbour” is “Known”"] == ""
    assert rows["Neighbour"] == "* to send | “Known” or “Not known” | Default: “Not known”."


def test_groups_are_told_in_words() -> None:
    """Lists, boxes and attachment sections say how many, by whom and in which states."""
    rows = _cells(manual(load(rich_spec()), rich_spec().procedures[0]))
    assert rows["Rooms"] == (
        "List: any number of rows. | To send, at least 2 rows. | At most 4 rows. | To send, it must hold that "
        "for at least one row of “Things”, “Loud” is yes. Otherwise: “A room has something loud.”"
    )
    assert rows["Remarks"].startswith("Comments by Writer, in “Draft”, “Sent” or “Answered”; Office asked, in “Sent”;")
    assert "At most 1 for each country." in rows["Remarks"]
    assert rows["Papers"] == "Files without personal data, added by Writer, in “Draft”."


def test_effects_are_told_in_words() -> None:
    """What an action does is told one sentence an effect, and what it creates too."""
    told = EMITTER.render(rich_spec())["complaint/manual.md"]
    for sentence in (
        "“Helpers” is now “Office asked”.",
        "The case gets its permanent number.",
        "The case is deleted without trace.",
        "If “Reason” is “Noise”: the e-mail “A remark” is sent.",
        "The rows of “Questions” chosen in “Questions to hand over” move to the new case.",
        "In the new case: “Sent on” becomes today.",
        "If “Agreed” is no: “Closed on” becomes today.",
        "In the new case: “Begun on” becomes “Sent on” of the old case.",
        "In the new case, if “Days to answer” is more than 3: “Reason of the answer” becomes what is given here as",
        "In the new case: “Helpers” is now “Helper”.",
        "In the new case: the e-mail “A remark” is sent.",
        "Shown when the state is not “Draft”.",
        "one or more choices from “Options”, those whose question is that of the row",
        "Default: “Noise”.",
        "Nothing can be added then.",
        "- **Opens on:** The tab “Main”.",
        "From “Sent” to “Closed”, otherwise.",
        "Personal data are hidden from all but Board 6 months after “Closed on”.",
        "The case is erased 5 years after “Closed on”; “Topics” and the procedure remain for statistics.",
        "7 days before the end: “An answer is due” to Office asked.",
        "1 day after the end, then every 7 days: “An answer is due” to Office asked.",
    ):
        assert sentence in told


def test_sight_is_told_by_party_and_state() -> None:
    """The matrix says how much each party sees, the rules below what is left out."""
    document = manual(load(rich_spec()), rich_spec().procedures[0])
    sight = next(each for each in document.sections if each.anchor == "sight")
    rows = _rows(sight)
    nothing = "\N{EN DASH}"
    assert rows[0] == ["Writer", "in part", "all", "all", "all"]
    assert rows[1] == ["Board", nothing, "in part", "in part", "in part"]
    assert rows[2] == ["Office asked", nothing, "in part, masked", "all, if a condition holds", nothing, nothing]
    assert ["Office asked", "“Sent”", "Everything, except the part “Answer”, personal data masked"] in rows


def test_many_items_are_gathered_by_tab_and_part() -> None:
    """Whole tabs and parts are called by their names, what is left one by one."""
    procedure = rich_spec().procedures[0]
    assert gathered(procedure, ("agreed", "reasons", "answer_reason", "sent_on", "closed_on", "subject")) == [
        "the tab “Answer”",
        "“Subject”",
    ]
    assert gathered(procedure, ("rooms", "rooms.floor")) == ["“Rooms”"]
    assert gathered(procedure, ("rooms.floor",)) == ["“Floor” in “Rooms”"]
    assert gathered(procedure, ("ghost",)) == ["“ghost”"]


def test_a_manual_gives_no_right_to_who_does_not_see_what_it_is_about() -> None:
    """What the text gives to a party that sees nothing there is not told; with another party's sight, it is so told."""
    rights = next(
        each for each in manual(load(rich_spec()), rich_spec().procedures[0]).sections if each.anchor == "rights"
    )
    (table,) = (each for each in rights.blocks if isinstance(each, Table))
    remarks = dict(
        zip(table.head[1:], next(row for row in table.rows if row.cells[0][0].text == "Remarks").cells[1:], strict=True)
    )
    assert [piece.text for piece in remarks["Sent"]] == ["Writer", "Office asked"]
    assert [piece.text for piece in remarks["Answered"]] == ["Writer", "Office asked (only who is also Board)"]
    assert [piece.text for piece in remarks["Draft"]] == ["Writer"]
