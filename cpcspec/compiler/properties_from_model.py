"""Properties from model and IR: every claim resolved for each procedure that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.compiler import errors, model
from cpcspec.compiler.ast import Block, Clause
from cpcspec.compiler.clauses import CLAIMS, SUBJECTS, check_clauses, crumb
from cpcspec.compiler.context import Context, facts
from cpcspec.compiler.origins import Origin, Origins
from cpcspec.compiler.property_claims import claim_from_clause, is_idle
from cpcspec.compiler.scope import Scope
from cpcspec.diagnostics.diagnostic import Findings
from cpcspec.ir import nodes, walk
from cpcspec.ir.properties import GONE, Property


def properties_from_model(
    spec_model: model.Spec, spec: nodes.Spec, found: Findings, origins: Origins
) -> tuple[Property, ...]:
    """Return the properties, one for each procedure that each of them speaks of; what has faults is left out."""
    made: list[Property] = []
    for block in spec_model.properties.values():
        origins.put("", "property", block.name.text, Origin(block.name.span, (crumb(block),)))
        check_clauses(block, (), found)
        claim = next(block.clauses(*CLAIMS), None)
        if claim is not None:
            made += _property(spec_model, spec, block, claim, found)
    return tuple(made)


def _property(
    spec_model: model.Spec, spec: nodes.Spec, block: Block, clause: Clause, found: Findings
) -> Iterator[Property]:
    """Yield a property for each procedure that it speaks of, and that its claim can be true or false of."""
    ground = Context(spec_model, model.Procedure(block, {}), found, Origins(), Scope(spec_model), (crumb(block),))
    span = block.name.span
    subjects = _subjects(ground, spec, block)
    claims = []
    for name in subjects:
        procedure = spec_model.procedures[name]
        scope = Scope(spec_model, procedure, beyond={"gone": GONE})
        here = Context(spec_model, procedure, found, Origins(), scope, (*ground.crumbs, crumb(procedure.block)))
        claims.append((name, claim_from_clause(here, clause)))
    if subjects and all(claim is not None and is_idle(claim) for _, claim in claims):
        found.add(errors.IDLE_PROPERTY.at(clause.span, ground.crumbs, name=block.name.text))
    for name, claim in claims:
        if claim is not None and not is_idle(claim):
            yield Property(
                **facts(block),
                procedure=name,
                claim=claim,
                said=" ".join(clause.span.text.split()),
                place=f"{span.source.path}:{span.line}",
            )


def _subjects(context: Context, spec: nodes.Spec, block: Block) -> tuple[str, ...]:
    """Return the procedures that a property speaks of; report it if there is none."""
    clause = next(block.clauses(*SUBJECTS), None)
    if clause is None:
        return ()
    if clause.kind == "of_procedures":
        return context.names(clause.args[0], context.spec.procedures, "procedure")
    personal, excepted = clause.args
    away = context.names(excepted, context.spec.procedures, "procedure") if excepted else ()
    found = tuple(
        each.id for each in spec.procedures if each.id not in away and (personal is None or _has_personal_data(each))
    )
    if not found:
        context.found.add(errors.PROPERTY_OF_NOTHING.at(clause.span, context.crumbs, name=block.name.text))
    return found


def _has_personal_data(procedure: nodes.Procedure) -> bool:
    return any(_is_personal(placed.item) for placed in walk.form(procedure))


def _is_personal(item: walk.Leaf) -> bool:
    if isinstance(item, nodes.FieldNode):
        return item.personal is not None
    if isinstance(item, nodes.Attachments):
        return item.personal
    return any(_is_personal(placed.item) for placed in walk.leaves(item.items))
