"""Values for forms, drawn at random: around what conditions ask, now and then nothing, mostly such as fields take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from cpcspec.ir.story import file_named
from cpcspec.ir.tables import Code
from cpcspec.semantics.expr import Env
from cpcspec.semantics.form import Field, Holding, Listing, is_shown
from tests.support.watch.constants import Constants

EXAMPLES = {"web link": "https://example.org/x", "email": "a@example.org", "phone": "+32 2 123 45 67"}


class Values:
    """Draws values."""

    def __init__(self, rnd: Random, constants: Constants, codes: Mapping[str, Mapping[str, Code]]) -> None:
        """Draw from that generator; each set in order, so that a seed draws the same again."""
        self.rnd, self.codes = rnd, codes
        self.numbers = sorted({near for each in constants.numbers for near in (each - 1, each, each + 1)})
        self.texts = sorted(constants.texts)
        self.days = sorted(constants.days)
        self.spans = sorted(constants.spans)

    def filled(self, items: Iterable[Holding], env: Env, values: Any, *, full: float, clear: float = 0.1) -> Any:
        """Return values for some of these items: for each that is shown with the chance `full`."""
        found: dict[str, Any] = {}
        before = env.values
        for item in items:
            shown = is_shown(item, env)
            if self.rnd.random() > (full if shown else 0.05):
                continue
            if values.get(item.id) is not None and self.rnd.random() < clear:
                found[item.id] = None
            else:
                found[item.id] = self.value(item, env)
            # What stands below may be shown for what was filled in above.
            env.values = {**env.values, item.id: found[item.id]}
        env.values = before
        return found

    def value(self, item: Holding, env: Env) -> Any:
        """Return a value for a field or list."""
        if isinstance(item, Listing):
            return self._rows(item, env)
        return self._of(item.type.name, item, env)

    def _rows(self, item: Listing, env: Env) -> list[dict[str, Any]]:
        count = self.rnd.choice((0, 1, 1, 1, 2, 2, 3))
        around, found = env.rows, []
        codes = sorted(self.codes.get(item.node.codes or "", ()))
        chosen = self.rnd.sample(codes, min(count, len(codes)))
        for number in range(count):
            row: dict[str, Any] = {}
            env.rows = (*around, row)
            if item.key is not None:
                if number >= len(chosen):
                    break
                row[item.key] = chosen[number]
            for each in item.items:
                if self.rnd.random() < 0.85:
                    row[each.id] = self.value(each, env)
            found.append(row)
        env.rows = around
        return found

    def _of(self, name: str, item: Field, env: Env) -> Any:
        rnd, bounds = self.rnd, item.bounds(env)
        if name == "yes/no":
            return rnd.random() < 0.5
        if name in ("whole number", "days"):
            return self._number(bounds.least, bounds.most)
        if name == "date":
            return self.day(env)
        if bounds.codes is not None:
            return self._chosen(sorted(bounds.codes), many=item.many)
        if name == "file":
            return dict(file_named("proof.pdf"))
        if name in EXAMPLES:
            return EXAMPLES[name]
        return rnd.choice(self.texts)

    def _number(self, least: int | None, most: int | None) -> int:
        within = [n for n in self.numbers if (least is None or n >= least) and (most is None or n <= most)]
        edges = [each for each in (least, most) if each is not None]
        return self.rnd.choice([*within, *edges] or [0])

    def _chosen(self, allowed: list[str], *, many: bool) -> Any:
        if not allowed:
            return None
        if many:
            return self.rnd.sample(allowed, self.rnd.randint(1, min(3, len(allowed))))
        return self.rnd.choice(allowed)

    def day(self, env: Env) -> str:
        """Return a day: one that is named somewhere, one beside, or one around today."""
        today = env.world.now.date()
        base = self.rnd.choice([today, today, today, *map(date.fromisoformat, self.days)])
        span = self.rnd.choice((0, 0, 1, 2, *self.spans))
        return (base + timedelta(days=self.rnd.choice((-1, 1)) * span + self.rnd.choice((-1, 0, 0, 1)))).isoformat()
