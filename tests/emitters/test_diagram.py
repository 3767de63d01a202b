"""Drawings need nothing but themselves, say everything, and no text lies on another."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from cpcspec.emitters.chart import START, chart
from cpcspec.emitters.targets.diagram import EMITTER, plain
from cpcspec.ir.nodes import Spec
from tests.support.real_specs import real_spec
from tests.support.rich_spec import rich_spec
from tests.support.tiny_spec import tiny_spec

SVG = "{http://www.w3.org/2000/svg}"
EACH_SPEC = pytest.mark.parametrize("spec", [tiny_spec(), rich_spec(), real_spec().spec], ids=["tiny", "rich", "real"])
SIZES = {"head": 15.0, "title": 13.0, "detail": 11.5, "clock": 11.5}


def _drawings(spec: Spec) -> list[ET.Element]:
    files = EMITTER.render(spec)
    return [ET.fromstring(text) for path, text in files.items() if path.endswith(".svg")]  # noqa: S314 - our own text


def _frames(drawing: ET.Element, style: str) -> list[tuple[float, float, float, float]]:
    found = [each for each in drawing.iter(f"{SVG}rect") if style in each.get("class", "").split()]
    return [_frame(each) for each in found]


def _frame(rect: ET.Element) -> tuple[float, float, float, float]:
    x, y, width, height = (float(rect.get(each, "0")) for each in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def _apart(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@EACH_SPEC
def test_drawings_need_no_network(spec: Spec) -> None:
    """There is no script, no font, no picture and no address to be fetched."""
    for path, text in EMITTER.render(spec).items():
        if path.endswith(".svg"):
            assert not re.search(r"<script|<image|@import|@font-face|href=|url\((?!#)", text)


@EACH_SPEC
def test_states_and_labels_are_apart(spec: Spec) -> None:
    """No box of a state and no label lies on another one, and all lie within the drawing."""
    for drawing in _drawings(spec):
        frames = [*_frames(drawing, "box"), *_frames(drawing, "back")]
        assert [pair for pair in combinations(frames, 2) if not _apart(*pair)] == []
        width, height = float(drawing.get("width", "0")), float(drawing.get("height", "0"))
        assert all(
            left >= 0 and right <= width and top >= 0 and bottom <= height for left, top, right, bottom in frames
        )


@EACH_SPEC
def test_texts_fit_their_frames(spec: Spec) -> None:
    """Each line of text lies within a frame, even in a wide font, and lines do not touch each other."""
    for drawing in _drawings(spec):
        frames = [*_frames(drawing, "box"), *_frames(drawing, "back")]
        lines = []
        for each in drawing.iter(f"{SVG}text"):
            letter = SIZES[each.get("class", "")]
            half = len(each.text or "") * letter * 0.3
            x, y = float(each.get("x", "0")), float(each.get("y", "0"))
            lines.append((x - half, y - letter * 0.8, x + half, y + letter * 0.25))
        assert all(any(_within(line, frame) for frame in frames) for line in lines)
        assert [pair for pair in combinations(lines, 2) if not _apart(*pair)] == []


def _within(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    slack = 1.0
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def test_initial_final_and_timed_are_marked() -> None:
    """The start has its mark, final states a double border, and ways that the clock goes are dashed."""
    drawing = _drawings(rich_spec())[0]
    assert len(list(drawing.iter(f"{SVG}circle"))) == 1
    assert len(_frames(drawing, "final")) == len(_frames(drawing, "inner")) == 1
    paths = [each.get("class") for each in drawing.iter(f"{SVG}path") if each.get("class")]
    assert (paths.count("line"), paths.count("line timed")) == (5, 1)


def test_drawings_are_told_to_those_who_cannot_see_them() -> None:
    """A drawing has a title, and a description with each way from state to state."""
    drawing = _drawings(rich_spec())[0]
    told = drawing.findtext(f"{SVG}desc") or ""
    assert drawing.get("role") == "img"
    assert drawing.findtext(f"{SVG}title") == "States of Complaint & <answer>"
    assert "From Draft to Sent: Send; by Writer." in told
    assert "From Answered to Closed by itself: Forgotten; 6 months after the day the state was entered." in told


def test_a_chart_knows_what_stays_and_what_leaves() -> None:
    """Actions that stay stand in their state, others on arrows; the second way of an action says `otherwise`."""
    found = chart(rich_spec(), rich_spec().procedures[0])
    stays = {each.id: [words.title for words in each.stays] for each in found.nodes}
    assert stays == {"draft": ["Delete"], "sent": ["Call for help"], "answered": [], "closed": []}
    ways = {(each.source, each.target): each.words for each in found.arrows if not each.timed}
    assert ways["sent", "answered"][0].details == ("by Office asked or Helpers", "if “Agreed” is yes")
    assert ways["sent", "closed"][0].details == ("by Office asked or Helpers", "otherwise")
    assert [words.title for words in ways[START, "draft"]] == ["Complain", "Reuse data"]
    assert {each.id: each.deadlines for each in found.nodes}["sent"] == ("Answer due",)


def test_mermaid_text_is_plain() -> None:
    """What Mermaid would read as its own is written as entity codes; every state is declared before it is used."""
    text = EMITTER.render(rich_spec())["complaint/diagram.mmd"]
    assert plain('a: "b"; #c') == "a#58; #34;b#34;#59; #35;c"
    assert 'title: "Complaint & #60;answer#62;"' in text
    declared = set(re.findall(r" as (state_\w+)", text))
    assert set(re.findall(r"\b(state_\w+)", text)) == declared
    assert "    [*] --> state_draft : Complain (by Office)\n" in text
    assert "    state_closed --> [*]\n" in text


@pytest.mark.parametrize(
    "label", [r"Files in C:\new \x", "a\\", 'say "yes"', "100 % [a] {b}", "x\x07y\x85z", "\ufeffb", "été 🙂", "#1; #2"]
)
def test_a_title_is_yaml(label: str) -> None:
    """Mermaid reads the title as YAML: whatever a label holds is one text there, and comes back as it is written."""
    spec = rich_spec()
    changed = spec.model_copy(
        update={"procedures": tuple(each.model_copy(update={"label": label}) for each in spec.procedures)}
    )
    (_, front, _) = EMITTER.render(changed)["complaint/diagram.mmd"].split("---\n")
    written = re.fullmatch(r'title: "((?:[^"\\]|\\\\|\\U[0-9a-f]{8})*)"\n', front)
    assert written is not None
    assert written[1].isprintable()
    read = re.sub(r"\\(\\|U.{8})", lambda match: "\\" if match[1] == "\\" else chr(int(match[1][1:], 16)), written[1])
    assert re.sub(r"#(\d+);", lambda match: chr(int(match[1])), read) == " ".join(label.split())


def test_a_backslash_in_a_label_begins_no_new_line() -> None:
    """In a label Mermaid would read a backslash and an n as a line break."""
    assert plain(r"C:\new") == "C#58;#92;new"
