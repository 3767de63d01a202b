"""Rule `value-outside-bounds`: a default, or a value that is set, which its field does not take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cpcspec.analysis.bounds import Range, of_type, of_value
from cpcspec.analysis.effects import effects
from cpcspec.analysis.reading import deep
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir import fold
from cpcspec.ir.expr import Const, Expr, FieldRef
from cpcspec.ir.nodes import FieldNode, Item, ListNode, Procedure, SetField, Spec, TypeOf
from cpcspec.ir.walk import leaves


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each field whose bounds, default or given values contradict each other or its checks."""
    for procedure in spec.procedures:
        types = _types(procedure)
        for each in deep(procedure):
            if isinstance(each.item, FieldNode):
                yield from _of_field(procedure, each.path, each.item, types)
            elif isinstance(each.item, ListNode):
                yield from _of_list(procedure, each.path, each.item)
        yield from _of_sets(procedure, types)
    yield from _of_reuses(spec)


def _of_field(procedure: Procedure, path: str, field: FieldNode, types: Mapping[str, TypeOf]) -> Iterator[Problem]:
    place, bounds = Place(procedure.id, "form", path), of_type(field.type)
    if bounds and bounds.least is not None and bounds.most is not None and bounds.least > bounds.most:
        yield Problem(place, {"field": field.id, "reason": f"its bounds leave no value ({bounds})"})
    if field.default is None:
        return
    value = of_value(field.default, types)
    if bounds and value and not value.within(bounds):
        yield Problem(
            place, {"field": field.id, "reason": f"its default ({_said(value)}) is not among the values {bounds}"}
        )
    elif isinstance(field.default, Const) and _fails(field, field.default):
        yield Problem(place, {"field": field.id, "reason": "its default does not pass its own check"})


def _of_list(procedure: Procedure, path: str, item: ListNode) -> Iterator[Problem]:
    """Yield a list that must have more rows than it may have."""
    least = max((each.count for each in item.least), default=0)
    if item.most is not None and least > item.most:
        reason = f"it needs {least} rows, and takes at most {item.most}"
        yield Problem(Place(procedure.id, "form", path), {"field": item.id, "reason": reason})


def _of_sets(procedure: Procedure, types: Mapping[str, TypeOf]) -> Iterator[Problem]:
    fields = {each.item.id: each.item for each in deep(procedure) if isinstance(each.item, FieldNode)}
    for each in effects(procedure):
        field = fields.get(each.field) if isinstance(each, SetField) else None
        if field is None or not isinstance(each, SetField):
            continue
        place = Place(procedure.id, "form", field.id)
        bounds, value = of_type(field.type), of_value(each.value, types)
        if bounds and value and not value.within(bounds):
            reason = f"an action sets it to a value {value}, and it takes those {bounds}"
            yield Problem(place, {"field": field.id, "reason": reason})
        elif isinstance(each.value, Const) and each.value.value is not None and _fails(field, each.value):
            yield Problem(place, {"field": field.id, "reason": "an action sets it to what does not pass its own check"})


def _of_reuses(spec: Spec) -> Iterator[Problem]:
    """Yield each number that goes along into a field with narrower bounds."""
    types = {each.id: _types(each) for each in spec.procedures}
    for reuse in spec.reuses:
        for name in reuse.carry:
            there, here = types[reuse.source].get(name), types[reuse.target].get(name)
            value, bounds = (of_type(there), of_type(here)) if there and here else (None, None)
            if value and bounds and not value.within(bounds):
                reason = f"from `{reuse.source}` comes a value {value}, and it takes those {bounds}"
                yield Problem(Place(reuse.target, "form", name), {"field": name, "reason": reason})


def _types(procedure: Procedure) -> dict[str, TypeOf]:
    """Return the types of the fields, those of the actions' small forms too; of two with one name the form's counts."""
    given = [each.item for action in procedure.actions for each in leaves(action.items)]
    own = [each.item for each in deep(procedure) if not each.inside]
    items: list[Item] = [*given, *own]
    return {each.id: each.type for each in items if isinstance(each, FieldNode)}


def _fails(field: FieldNode, value: Const) -> bool:
    """Return whether a value surely does not pass one of the checks of its field."""
    return any(fold.condition(_with(each.condition, field.id, value)) == fold.NO for each in field.checks)


def _with(expr: Expr, name: str, value: Const) -> Any:
    """Return an expression with a value in the place of a field."""
    if isinstance(expr, FieldRef):
        return value if expr.name == name else expr
    return expr.model_copy(
        update={field: _within(getattr(expr, field), name, value) for field in type(expr).model_fields}
    )


def _within(part: Any, name: str, value: Const) -> Any:
    if isinstance(part, tuple):
        return tuple(_within(each, name, value) for each in part)
    return _with(part, name, value) if hasattr(part, "op") else part


def _said(value: Range) -> str:
    return str(value.least) if value.least == value.most else str(value)


RULE = Rule(
    Fault(
        "value-outside-bounds",
        "`{field}` does not take what it is given: {reason}",
        "a form that fills in what it then refuses cannot be saved by anybody",
        "change the value, or the bounds",
    ),
    find,
)
