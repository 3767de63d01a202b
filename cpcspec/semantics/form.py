"""Forms compiled from the IR: fields, lists, boxes and attachment sections with their conditions as closures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cpcspec.ir.expr import Expr
from cpcspec.ir.field_type import NO_BOUNDS, Bounds, FieldType
from cpcspec.ir.nodes import Attachments, Box, Check, FieldNode, Item, Level, ListNode, Procedure, Tab
from cpcspec.ir.registry import BY_NAME
from cpcspec.ir.walk import Placed, leaves
from cpcspec.semantics.choices import choices_of
from cpcspec.semantics.expr import Env, Fn, compiled, optional, several
from cpcspec.semantics.names import Names

LEVELS: Mapping[Level, frozenset[Level]] = {"save": frozenset(("save",)), "send": frozenset(("save", "send"))}
"""The levels that each level includes: what is needed to save is needed to send too."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A check: its level, its condition, and what the user reads when it does not hold."""

    level: Level
    holds: Fn
    message: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field with all that is known of it beforehand. `path` is its id, after those of the lists around it."""

    node: FieldNode
    id: str
    path: str
    part: str
    tab: str
    type: FieldType
    shown: tuple[Fn, ...]
    required: tuple[tuple[Level, Fn | None], ...]
    default: Fn | None
    checks: tuple[Judged, ...]
    personal: Fn | None
    bounds: Callable[[Env], Bounds]
    many: bool
    """Whether its value is a list."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A one-to-many list; `items` are what a row has."""

    node: ListNode
    id: str
    path: str
    part: str
    tab: str
    shown: tuple[Fn, ...]
    least: tuple[tuple[int, Fn | None], ...]
    checks: tuple[Judged, ...]
    items: tuple[Field | Listing, ...]
    by_id: Mapping[str, Field | Listing]
    key: str | None
    categories: Mapping[str, str] | None
    """For rows chosen by category: the category of each code."""


@dataclass(frozen=True, slots=True)
class Space:
    """A comment box or an attachment section in its place."""

    node: Box | Attachments
    id: str
    tab: str
    shown: tuple[Fn, ...]


Holding = Field | Listing
"""What holds a value."""
Parts = frozenset[str] | tuple[str, ...]
Judgement = tuple[tuple[Holding, ...], tuple[Judged, ...]]
"""The items and the checks of a tab that may have something to say."""


@dataclass(frozen=True, slots=True)
class TabForm:
    """A tab with what it holds; `for_each` names the field whose codes each give one."""

    node: Tab
    id: str
    for_each: str | None
    shown: Fn | None
    checks: tuple[Judged, ...]
    items: tuple[Holding, ...]
    spaces: tuple[Space, ...]
    settled: tuple[Holding, ...]
    """Those of its items that a condition, a default or the shape of rows may change."""
    judged: dict[tuple[Parts, Level], Judgement] = field(default_factory=dict, compare=False, repr=False)
    """What can be missing for some parts at some level; filled as it is asked for."""

    def codes(self, env: Env) -> Iterator[str | None]:
        """Yield the code of each tab that is shown (None for a plain one); `this` is that code meanwhile."""
        around = env.this
        for code in (None,) if self.for_each is None else several(env.values.get(self.for_each)):
            env.this = code
            if self.shown is None or self.shown(env):
                yield code
        env.this = around


def is_shown(item: Holding | Space, env: Env) -> bool:
    """Return whether the conditions of an item hold, apart from those of its tab."""
    for each in item.shown:  # noqa: SIM110 - most items have no condition, and a generator costs more than none
        if not each(env):
            return False
    return True


def paths_of(item: Holding) -> Iterator[str]:
    """Yield the path of an item and those of what its rows hold."""
    yield item.path
    if isinstance(item, Listing):
        for each in item.items:
            yield from paths_of(each)


def tabs_of(procedure: Procedure, names: Names) -> tuple[TabForm, ...]:
    """Return the tabs of a procedure."""
    return tuple(_tab(each, names) for each in procedure.tabs)


def _tab(tab: Tab, names: Names) -> TabForm:
    placed = tuple(leaves(tab.items))
    items = tuple(_holding(placed, names, tab.id, ""))
    return TabForm(
        node=tab,
        id=tab.id,
        for_each=tab.for_each,
        shown=optional(tab.shown, names),
        checks=_checks(tab.checks, names),
        items=items,
        spaces=tuple(
            Space(each.item, each.item.id, tab.id, _conditions(each.shown, names))
            for each in placed
            if isinstance(each.item, Box | Attachments)
        ),
        settled=tuple(each for each in items if isinstance(each, Listing) or each.shown or each.default is not None),
    )


def small_form(items: Iterable[Item], names: Names) -> tuple[Holding, ...]:
    """Return the items of an action's or a box's own form."""
    return tuple(_holding(leaves(items), names, "", ""))


def _holding(placed: Iterable[Placed], names: Names, tab: str, path: str) -> Iterator[Holding]:
    for each in placed:
        shown = _conditions(each.shown, names)
        if isinstance(each.item, FieldNode):
            yield _field(each.item, shown, names, tab, path)
        elif isinstance(each.item, ListNode):
            yield _listing(each.item, shown, names, tab, path)


def _field(node: FieldNode, shown: tuple[Fn, ...], names: Names, tab: str, path: str) -> Field:
    kind = BY_NAME[node.type.name]
    return Field(
        node=node,
        id=node.id,
        path=path + node.id,
        part=node.part,
        tab=tab,
        type=kind,
        shown=shown,
        required=tuple((each.level, optional(each.when, names)) for each in node.required),
        default=optional(node.default, names),
        checks=_checks(node.checks, names),
        personal=optional(node.personal, names),
        bounds=_bounds(node, names),
        many=kind.value in ("codes", "authorities", "rows"),
    )


def _listing(node: ListNode, shown: tuple[Fn, ...], names: Names, tab: str, path: str) -> Listing:
    inner = names.within(names.inside.get(node.id, frozenset()))
    items = tuple(_holding(leaves(node.items), inner, tab, f"{path}{node.id}."))
    table = names.codes.get(node.codes or "", {})
    by = node.by
    return Listing(
        node=node,
        id=node.id,
        path=path + node.id,
        part=node.part,
        tab=tab,
        shown=shown,
        least=tuple((each.count, optional(each.when, names)) for each in node.least),
        checks=_checks(node.checks, inner),
        items=items,
        by_id={each.id: each for each in items},
        key=node.key,
        categories={code: entry.attributes.get(by, "") for code, entry in table.items()} if by else None,
    )


def _conditions(shown: tuple[Expr, ...], names: Names) -> tuple[Fn, ...]:
    return tuple(compiled(each, names) for each in shown)


def _checks(checks: tuple[Check, ...], names: Names) -> tuple[Judged, ...]:
    return tuple(Judged(each.level, compiled(each.condition, names), each.message) for each in checks)


def _bounds(node: FieldNode, names: Names) -> Callable[[Env], Bounds]:
    """Return what gives the limits of a field at some place."""
    kind = node.type
    least, most = optional(kind.least, names), optional(kind.most, names)
    choices = choices_of(kind, names)
    if least is None and most is None and choices is None:
        return lambda _env: NO_BOUNDS

    def bounds(env: Env) -> Bounds:
        low = least(env) if least else None
        high = most(env) if most else None
        allowed = choices(env) if choices else None
        return Bounds(low if type(low) is int else None, high if type(high) is int else None, allowed)

    return bounds
