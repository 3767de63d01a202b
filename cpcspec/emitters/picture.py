"""A state chart as a drawing: boxes, lines and texts with their places, ready to be printed as SVG."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import NamedTuple

from cpcspec.analysis.layout import Line, Point, Route, layered
from cpcspec.emitters.chart import START, Arrow, Chart, Node, Words
from cpcspec.emitters.emitter import filled

SIZES = {"head": 15.0, "title": 13.0, "detail": 11.5, "clock": 11.5, "gap": 5.0}
LETTER = 0.6
"""The width of a letter in parts of its size: that of a wide font, so that texts fit in any."""
LEADING = 1.35
LONGEST = 34
MOST_LINES = 5
PADDING = 10.0
MARK = (18.0, 18.0)
NARROWEST = 150.0


class Span(NamedTuple):
    """One line of text: its words, its style and the middle of its base line."""

    text: str
    style: str
    x: str
    y: str


class Frame(NamedTuple):
    """A rectangle."""

    x: str
    y: str
    width: str
    height: str


class Box(NamedTuple):
    """A rectangle with its texts; `style` tells the kind of state apart, a final one has an inner frame."""

    style: str
    frame: Frame
    inner: Frame | None
    spans: tuple[Span, ...]


class Curve(NamedTuple):
    """A line with its path."""

    path: str
    timed: bool
    taken: bool = False


class Marked(NamedTuple):
    """A run to be shown: its states, `START` first, and (`timed`) the places of those that time brings it to."""

    states: tuple[str, ...] = ()
    timed: frozenset[int] = frozenset()

    def takes(self, arrow: Arrow) -> bool:
        """Return whether the run goes that way."""
        pairs = zip(self.states, self.states[1:], strict=False)
        wanted = (arrow.source, arrow.target, arrow.timed)
        return any((*pair, place in self.timed) == wanted for place, pair in enumerate(pairs, 1))

    def numbers(self, state: str) -> str:
        """Return as which of its states the run is in this one: `1, 4`."""
        return ", ".join(str(place) for place, each in enumerate(self.states) if each == state and place)


class Badge(NamedTuple):
    """A numbered mark at a state: its frame, and the middle of its text."""

    text: str
    frame: Frame
    x: str
    y: str


UNMARKED = Marked()


class Text(NamedTuple):
    """A line of text before it has its place."""

    text: str
    style: str


def picture(chart: Chart, title: str, marked: Marked = UNMARKED) -> str:
    """Return the SVG of a state chart, with a run marked; it needs nothing but itself to be shown."""
    texts = {each.id: _in_box(each) for each in chart.nodes}
    starts = {START: MARK} if any(each.source == START for each in chart.arrows) else {}
    sizes = {**starts, **{each: _size(lines, NARROWEST) for each, lines in texts.items()}}
    labels = [_on_arrow(each) for each in chart.arrows]
    lines = [Line(each.source, each.target, _size(text)) for each, text in zip(chart.arrows, labels, strict=True)]
    layout = layered(sizes, lines)
    values = {
        "title": title,
        "about": " ".join([*(_told(each, chart) for each in chart.arrows), *_passes(marked, chart)]),
        "width": number(layout.size[0]),
        "height": number(layout.size[1]),
        "mark": tuple(map(number, layout.places[START])) if starts else None,
        "marked": marked.states,
        # What is taken comes last, so that it lies above the rest.
        "curves": sorted(_curves(chart, layout.routes, marked), key=lambda curve: curve.taken),
        "labels": [
            _box("label", route.label, line.label, text)
            for route, line, text in zip(layout.routes, lines, labels, strict=True)
        ],
        "boxes": [
            _box(_style(each, marked), layout.places[each.id], sizes[each.id], texts[each.id]) for each in chart.nodes
        ],
        "badges": [
            _badge(marked.numbers(each.id), layout.places[each.id], sizes[each.id])
            for each in chart.nodes
            if each.id in marked.states
        ],
    }
    return filled("diagram/diagram.svg.j2", values)


def _style(node: Node, marked: Marked) -> str:
    kind = "final" if node.final else "initial" if node.initial else "state"
    return f"{kind} passed" if node.id in marked.states else kind


def _curves(chart: Chart, routes: Iterable[Route], marked: Marked) -> list[Curve]:
    ways = zip(routes, chart.arrows, strict=True)
    return [Curve(_path(route), each.timed, marked.takes(each)) for route, each in ways]


def _passes(marked: Marked, chart: Chart) -> list[str]:
    """Return the run as a sentence, if there is one."""
    known = {each.id: each.label for each in chart.nodes}
    names = [known[each] for each in marked.states if each in known]
    return [f"The run passes through {', then '.join(names)}."] if names else []


def _badge(text: str, centre: Point, size: Point) -> Badge:
    """Return a mark on the upper left corner of a box."""
    x, y = centre[0] - size[0] / 2, centre[1] - size[1] / 2
    return Badge(text, _frame((x, y), (max(20.0, len(text) * 8.0 + 8.0), 20.0)), number(x), number(y + 4.5))


def _told(arrow: Arrow, chart: Chart) -> str:
    """Return an arrow as a sentence, for those who cannot see the drawing."""
    known = {each.id: each.label for each in chart.nodes}
    how = ", ".join("; ".join((each.title, *each.details)) for each in arrow.words)
    if arrow.source == START:
        return f"Begins in {known[arrow.target]}: {how}."
    return f"From {known[arrow.source]} to {known[arrow.target]}{' by itself' if arrow.timed else ''}: {how}."


def _in_box(node: Node) -> list[Text]:
    lines = _wrapped(node.label, "head", LONGEST - 8)
    lines += [Text("", "gap")] if node.stays or node.deadlines else []
    for words in node.stays:
        lines += _words(words)
    for deadline in node.deadlines:
        lines += _wrapped(f"Deadline: {deadline}", "clock")
    return lines


def _on_arrow(arrow: Arrow) -> list[Text]:
    return [line for words in arrow.words for line in _words(words)]


def _words(words: Words) -> list[Text]:
    lines = _wrapped(words.title, "title")
    for detail in words.details:
        lines += _wrapped(detail, "detail")
    return lines


def _wrapped(text: str, style: str, longest: int = LONGEST) -> list[Text]:
    lines = textwrap.wrap(text, longest, max_lines=MOST_LINES, placeholder=" …")
    return [Text(each, style) for each in lines]


def _size(lines: Iterable[Text], narrowest: float = 0.0) -> Point:
    known = list(lines)
    width = max((len(each.text) * SIZES[each.style] * LETTER for each in known), default=0.0)
    height = sum(SIZES[each.style] * LEADING for each in known)
    return max(width + 2 * PADDING, narrowest), height + (2 * PADDING if narrowest else PADDING / 2)


def _box(style: str, centre: Point, size: Point, lines: Iterable[Text]) -> Box:
    x, y = centre
    width, height = size
    base = y - height / 2 + (PADDING if style != "label" else PADDING / 4)
    spans = []
    for line in lines:
        letter = SIZES[line.style]
        base += letter * LEADING
        if line.text:
            spans.append(Span(line.text, line.style, number(x), number(base - letter * 0.35)))
    inner = _frame(centre, (width - 8, height - 8)) if style.startswith("final") else None
    return Box(style, _frame(centre, size), inner, tuple(spans))


def _frame(centre: Point, size: Point) -> Frame:
    left, top = centre[0] - size[0] / 2, centre[1] - size[1] / 2
    return Frame(number(left), number(top), number(size[0]), number(size[1]))


def _path(route: Route) -> str:
    """Return the path of a line: straight through the rows, bent between them."""
    parts: list[str] = []
    last: Point | None = None
    for begin, end in route.stops:
        if last is None:
            parts.append(f"M{number(begin[0])} {number(begin[1])}")
        elif abs(last[0] - begin[0]) < 1:
            parts.append(f"L{number(begin[0])} {number(begin[1])}")
        else:
            middle = number((last[1] + begin[1]) / 2)
            first = f"{number(last[0])} {middle}"
            parts.append(f"C{first} {number(begin[0])} {middle} {number(begin[0])} {number(begin[1])}")
        # A line of no length has no direction, and its arrow head would point anywhere.
        if abs(end[1] - begin[1]) >= 1:
            parts.append(f"L{number(end[0])} {number(end[1])}")
        last = end
    return " ".join(parts)


def number(value: float) -> str:
    """Return a number as short as drawings need it."""
    return f"{value:.1f}".removesuffix(".0")
