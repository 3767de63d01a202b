"""The page of an audit shows all that was answered, to those who see it, hear it, or print it."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

from cpcspec.audit import digest
from cpcspec.audit.reports import page
from tests.support.sample_report import EVIDENCE, sample

VOID = {"meta", "br", "path", "rect", "circle", "line"}


class _Outline(HTMLParser):
    """Reads a page: what is open, which ids there are, which links, which texts."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.means: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.means.append((tag, known))
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name in ("href", "src") and value]
        self.links += re.findall(r"url\(([^)]*)\)", " ".join(value or "" for _, value in attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()


def _page() -> tuple[str, _Outline]:
    text = page.render(*sample())
    outline = _Outline()
    outline.feed(text)
    return text, outline


def test_the_page_needs_nothing_but_itself() -> None:
    """Each link leads to a place on the page itself, no id is there twice, every tag is closed, and nothing runs."""
    text, outline = _page()
    assert outline.open == []
    assert [each for each, times in Counter(outline.ids).items() if times > 1] == []
    assert {each.removeprefix("#") for each in outline.links} <= set(outline.ids)
    assert all(each.startswith("#") for each in outline.links)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in outline.means}
    assert "@import" not in text


def test_the_page_can_be_read_aloud() -> None:
    """Head cells of tables say what they head, drawings have a title, and no heading skips a level."""
    _, outline = _page()
    assert all(known.get("scope") for tag, known in outline.means if tag == "th")
    for tag, known in outline.means:
        if tag == "svg":
            assert known.get("role") == "img"
            assert set(str(known["aria-labelledby"]).split()) <= set(outline.ids)
    levels = [int(tag[1]) for tag, _ in outline.means if re.fullmatch(r"h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_each_answer_has_its_place_on_the_page() -> None:
    """Every answer can be linked to, and every cell of the table of verdicts leads to one."""
    _, outline = _page()
    assert {key for key, _ in digest.keyed(sample().report)} <= set(outline.ids)


def test_a_failure_is_shown_from_all_sides() -> None:
    """Beside the sentence stand the story, the drawing of it, the way through the states, and the scenario."""
    text, _ = _page()
    article = text.split('<article id="R2-permit-state-asked"')[1].split("</article>")[0]
    for each in EVIDENCE.sentences:
        assert f"<td>{each.did}</td>" in article
    assert "Steps 2 to 3 repeat for ever." in article
    assert "then c is granted" in article
    assert "sequenceDiagram" in article
    assert 'id="R2-permit-state-asked-story-story-title"' in article
    assert "The run passes through Draft, then Sent, then More was asked, then Sent, then More was asked." in article


def test_a_run_is_marked_on_the_states() -> None:
    """The ways that a run takes are drawn as taken, the others are not, and each state has its numbers."""
    text, _ = _page()
    article = text.split('<article id="R2-permit-state-asked"')[1].split("</article>")[0]
    taken = len(re.findall(r'class="line[^"]* taken"', article))
    lines = len(re.findall(r'class="line', article))
    assert (taken, lines) == (4, 7)
    numbers = re.findall(r'<text class="number"[^>]*>([^<]*)<', article)
    assert sorted(numbers) == ["1", "2, 4", "3, 5"]


def test_labels_are_text_and_never_tags() -> None:
    """What stands in a label stays a label."""
    text, _ = _page()
    assert "Refused <for good>" not in text
    assert "Refused &lt;for good&gt;" in text


def test_the_page_tells_what_was_assumed_and_where_it_gave_up() -> None:
    """Each assumption of a model stands there, and a procedure that was not explored to the end says so."""
    text, _ = _page()
    grounds = digest.grounds(sample().report)
    assert [each.complete for each in grounds] == [True, False]
    assert all(said in text for each in grounds for said in each.assumptions)
    assert any(each.assumptions for each in grounds)
    assert text.count("no: the audit gave up there") == 1


def test_the_page_shows_properties_as_they_are_written() -> None:
    """A lawyer can compare the verdict with the very words of the spec."""
    text, _ = _page()
    assert all(f"<code>{each.said}</code>" in text for each in sample().background.properties)


def test_the_page_says_once_what_is_the_same_for_several_procedures() -> None:
    """One row holds an answer that several procedures got in the same words, and says which they are."""
    report = sample().report
    (one, *_) = (each for each in report.answers if each.check == "S10")
    labels = {"permit": "Permit", "appeal": "Appeal", "loan": "Loan", "visit": "Visit"}

    def rows(*procedures: str) -> list[str]:
        answers = tuple(one._replace(procedure=each) for each in procedures)
        text = page.render(report._replace(answers=answers, labels=labels))
        return re.findall(r'No case is both\.<br><span class="soft">([^<]*)</span>', text)

    assert rows("permit", "appeal", "loan", "visit") == ["all 4 procedures"]
    assert rows("permit", "appeal", "visit") == ["all procedures but Loan"]
    assert rows("permit", "visit") == ["Permit · Visit"]
    assert rows("loan") == ["Loan"]


def test_the_first_page_says_what_was_audited_and_within_which_bounds() -> None:
    """The folder as it was given, its commit, whether it was changed, and how much was looked at stand at the top."""
    text, _ = _page()
    head = text.split("<header>")[1].split("</header>")[0]
    assert "market at commit 0123abc, with changes that are not committed" in head
    assert digest.bounds_line(sample().report) in head
    assert "not all of Appeal against a refusal" in head


def test_what_a_check_only_tells_is_a_table_on_the_page() -> None:
    """Each fact that is a table stands there with its rows, under its check and its procedure."""
    text, _ = _page()
    told = text.split('id="facts"')[1].split("</section>")[0]
    assert "<code>S8</code> Entries of each state" in told
    assert '<th scope="row">Sent</th><td>Send (from “Draft”), Answer (from “More was asked”)</td>' in told


def test_each_verdict_stands_beside_what_it_rests_on() -> None:
    """Law, requirements, bounds and what the model allows beyond the spec stand with the property or the failure."""
    text, _ = _page()
    properties = text.split('id="properties"')[1].split("</section>")[0]
    (final,) = (row for row in properties.split("<tr>") if "What is refused stays refused" in row)
    assert "Assumed: “Answer” (action) is possible in more cases, or has more outcomes, than the spec says." in final
    assert re.search(
        r"Within 2 countries, \d+ authorities, \d+ of one kind in a country, \d+ states, all of them", final
    )
    ends = text.split('<article id="ends-permit"')[1].split("</article>")[0]
    assert "Backed by TRADE 4; T-1; T-2." in ends
    assert "Found within 2 countries" in ends
