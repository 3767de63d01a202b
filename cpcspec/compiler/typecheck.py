"""Types of expressions: each is turned into its IR node, or a finding says why it cannot be."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cpcspec.compiler import errors, slip_errors
from cpcspec.compiler.ast import Arg, Clause, Expr, Word
from cpcspec.compiler.calendar_bounds import day_faults, period_faults
from cpcspec.compiler.meant import (
    country_meant,
    meant_word,
    other_comparison,
    said,
    span_of,
    whole_comparison,
    with_stray,
    word_of,
)
from cpcspec.compiler.scope import (
    BOOL,
    COUNTRY,
    DATE,
    NUMBER,
    SYSTEM,
    TEXT,
    UNKNOWN,
    Scope,
    Type,
    list_named,
    own_types,
)
from cpcspec.compiler.type_rules import comparable, fits, ordered, states_said
from cpcspec.diagnostics.diagnostic import Findings, Said, Severity
from cpcspec.diagnostics.suggest import did_you_mean
from cpcspec.ir import expr as ir

COMPARISONS = {"eq", "ne", "lt", "le", "gt", "ge"}
SETS = {"codes", "authorities", "authority"}
Typed = tuple[ir.Expr, Type]
NONE: Typed = (ir.Const(value=None), UNKNOWN)


@dataclass(frozen=True, slots=True)
class Checker:
    """Turns the expressions of one place into IR; `crumbs` say where that is."""

    scope: Scope
    found: Findings
    crumbs: tuple[str, ...] = ()

    def condition(self, expr: Arg) -> ir.Expr | None:
        """Return a condition as IR; None where there is none."""
        if not isinstance(expr, Expr):
            return None
        node, kind = self.typed(expr)
        if kind.kind not in ("bool", "unknown"):
            facts: Said = {"text": said(expr), "type": kind}
            self.found.add(errors.NOT_A_CONDITION.at(expr.span, self.crumbs, **facts))
        return node

    def value(self, expr: Arg, expected: Type) -> ir.Expr:
        """Return an expression of the type that is needed, as IR."""
        if not isinstance(expr, Expr):
            return ir.Const(value=None)
        node, kind = self.typed(expr, expected)
        if not fits(kind, expected):
            facts: Said = {"text": said(expr), "type": kind, "expected": expected}
            self.found.add(errors.WRONG_VALUE.at(expr.span, self.crumbs, **facts))
        return node

    def typed(self, expr: Arg, expected: Type = UNKNOWN) -> Typed:
        """Return an expression as IR with its type; `expected` tells what a bare code or state may mean."""
        if not isinstance(expr, Expr):
            return NONE
        if expr.op in COMPARISONS:
            return self._compare(expr)
        handler = getattr(self, f"_{expr.op}", None)
        if handler is not None:
            result: Typed = handler(expr, expected)
            return result
        return NONE

    # ------------------------------------------------------------------ logic

    def _or_expr(self, expr: Expr, _expected: Type) -> Typed:
        return ir.Or(args=self._joined(expr, "or")), BOOL

    def _and_expr(self, expr: Expr, _expected: Type) -> Typed:
        return ir.And(args=self._joined(expr, "and")), BOOL

    def _joined(self, expr: Expr, word: str) -> tuple[ir.Expr, ...]:
        """Return the conditions that `and` or `or` joins; a bare value among them was meant for the one before it."""
        nodes: list[ir.Expr] = []
        for each, stray in with_stray(expr.args, self._bare):
            if stray:
                cure = f"write `{whole_comparison(each, stray, word)}`"
                problem = f"`{said(stray[0])}` alone is no condition: what is compared is said each time"
                self.found.add(slip_errors.OTHERWISE.at(stray[0].span, self.crumbs, problem=problem, cure=cure))
            nodes.append(self.condition(each) or NONE[0])
        return tuple(nodes)

    def _bare(self, expr: Expr) -> bool:
        """Return whether an expression is a value that can be no condition: a number, a text, or no known name."""
        if expr.op in ("number_value", "string_value", "date_value"):
            return True
        words = [each for each in expr.args if isinstance(each, Word)] if expr.op == "path" else []
        return len(words) == 1 and self._name(words[0].text) is None

    def _not_expr(self, expr: Expr, _expected: Type) -> Typed:
        return ir.Not(arg=self.condition(expr.args[0]) or NONE[0]), BOOL

    def _known(self, expr: Expr, _expected: Type) -> Typed:
        return ir.Known(arg=self.typed(expr.args[0])[0]), BOOL

    def _unknown(self, expr: Expr, _expected: Type) -> Typed:
        return ir.Not(arg=ir.Known(arg=self.typed(expr.args[0])[0])), BOOL

    def _one_of(self, expr: Expr, _expected: Type) -> Typed:
        node, kind = self.typed(expr.args[0])
        values = expr.args[1] if isinstance(expr.args[1], tuple) else ()
        if kind.kind == "codes" and values:
            facts: Said = {
                "left": said(expr.args[0]),
                "left_type": kind,
                "right": said(values[0]),
                "right_type": "a choice",
            }
            cure = other_comparison(expr, "codes", "code")
            self.found.add(errors.TYPE_MISMATCH.at(expr.span, self.crumbs, cure=cure, **facts))
            return NONE[0], BOOL
        options = tuple(self._fitting(each, kind, expr.args[0]) for each in values)
        return ir.OneOf(arg=node, options=options), BOOL

    def _not_one_of(self, expr: Expr, expected: Type) -> Typed:
        return ir.Not(arg=self._one_of(expr, expected)[0]), BOOL

    def _includes(self, expr: Expr, _expected: Type) -> Typed:
        node, kind = self.typed(expr.args[0])
        if kind.kind not in ("codes", "authorities", "authority", "country", "unknown"):
            facts: Said = {"text": said(expr.args[0]), "type": kind, "expected": "several choices or authorities"}
            cure = other_comparison(expr, kind.kind, "code") if kind.kind == "code" else ""
            self.found.add(errors.WRONG_VALUE.at(span_of(expr.args[0], expr), self.crumbs, cure=cure, **facts))
            if cure:
                return NONE[0], BOOL
        member = Type("code", codes=kind.codes) if kind.kind == "codes" else kind
        return ir.Includes(arg=node, member=self._fitting(expr.args[1], member, expr.args[0])), BOOL

    def _compare(self, expr: Expr) -> Typed:
        left, left_type = self.typed(expr.args[0])
        right, right_type = self.typed(expr.args[1], left_type)
        if not (comparable(left_type, right_type) and (expr.op in ("eq", "ne") or ordered(left_type, right_type))):
            facts: Said = {"left": said(expr.args[0]), "left_type": left_type}
            facts |= {"right": said(expr.args[1]), "right_type": right_type}
            cure = other_comparison(expr, left_type.kind, right_type.kind)
            self.found.add(errors.TYPE_MISMATCH.at(expr.span, self.crumbs, cure=cure, **facts))
            return NONE[0], BOOL
        if {left_type.kind, right_type.kind} <= SETS and "codes" not in (left_type.kind, right_type.kind):
            shared: ir.Expr = ir.Includes(arg=left, member=right)
            return (ir.Not(arg=shared) if expr.op == "ne" else shared), BOOL
        return ir.Compare(how=expr.op, left=left, right=right), BOOL  # type: ignore[arg-type]

    def _fitting(self, expr: Arg, kind: Type, other: Arg) -> ir.Expr:
        node, own = self.typed(expr, kind)
        if not comparable(kind, own):
            facts: Said = {"left": said(other), "left_type": kind, "right": said(expr), "right_type": own}
            place = expr.span if isinstance(expr, Expr) else None
            if place:
                self.found.add(errors.TYPE_MISMATCH.at(place, self.crumbs, **facts))
        return node

    # ------------------------------------------------------------------ lists

    def _any_where(self, expr: Expr, _expected: Type) -> Typed:
        return self._rows("any", expr), BOOL

    def _every_where(self, expr: Expr, _expected: Type) -> Typed:
        return self._rows("every", expr), BOOL

    def _count_where(self, expr: Expr, _expected: Type) -> Typed:
        return self._rows("count", expr), NUMBER

    def _count(self, expr: Expr, _expected: Type) -> Typed:
        return self._rows("count", expr), NUMBER

    def _rows(self, how: str, expr: Expr) -> ir.Expr:
        over, kind = self.typed(expr.args[0])
        inner: Scope | None = None
        if kind.kind == "rows":
            inner = self.scope.within(self._row_types(kind.rows))
        elif kind.kind in ("codes", "authorities"):
            code = Type("code", codes=kind.codes) if kind.kind == "codes" else Type("authority")
            inner = replace(self.scope, attributes=kind.codes, this=code)
        elif kind.kind != "unknown":
            facts: Said = {"text": said(expr.args[0]), "type": kind, "expected": "a list or several choices"}
            self.found.add(errors.WRONG_VALUE.at(span_of(expr.args[0], expr), self.crumbs, **facts))
        where = expr.args[1] if len(expr.args) > 1 else None
        inside = replace(self, scope=inner) if inner else self
        return ir.Rows(how=how, over=over, codes=kind.codes, where=inside.condition(where))  # type: ignore[arg-type]

    def _row_types(self, name: str | None) -> dict[str, Type]:
        block = list_named(self.scope.procedure, name or "") if self.scope.procedure else None
        return own_types(block) if block else {}

    def _any_linked(self, expr: Expr, _expected: Type) -> Typed:
        name = expr.args[0]
        target = self.scope.spec.procedures.get(name.text) if isinstance(name, Word) else None
        if target is None or not isinstance(name, Word):
            self._no_name("procedure", expr, self.scope.spec.procedures)
            return NONE[0], BOOL
        where = expr.args[1] if len(expr.args) > 1 else None
        states: tuple[str, ...] | None = None
        if isinstance(where, Expr):
            inside = replace(self, scope=Scope(self.scope.spec, target))
            condition = inside.condition(where)
            states = states_said(condition, tuple(target.space("state")))
            if states is None:
                self.found.add(
                    errors.OUT_OF_PLACE.at(where.span, self.crumbs, name=said(where), where="with `state` only")
                )
        return ir.LinkedAny(procedure=name.text, states=states), BOOL

    def _largest(self, expr: Expr, expected: Type) -> Typed:
        return self._pick("largest", expr, expected)

    def _smallest(self, expr: Expr, expected: Type) -> Typed:
        return self._pick("smallest", expr, expected)

    def _pick(self, how: str, expr: Expr, _expected: Type) -> Typed:
        left, kind = self.typed(expr.args[0])
        right = self._fitting(expr.args[1], kind, expr.args[0])
        return ir.Pick(how=how, left=left, right=right), kind  # type: ignore[arg-type]

    def _without(self, expr: Expr, _expected: Type) -> Typed:
        several = Type("authorities")
        return ir.Without(left=self.value(expr.args[0], several), right=self.value(expr.args[1], several)), several

    # ------------------------------------------------------------------ dates

    def _plus(self, expr: Expr, _expected: Type) -> Typed:
        return self._shift(expr, back=False)

    def _minus(self, expr: Expr, _expected: Type) -> Typed:
        return self._shift(expr, back=True)

    def _shift(self, expr: Expr, *, back: bool) -> Typed:
        amount, unit = self.period(expr.args[1])
        return ir.Shift(date=self.value(expr.args[0], DATE), amount=amount, unit=unit, back=back), DATE

    def period(self, clause: Arg, severity: Severity = "error") -> tuple[ir.Expr, ir.Unit]:
        """Return amount and unit of a period; one that leads out of the calendar is a fault of that severity."""
        args: tuple[Arg, ...] = clause.args if isinstance(clause, Clause) else ()
        unit = args[1] if args[1:] else None
        if not isinstance(unit, Word):
            return ir.Const(value=0), "day"
        amount, word = self.value(args[0], NUMBER), unit.text.removesuffix("s")
        self.found.extend(period_faults(amount, word, unit.span, self.crumbs, severity))
        return amount, word  # type: ignore[return-value]

    # ------------------------------------------------------------------ values

    def _number_value(self, expr: Expr, _expected: Type) -> Typed:
        return ir.Const(value=int(word_of(expr))), NUMBER

    def _date_value(self, expr: Expr, _expected: Type) -> Typed:
        faults = list(day_faults(word_of(expr), expr.span, self.crumbs))
        self.found.extend(faults)
        return ir.Const(value=None if faults else word_of(expr)), DATE

    def _yes(self, _expr: Expr, _expected: Type) -> Typed:
        return ir.Const(value=True), BOOL

    def _no(self, _expr: Expr, _expected: Type) -> Typed:
        return ir.Const(value=False), BOOL

    def _today(self, _expr: Expr, _expected: Type) -> Typed:
        return ir.SystemRef(name="today"), DATE

    def _this(self, expr: Expr, _expected: Type) -> Typed:
        if self.scope.this is None:
            where = "in a tab with `for each`, or in `any ... where`"
            self.found.add(errors.OUT_OF_PLACE.at(expr.span, self.crumbs, name="this", where=where))
            return NONE
        return ir.SystemRef(name="this"), self.scope.this

    def _string_value(self, expr: Expr, expected: Type) -> Typed:
        text = word_of(expr)
        if expected.kind in ("code", "codes"):
            return self._code(text, expr, expected)
        return self._country(text, expr) if expected.kind == "country" else (ir.Const(value=text), TEXT)

    def _country(self, text: str, expr: Expr) -> Typed:
        """Return a country, which an authority of the register must be in (if there is a register)."""
        countries = {each.country for each in self.scope.spec.register.values()}
        if countries and text not in countries:
            hint = country_meant(text, countries)
            self.found.add(slip_errors.NO_SUCH_COUNTRY.at(expr.span, self.crumbs, hint=hint, name=text))
        return ir.Const(value=text), COUNTRY

    def _code(self, name: str, expr: Expr, expected: Type) -> Typed:
        table = self.scope.spec.tables.get(expected.codes or "")
        if table is not None and table.entries and name not in table.entries:
            hint = did_you_mean(name, table.entries)
            facts: Said = {"codes": expected.codes, "name": name}
            self.found.add(errors.UNKNOWN_CODE.at(expr.span, self.crumbs, hint=hint, **facts))
        return ir.Const(value=name), Type("code", codes=expected.codes)

    def _path(self, expr: Expr, expected: Type) -> Typed:
        words = [each for each in expr.args if isinstance(each, Word)]
        name = words[0].text
        if len(words) == 1:
            literal = self._literal(name, expr, expected)
            if literal:
                return literal
        start = self._name(name)
        if start is None:
            if expected.kind in ("code", "codes") and len(words) == 1:
                return self._code(name, expr, expected)
            if expected.kind == "state" and self.scope.procedure:
                self._no_name("state", expr, self.scope.procedure.space("state"))
                return NONE
            self._no_name("field, party or setting", expr, self.scope.names())
            return NONE
        for word in words[1:]:
            start = self._attribute(start, word)
        return start

    def _literal(self, name: str, expr: Expr, expected: Type) -> Typed | None:
        """Return what a bare name means beside a value of that type: a code, state or country."""
        if expected.kind in ("code", "codes"):
            table = self.scope.spec.tables.get(expected.codes or "")
            if table is not None and name in table.entries:
                return ir.Const(value=name), Type("code", codes=expected.codes)
        state = self.scope.state(name) if expected.kind == "state" else None
        if state is not None:
            return ir.Const(value=state), Type("state")
        if expected.kind == "country" and self._name(name) is None and name.isupper():
            return self._country(name, expr)
        return None

    def _name(self, name: str) -> Typed | None:
        scope = self.scope
        if name in scope.given:
            return ir.FieldRef(name=name, scope="given"), scope.given[name]
        if scope.attributes is not None:
            table = scope.spec.tables.get(scope.attributes)
            if table is not None and name in table.attributes:
                return ir.FieldRef(name=name, scope="row"), TEXT
        if name in scope.rows:
            return ir.FieldRef(name=name, scope="row"), scope.rows[name]
        kind = scope.form(name)
        if kind is not None:
            # Where a setting has the same name (which is reported), either may be meant.
            return ir.FieldRef(name=name), UNKNOWN if name in scope.spec.settings else kind
        if scope.party(name):
            return ir.PartyRef(name=name), Type("authorities")
        if name in SYSTEM:
            return ir.SystemRef(name=name), Type(SYSTEM[name])  # type: ignore[arg-type]
        if name in scope.spec.settings:
            value = scope.spec.settings[name][1]
            kinds = {bool: BOOL, int: NUMBER}
            return ir.Const(value=value), kinds.get(type(value), TEXT)
        return None

    def _attribute(self, start: Typed, word: Word) -> Typed:
        node, kind = start
        if kind.kind in ("authority", "authorities") and word.text in ("country", "name"):
            return ir.Attr(of=node, name=word.text), COUNTRY if word.text == "country" else TEXT
        if kind.kind == "code":
            table = self.scope.spec.tables.get(kind.codes or "")
            if table is None or not table.entries or word.text in table.attributes:
                return ir.Attr(of=node, name=word.text, codes=kind.codes), TEXT
        if kind.kind != "unknown":
            known = ("country", "name") if kind.kind in ("authority", "authorities") else self._attributes(kind)
            hint = did_you_mean(word.text, known)
            self.found.add(errors.UNKNOWN_ATTRIBUTE.at(word.span, self.crumbs, hint=hint, type=kind, name=word.text))
        return NONE

    def _attributes(self, kind: Type) -> tuple[str, ...]:
        table = self.scope.spec.tables.get(kind.codes or "") if kind.kind == "code" else None
        return table.attributes if table else ()

    def _no_name(self, kind: str, expr: Expr, options: object) -> None:
        word = next((each for each in expr.args if isinstance(each, Word)), None)
        name = word.text if word else said(expr)
        known = [str(each) for each in options] if hasattr(options, "__iter__") else []
        span = word.span if word else expr.span
        hint = meant_word(name) or did_you_mean(name, known)
        self.found.add(errors.UNKNOWN_NAME.at(span, self.crumbs, hint=hint, kind=kind, name=name))
