"""What an authority sees of a case: the most generous rule that fits, item by item; personal data apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from cpcspec.semantics.case import Entry, File
from cpcspec.semantics.deadlines import has_passed
from cpcspec.semantics.expr import Env, Fn, rows_in
from cpcspec.semantics.form import Field, Holding, Listing, paths_of
from cpcspec.semantics.parties import plays
from cpcspec.semantics.tables import BoxTable, Editable, ProcedureTable, SectionTable

Level = Literal["hidden", "masked", "shown"]
MASK = "***"
"""Stands for a value that is there and not shown."""
NOTHING: frozenset[str] = frozenset()


class Sights(NamedTuple):
    """What one authority sees: wholly, and with personal data masked; `personal_hidden` once their time is over."""

    whole: frozenset[str]
    masked: frozenset[str]
    personal_hidden: bool
    visible: bool

    def level(self, path: str, personal: Fn | None, env: Env) -> Level:
        """Return how an item is seen; `personal` tells whether it holds personal data (None: it does not)."""
        whole = path in self.whole
        if not whole and path not in self.masked:
            return "hidden"
        if personal is None or (whole and not self.personal_hidden) or not personal(env):
            return "shown"
        return "hidden" if self.personal_hidden else "masked"

    def of_field(self, item: Field, env: Env) -> Level:
        """Return how a field is seen, in the row at hand if it stands in a list."""
        return self.level(item.path, item.personal, env)

    def within(self, name: str, items: Iterable[Holding]) -> Sights:
        """Return how the fields of a comment box are seen: as the box itself, personal data apart."""
        paths = frozenset(path for item in items for path in paths_of(item))
        if name in self.whole:
            return self._replace(whole=paths, masked=NOTHING)
        return self._replace(whole=NOTHING, masked=paths if name in self.masked else NOTHING)

    def of_files(self, section: SectionTable, env: Env) -> Level:
        """Return how the files of an attachment section are seen."""
        return self.level(section.node.id, _always if section.node.personal else None, env)


def _always(_env: Env) -> bool:
    return True


def sights(table: ProcedureTable, env: Env, authority: str) -> Sights:
    """Return what an authority sees of the case of the environment."""
    state = env.state
    fitting = tuple(
        place
        for place, rule in enumerate(table.rules)
        if state in rule.states and plays(env, authority, rule.parties) and (rule.when is None or rule.when(env))
    )
    if not fitting:
        return Sights(NOTHING, NOTHING, personal_hidden=False, visible=False)
    known = table.sights.get(fitting)
    if known is None:
        rules = [table.rules[place] for place in fitting]
        whole = NOTHING.union(*(rule.paths for rule in rules if not rule.masked))
        masked = NOTHING.union(*(rule.paths for rule in rules if rule.masked))
        known = table.sights[fitting] = (whole, masked - whole)
    over = any(has_passed(hide, env) and not plays(env, authority, hide.kept) for hide in table.hides)
    return Sights(*known, personal_hidden=over, visible=True)


def sees(table: ProcedureTable, env: Env, authority: str) -> bool:
    """Return whether an authority sees anything of the case of the environment."""
    state = env.state
    for rule in table.rules:
        if state in rule.states and plays(env, authority, rule.parties) and (rule.when is None or rule.when(env)):
            return True
    return False


def editable_paths(table: ProcedureTable, env: Env, authority: str) -> frozenset[str]:
    """Return the paths of all fields and lists that an authority may change now: its part, seen and not masked."""
    parts = parts_edited(table, env, authority)
    if not parts:
        return NOTHING
    seen = sights(table, env, authority)
    key = (parts, seen.whole, seen.masked, seen.personal_hidden)
    known = table.editable.get(key)
    if known is None:
        known = table.editable[key] = _editable(table, parts, seen)
    (certain, doubtful) = known
    return certain.union([path for path, personal in doubtful if not personal(env)]) if doubtful else certain


def _editable(table: ProcedureTable, parts: frozenset[str], seen: Sights) -> Editable:
    """Return the paths that may be changed whatever the values are, and those that may unless they hold personal data.

    Whether a field of a row is personal may depend on the row: what might be masked is not changed.
    """
    certain: list[str] = []
    doubtful: list[tuple[str, Fn]] = []
    stack = [item for tab in table.tabs for item in tab.items]
    while stack:
        item = stack.pop()
        personal = item.personal if isinstance(item, Field) else None
        whole = item.path in seen.whole
        if isinstance(item, Listing):
            stack.extend(item.items)
        if item.part not in parts or not (whole or item.path in seen.masked):
            continue
        if personal is None or (whole and not seen.personal_hidden):
            certain.append(item.path)
        elif "." not in item.path:
            doubtful.append((item.path, personal))
    return frozenset(certain), tuple(doubtful)


def parts_edited(table: ProcedureTable, env: Env, authority: str) -> frozenset[str]:
    """Return the parts of the form that an authority may edit in the state of the case."""
    state = env.state
    return frozenset(
        part for part, by_state in table.edited.items() if state in by_state and plays(env, authority, by_state[state])
    )


def told(item: Holding, value: Any, env: Env, seen: Sights, *, mask: bool) -> Any:
    """Return what somebody is told of a value: None where it is hidden, `MASK` (if wanted) where it is masked."""
    if value is None:
        return None
    if isinstance(item, Field):
        level = seen.of_field(item, env)
        return value if level == "shown" else MASK if mask and level == "masked" else None
    if seen.level(item.path, None, env) == "hidden":
        return None
    found = []
    around = env.rows
    for row in rows_in(value):
        env.rows = (*around, row)
        inner = {each.id: told(each, row.get(each.id), env, seen, mask=mask) for each in item.items}
        if item.key is not None and item.key in row:
            inner[item.key] = row[item.key]
        found.append({name: each for name, each in inner.items() if each is not None})
    env.rows = around
    return found


def told_entries(box: BoxTable, env: Env, seen: Sights, *, mask: bool) -> tuple[Entry, ...]:
    """Return the entries of a comment box as somebody may read them."""
    if seen.level(box.node.id, None, env) == "hidden":
        return ()
    found = []
    around = env.given
    for entry in env.case.comments.get(box.node.id, ()):
        env.given = entry.values
        # The fields of a box have no paths of their own: they are seen as the box is.
        here = seen.within(box.node.id, box.items)
        values = {each.id: told(each, entry.values.get(each.id), env, here, mask=mask) for each in box.items}
        found.append(entry._replace(values={name: each for name, each in values.items() if each is not None}))
    env.given = around
    return tuple(found)


def told_files(section: SectionTable, env: Env, seen: Sights, *, mask: bool) -> tuple[File, ...]:
    """Return the files of an attachment section as somebody may see them."""
    level = seen.of_files(section, env)
    files = env.case.files.get(section.node.id, ())
    if level == "shown":
        return files
    return tuple(each._replace(name=MASK, digest="", size=0) for each in files) if level == "masked" and mask else ()
