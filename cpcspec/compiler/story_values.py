"""What is filled in, as values of the right type: from the lines of `with`, `row` and `data`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from cpcspec.compiler import errors, model
from cpcspec.compiler.ast import Arg, Clause, Expr, Word
from cpcspec.compiler.calendar_bounds import day_faults
from cpcspec.compiler.story_names import Holder, Space, row_space
from cpcspec.diagnostics.diagnostic import Findings
from cpcspec.diagnostics.suggest import did_you_mean
from cpcspec.ir import nodes
from cpcspec.ir.expr import Scalar
from cpcspec.ir.registry import BY_NAME
from cpcspec.ir.story import Values, file_named

LITERALS = frozenset(("number_value", "string_value", "date_value", "yes", "no", "path"))
TAKES: Mapping[str, str] = {
    "text": "a text in quotes",
    "number": "a whole number",
    "date": "a date such as 2020-02-03",
    "bool": "`yes` or `no`",
    "code": "one choice",
    "codes": "choices",
    "authority": "an authority of the register",
    "authorities": "authorities of the register",
    "file": "the name of a file in quotes",
    "rows": "the keys (or numbers) of rows",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads values. A `lenient` one takes what does not fit as it is written: a step may show that it is refused."""

    spec: nodes.Spec
    model: model.Spec
    found: Findings
    lenient: bool = False

    def assigned(self, clauses: tuple[Arg, ...], space: Space, into: Values, way: tuple[str, ...] = ()) -> Values:
        """Return `into` with what these lines say put in, in their order."""
        for clause in clauses:
            if not isinstance(clause, Clause):
                continue
            name = clause.args[0]
            if clause.kind == "as_in" and isinstance(name, Word):
                self._as_in(name, space, into, way)
            elif isinstance(name, Word) and self._holder(name, space) is not None:
                self._assign(clause, name, space, into)
        return into

    def _assign(self, clause: Clause, name: Word, space: Space, into: Values) -> None:
        holder = space.fields[name.text]
        if clause.kind == "assign_unknown":
            into[name.text] = None
        elif clause.kind == "assign_row" and isinstance(holder, nodes.ListNode):
            rows = into.get(name.text)
            into[name.text] = self._with_row(list(rows) if isinstance(rows, list) else [], clause.args[1:], holder)
        elif clause.kind == "assign_value" and isinstance(holder, nodes.FieldNode):
            into[name.text] = self.value(clause.args[1], holder)
        else:
            takes = "rows (`row of ...`)" if isinstance(holder, nodes.ListNode) else "a value (`... is ...`)"
            self.found.add(errors.STORY_VALUE.at(clause.span, text=_first_line(clause), name=name.text, expected=takes))

    def _with_row(self, rows: list[JsonValue], lines: tuple[Arg, ...], holder: nodes.ListNode) -> list[JsonValue]:
        """Return the rows with one more, or with the row of the same key filled in further."""
        row = self.assigned(lines, row_space(holder), {})
        if holder.key and row.get(holder.key) is not None:
            for index, known in enumerate(rows):
                if isinstance(known, dict) and known.get(holder.key) == row[holder.key]:
                    rows[index] = self.assigned(lines, row_space(holder), dict(known))
                    return rows
        return [*rows, row]

    def _as_in(self, name: Word, space: Space, into: Values, way: tuple[str, ...]) -> None:
        block = self.model.data.get(name.text)
        if block is None:
            self._unknown(name, self.model.data, "data")
        elif name.text in way:
            self.found.add(errors.STORY_LOOP.at(name.span, kind="data", name=name.text))
        else:
            self.assigned(block.body, space, into, (*way, name.text))

    def _holder(self, name: Word, space: Space) -> Holder | None:
        holder = space.fields.get(name.text)
        if holder is None:
            self._unknown(name, space.fields, f"field of {space.place} called")
        return holder

    def _unknown(self, name: Word, known: Mapping[str, object], kind: str) -> None:
        hint = did_you_mean(name.text, known)
        self.found.add(errors.STORY_NAME.at(name.span, kind=kind, name=name.text, hint=hint))

    # ------------------------------------------------------------------ single values

    def value(self, arg: Arg, field: nodes.FieldNode) -> JsonValue:
        """Return what one line says of a field; None (and a finding) where it does not fit."""
        exprs = [each for each in arg if isinstance(each, Expr)] if isinstance(arg, tuple) else []
        kind = BY_NAME[field.type.name].value
        if kind in ("codes", "authorities", "rows"):
            several = [self._member(each, field, kind) for each in exprs]
            return [each for each in several if each is not None]
        if len(exprs) == 1:
            return self._single(exprs[0], field, kind)
        if exprs:
            self._unfit(exprs[1], field, kind)
        return None

    def _single(self, expr: Expr, field: nodes.FieldNode, kind: str) -> JsonValue:
        if kind in ("code", "authority"):
            return self._member(expr, field, kind)
        if kind == "file" and expr.op == "string_value":
            return file_named(str(literal(expr)))
        wanted = {"text": ("string_value",), "number": ("number_value",), "date": ("date_value",)}
        if expr.op in wanted.get(kind, ("yes", "no") if kind == "bool" else ()):
            value = literal(expr)
            faults = list(day_faults(str(value), expr.span)) if expr.op == "date_value" else []
            self.found.extend(faults)
            return None if faults else value
        if self.lenient and expr.op in LITERALS:
            return literal(expr)
        self._unfit(expr, field, kind)
        return None

    def _member(self, expr: Expr, field: nodes.FieldNode, kind: str) -> str | None:
        """Return a code, authority or row that is chosen."""
        if expr.op not in LITERALS:
            self._unfit(expr, field, kind)
            return None
        text = expr.op if expr.op in ("yes", "no") else str(literal(expr))
        known = self._choices(field, kind)
        if not self.lenient and known is not None and text not in known:
            hint = did_you_mean(text, known)
            self.found.add(errors.STORY_CHOICE.at(expr.span, name=field.id, text=text, hint=hint))
            return None
        return text

    def _choices(self, field: nodes.FieldNode, kind: str) -> Mapping[str, object] | None:
        """Return what may be chosen in a field, None where only the case can tell."""
        if kind in ("authority", "authorities"):
            return self.model.register
        table = self.model.tables.get(field.type.codes or "")
        return table.entries if table else None

    def _unfit(self, expr: Expr, field: nodes.FieldNode, kind: str) -> None:
        self.found.add(errors.STORY_VALUE.at(expr.span, text=expr.span.text, name=field.id, expected=TAKES[kind]))


def literal(expr: Expr) -> Scalar:
    """Return the plain value of a literal; a name counts as its text."""
    if expr.op in ("yes", "no"):
        return expr.op == "yes"
    words = [each.text for each in expr.args if isinstance(each, Word)]
    return int(words[0]) if expr.op == "number_value" else ".".join(words)


def _first_line(clause: Clause) -> str:
    return clause.span.text.strip()
