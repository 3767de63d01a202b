"""Layered layouts keep boxes and labels apart, whatever the graph."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from cpcspec.analysis.layout import Line, Point, Size, layered

NAMES = "abcdefg"
SIZES = st.tuples(st.integers(20, 200).map(float), st.integers(20, 90).map(float))


@st.composite
def graphs(draw: st.DrawFn) -> tuple[dict[str, Size], list[Line]]:
    """Return boxes and lines between them: cycles, several lines between two boxes, and boxes by themselves."""
    boxes = {name: draw(SIZES) for name in NAMES[: draw(st.integers(1, len(NAMES)))]}
    ends = st.tuples(st.sampled_from(sorted(boxes)), st.sampled_from(sorted(boxes)))
    pairs = draw(st.lists(ends.filter(lambda pair: pair[0] != pair[1]), max_size=12)) if boxes.keys() - {"a"} else []
    return boxes, [Line(source, target, draw(SIZES)) for source, target in pairs]


def _frame(centre: Point, size: Size) -> tuple[float, ...]:
    return centre[0] - size[0] / 2, centre[1] - size[1] / 2, centre[0] + size[0] / 2, centre[1] + size[1] / 2


def _apart(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]


@given(graphs())
def test_nothing_overlaps(graph: tuple[dict[str, Size], list[Line]]) -> None:
    """All boxes and labels are apart and within the whole; every line joins its boxes by way of its label."""
    boxes, lines = graph
    layout = layered(boxes, lines)
    frames = [_frame(layout.places[name], size) for name, size in boxes.items()]
    frames += [_frame(route.label, line.label) for route, line in zip(layout.routes, lines, strict=True)]
    assert all(_apart(one, other) for one, other in combinations(frames, 2))
    assert all(frame[0] > 0 and frame[1] > 0 for frame in frames)
    assert all(frame[2] < layout.size[0] and frame[3] < layout.size[1] for frame in frames)
    for route, line in zip(layout.routes, lines, strict=True):
        first, last = route.stops[0][0], route.stops[-1][1]
        assert abs(abs(first[1] - layout.places[line.source][1]) - boxes[line.source][1] / 2) < 1e-6
        assert abs(abs(last[1] - layout.places[line.target][1]) - boxes[line.target][1] / 2) < 1e-6
        assert any(abs(begin[0] - route.label[0]) < 1e-6 for begin, _ in route.stops)


@given(graphs())
def test_the_same_graph_is_laid_out_the_same(graph: tuple[dict[str, Size], list[Line]]) -> None:
    """Nothing in a layout hangs on chance."""
    assert layered(*graph) == layered(*graph)


def test_states_follow_each_other_downwards() -> None:
    """The first box stands on top, what follows below it, and a way back leads up."""
    size = (100.0, 40.0)
    lines = [Line("a", "b", size), Line("b", "a", size), Line("b", "c", size)]
    layout = layered({"a": size, "b": size, "c": size}, lines)
    assert layout.places["a"][1] < layout.places["b"][1] < layout.places["c"][1]
    back = layout.routes[1]
    assert back.stops[0][0][1] > back.stops[-1][1][1]


def test_an_empty_graph_has_a_layout() -> None:
    """Nothing to draw is no fault."""
    assert layered({}, []).places == {}
