"""IR from the resolved model: typed, desugared, every element with its id."""

from __future__ import annotations

from cpcspec.compiler import errors, model
from cpcspec.compiler.ast import Block
from cpcspec.compiler.carrying import carried, check_carry
from cpcspec.compiler.clauses import check_clauses, crumb
from cpcspec.compiler.context import Context, backing, facts, one, text
from cpcspec.compiler.effects import simple
from cpcspec.compiler.flow import action, mail, part, party, state, timer
from cpcspec.compiler.forms import tab
from cpcspec.compiler.origins import Origin, Origins
from cpcspec.compiler.scope import Scope
from cpcspec.compiler.sight import access, retention
from cpcspec.diagnostics.diagnostic import Findings, Said
from cpcspec.ir import nodes


def ir_from_model(spec: model.Spec, found: Findings) -> tuple[nodes.Spec, Origins]:
    """Return the IR of a model, and where each of its elements was written; faults go to `found`."""
    origins = Origins()
    procedures = tuple(_procedure(spec, each, found, origins) for each in spec.procedures.values())
    _note_ground(spec, origins)
    whole = nodes.Spec(
        sources=tuple(_element(each, found) for each in spec.sources.values()),
        kinds=tuple(_element(each, found) for each in spec.kinds.values()),
        settings=tuple(nodes.Setting(**facts(block), value=value) for block, value in spec.settings.values()),
        codes=tuple(
            nodes.CodeList(**facts(each.block), attributes=each.attributes, entries=tuple(each.entries.values()))
            for each in spec.tables.values()
        ),
        register_rows=tuple(spec.register.values()),
        procedures=procedures,
        reuses=_reuses(spec, found, origins),
    )
    return whole, origins


def _element(block: Block, found: Findings) -> nodes.Element:
    check_clauses(block, (), found)
    return nodes.Element(**facts(block))


def _note_ground(spec: model.Spec, origins: Origins) -> None:
    """Note the origins of all that belongs to no procedure."""
    ground: dict[str, list[Block]] = {
        "source": list(spec.sources.values()),
        "kind": list(spec.kinds.values()),
        "setting": [block for block, _ in spec.settings.values()],
        "codes": [each.block for each in spec.tables.values()],
        "fragment": list(spec.fragments.values()),
        "procedure": [each.block for each in spec.procedures.values()],
    }
    for kind, blocks in ground.items():
        for each in blocks:
            origins.put("", kind, each.name.text, Origin(each.name.span, (crumb(each),)))


def _context(spec: model.Spec, procedure: model.Procedure, found: Findings, origins: Origins) -> Context:
    return Context(spec, procedure, found, origins, Scope(spec, procedure))


def _procedure(spec: model.Spec, procedure: model.Procedure, found: Findings, origins: Origins) -> nodes.Procedure:
    block = procedure.block
    check_clauses(block, (), found)
    here = _context(spec, procedure, found, origins).inside(block)
    _one_initial(here, block)
    said = [backing(each) for each in block.blocks("access")]
    return nodes.Procedure(
        **facts(block),
        area=text(one(block, "area")),
        number=text(one(block, "number")),
        starts=tuple(_start(here, each) for each in block.blocks("start_menu")),
        parties=tuple(party(here, each) for each in block.blocks("party")),
        parts=tuple(part(here, each) for each in block.blocks("part")),
        states=tuple(state(here, each) for each in block.blocks("state")),
        tabs=tuple(tab(here, each) for each in block.blocks("tab")),
        actions=tuple(action(here, each) for each in block.blocks("action")),
        timers=tuple(timer(here, each) for each in block.blocks("timer")),
        mails=tuple(mail(here, each) for each in block.blocks("mail")),
        access=access(here, list(block.blocks("access"))),
        access_meets=tuple(each for facts_ in said for each in facts_["meets"]),
        access_basis=tuple(each for facts_ in said for each in facts_["basis"]),
        retention=retention(here, list(block.blocks("retention"))),
    )


def _one_initial(context: Context, block: Block) -> None:
    """Report a procedure that has not exactly one state to start in."""
    marked = [each for each in block.blocks("state") if one(each, "initial")]
    if len(marked) != 1:
        also = tuple((each.name.span, "marked here") for each in marked)
        said: Said = {"name": block.name.text, "count": len(marked) or "no"}
        context.found.add(errors.INITIAL_STATE.at(block.name.span, context.crumbs, also=also, **said))


def _start(context: Context, block: Block) -> nodes.Start:
    by = one(block, "by")
    kinds = context.names(by.args[0], context.spec.kinds, "kind of authority") if by else ()
    return nodes.Start(menu=block.label, kinds=kinds, **backing(block))


def _reuses(spec: model.Spec, found: Findings, origins: Origins) -> tuple[nodes.Reuse, ...]:
    """Return the cells of the reuse matrix, each pair of procedures once."""
    cells: dict[tuple[str, str], nodes.Reuse] = {}
    first: dict[tuple[str, str], Block] = {}
    for block in spec.reuses:
        check_clauses(block, (), found)
        for ends in _ends(spec, block, found, origins):
            if ends in first:
                also = ((first[ends].span, "the first one is here"),)
                said: Said = {"kind": "reuse", "name": " to ".join(ends)}
                found.add(errors.DUPLICATE.at(block.span, (), also=also, **said))
                continue
            first[ends] = block
            cells[ends] = _reuse(spec, block, ends, found, origins)
    return tuple(cells.values())


def _ends(spec: model.Spec, block: Block, found: Findings, origins: Origins) -> list[tuple[str, str]]:
    """Return the pairs of source and target that a block speaks of."""
    ground = Context(spec, model.Procedure(block, {}), found, origins, Scope(spec), (crumb(block),))
    sources, targets = (ground.names(each, spec.procedures, "procedure") for each in block.head[:2])
    ends = [(source, target) for source in sources for target in targets]
    check_carry(ground, block, [(spec.procedures[source], spec.procedures[target]) for source, target in ends])
    return ends


def _reuse(spec: model.Spec, block: Block, ends: tuple[str, str], found: Findings, origins: Origins) -> nodes.Reuse:
    """Return one cell; its rules speak of the source case, what it sets belongs to the target."""
    source, target = (spec.procedures[each] for each in ends)
    here = _context(spec, source, found, origins).inside(block)
    by, states, linked = one(block, "by"), one(block, "in_states"), one(block, "linked")
    sets = [simple(here, each, target) for each in block.clauses("set", "assign")]
    origins.put("", "reuse", ">".join(ends), Origin(block.span, here.crumbs))
    return nodes.Reuse(
        source=ends[0],
        target=ends[1],
        by=here.parties(by.args[0]) if by else (),
        states=here.states(states.args[0]) if states else here.all_states(),
        when=here.condition(one(block, "reuse_when")),
        carry=carried(block, (source, target)),
        sets=tuple(each for each in sets if isinstance(each, nodes.SetField | nodes.Assign)),
        link=text(linked) or target.block.label,
        back=text(linked, 1) or source.block.label,
        help=text(one(block, "help")),
        **backing(block),
    )
