"""A manual from a procedure: who takes part, the form, what may be done, deadlines, mails, sight, retention, reuse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cpcspec.analysis.sentences import Speaker
from cpcspec.emitters.chart import chart, end_in_words
from cpcspec.emitters.picture import picture
from cpcspec.emitters.targets.manual.document import (
    Block,
    Bullets,
    Cell,
    Document,
    Drawing,
    Facts,
    Paragraph,
    Piece,
    Row,
    Section,
    Table,
    facts,
    notes,
    strong,
    words,
)
from cpcspec.emitters.targets.manual.form import FLAGS, FormTeller
from cpcspec.emitters.targets.manual.rights import Rights, deeds, sights
from cpcspec.ir import walk
from cpcspec.ir.fold import NO, condition
from cpcspec.ir.nodes import Action, CodeList, DeleteCase, Element, Item, Mail, Procedure, Reuse, Spec, Timer
from cpcspec.ir.words import capital, in_words, labels_of, listed, period_in_words, quoted
from cpcspec.semantics.tables import Program

LEGEND = (
    Piece("* to save: needed before the form can be saved, even as a draft", "save"),
    Piece("* to send: needed before the form can be sent on", "send"),
)


def manual(program: Program, procedure: Procedure) -> Document:
    """Return the manual of a procedure."""
    spec = program.spec
    speaker = Speaker(spec, procedure, labels_of(spec, procedure))
    rights = Rights(program, speaker)
    sections = (
        Section("about", "About", tuple(_about(rights))),
        Section("parties", "Who takes part", (_parties(speaker),)),
        Section("states", "States", tuple(_states(speaker))),
        Section("form", "The form", (Paragraph(LEGEND),), tuple(_tabs(rights))),
        Section("rights", "Who may do what in which state", (deeds(rights),)),
        Section("actions", "Actions", (), tuple(_action(rights, each) for each in procedure.actions)),
        Section("deadlines", "Deadlines and reminders", (_timers(speaker),) if procedure.timers else ()),
        Section("mails", "E-mails", (_mails(speaker),) if procedure.mails else ()),
        Section("sight", "Who sees what", tuple(sights(speaker))),
        Section("retention", "How long data are kept", tuple(_retention(speaker))),
        Section("reuse", "Reuse of data", (), tuple(_reuses(program, procedure))),
        Section("codes", "Code lists", (), tuple(_codes(spec, procedure))),
    )
    kept = tuple(each for each in sections if each.blocks or each.inner)
    return Document(procedure.label, procedure.help, kept, f"{procedure.id}/manual", "../")


def _basis(element: Element) -> Cell:
    return notes("; ".join(element.basis), ", ".join(element.meets))


def _about(rights: Rights) -> Iterator[Block]:
    speaker = rights.speaker
    procedure = speaker.procedure
    kinds = speaker.labels.kinds
    starts = [
        f"{quoted(each.menu)}, by {listed((kinds.get(kind, kind) for kind in each.kinds), 'or')}."
        for each in procedure.starts
    ]
    if not starts:
        starts = ["Only by reuse of the data of another case."]
    parts = [f"{each.label}: by {rights.sentence('edit', each.id)}." for each in procedure.parts if each.edited]
    parts += [f"{each.label}: set by actions only." for each in procedure.parts if not each.edited]
    pairs = (
        ("Begins", words(*starts)),
        ("Number", words(procedure.number)),
        ("Parts, and who fills them in", words(*parts)),
        ("Dashboard area", words(procedure.area)),
        ("Basis", words("; ".join(procedure.basis))),
        ("Requirements", words(", ".join(procedure.meets))),
    )
    yield facts(pairs)


def _parties(speaker: Speaker) -> Table:
    rows = [
        Row(((strong(each.label), *notes(each.help)), words(speaker.party(each)), _basis(each)))
        for each in speaker.procedure.parties
    ]
    return Table("Parties of a case", ("Party", "Which authorities", "Basis"), tuple(rows))


def _states(speaker: Speaker) -> Iterator[Block]:
    procedure = speaker.procedure
    drawn = picture(chart(speaker.spec, procedure), f"States of {procedure.label}")
    yield Drawing(drawn, "diagram.svg", f"States of {procedure.label}")
    rows = []
    for each in procedure.states:
        kind = "Every case begins here." if each.initial else "Every case that comes here ends." if each.final else ""
        ends = [timer.label for timer in procedure.timers if each.id in timer.states]
        rows.append(Row(((strong(each.label), *notes(each.help)), words(kind), words(*ends), _basis(each))))
    yield Table("States of a case", ("State", "Meaning", "Deadlines that run", "Basis"), tuple(rows))


def _tabs(rights: Rights) -> Iterator[Section]:
    procedure = rights.speaker.procedure
    for tab in procedure.tabs:
        part = next((each.id for each in procedure.parts), "")
        yield FormTeller(rights.speaker, rights, part=part).tab(tab)


def _action(rights: Rights, action: Action) -> Section:
    """Return what an action needs, asks and does."""
    speaker, procedure = rights.speaker, rights.speaker.procedure
    given = Speaker(speaker.spec, procedure, speaker.labels.with_given(action.items))
    needs = [each.label for each in procedure.parts if each.id in action.needs]
    checks = [f"{capital(given.when(each.condition))}. Otherwise: {quoted(each.message)}" for each in action.checks]
    asks = [quoted(node.label) for name in action.asks if (node := speaker.labels.fields.get(name)) is not None]
    sent = [quoted(each.label) for each in procedure.mails if action.id in each.on]
    shown = next((each.label for each in procedure.tabs if each.id == action.shows), "")
    told = facts(
        (
            ("By", words(capital(rights.sentence("action", action.id, states=False)))),
            ("Leads", words(*_moves(speaker, action))),
            ("Asks first", words(quoted(action.confirm) if action.confirm else "")),
            ("Must be complete", words(listed(needs))),
            ("Must hold", words(*checks)),
            ("Opens on", words(f"The tab {quoted(shown)}." if shown else "")),
            ("Asks for", words(f"{listed(asks)} of the form." if asks else "")),
            ("Does", words(*given.effects(action.effects))),
            ("E-mails", words(*sent)),
            ("Basis", words("; ".join(action.basis), ", ".join(action.meets))),
        )
    )
    blocks: tuple[Block, ...] = (Paragraph(words(action.help)), told) if action.help else (told,)
    if action.items:
        form = FormTeller(given, rights, part=next((each.id for each in procedure.parts), ""))
        blocks += (form.table(f"What {quoted(action.label)} asks for", action.items),)
    return Section(f"action-{action.id}", action.label, blocks)


def _moves(speaker: Speaker, action: Action) -> Iterator[str]:
    if any(isinstance(each, DeleteCase) for each in action.effects):
        yield f"In {speaker.states(state for move in action.moves for state in move.states)}: the case is gone then."
        return
    conditional = False
    for move in action.moves:
        when = condition(move.when)
        if when == NO:
            continue
        why = f", if {in_words(when, speaker.labels)}" if when is not None else ", otherwise" if conditional else ""
        conditional = conditional or when is not None
        if move.to is None:
            yield f"Stays in {speaker.states(move.states)}{why}."
        else:
            yield f"From {speaker.states(move.states)} to {speaker.states([move.to])}{why}."


def _timers(speaker: Speaker) -> Table:
    rows = [Row(tuple(_timer(speaker, each))) for each in speaker.procedure.timers]
    return Table("Deadlines", ("Deadline", "Runs in", "Ends", "Reminders", "At its end", "Basis"), tuple(rows))


def _timer(speaker: Speaker, timer: Timer) -> Iterator[Cell]:
    when = speaker.when(timer.when)
    yield strong(timer.label), *notes(timer.help, *(FLAGS[each] for each in timer.flags if each in FLAGS))
    yield words(speaker.states(timer.states), f"when {when}" if when else "")
    yield words(capital(end_in_words(timer, speaker.labels)))
    yield words(*(capital(speaker.reminder(each)) for each in timer.reminders))
    moved = f"The case moves to {speaker.states([timer.to])}." if timer.to is not None else ""
    sent = [f"E-mail {quoted(each.label)}." for each in speaker.procedure.mails if timer.id in each.on]
    yield words(moved, *speaker.effects(timer.effects), *sent)
    yield _basis(timer)


def _mails(speaker: Speaker) -> Table:
    rows = [Row(tuple(_mail(speaker, each))) for each in speaker.procedure.mails]
    return Table("E-mails", ("Subject", "To", "Sent on", "Text", "Basis"), tuple(rows))


def _mail(speaker: Speaker, mail: Mail) -> Iterator[Cell]:
    procedure = speaker.procedure
    names: dict[str, str] = {each.id: f"Action {quoted(each.label)}" for each in procedure.actions}
    names |= {placed.item.id: f"Something new in {quoted(placed.item.label)}" for placed in walk.form(procedure)}
    names |= {each.id: f"End of {quoted(each.label)}" for each in procedure.timers}
    reminding = [
        f"Reminder of {quoted(timer.label)}"
        for timer in procedure.timers
        if any(each.mail == mail.id for each in timer.reminders)
    ]
    when = speaker.when(mail.when)
    yield strong(mail.label), *notes(mail.help)
    yield words(speaker.parties(mail.to), "but not to the acting authority" if mail.except_actor else "")
    yield words(*(names.get(each, each) for each in mail.on), *reminding, f"when {when}" if when else "")
    yield words(mail.text)
    yield _basis(mail)


def _retention(speaker: Speaker) -> Iterator[Block]:
    retention = speaker.procedure.retention
    told: list[str] = []
    for hide in retention.hide:
        spared = f" from all but {speaker.parties(hide.spared)}" if hide.spared else ""
        start = in_words(hide.start, speaker.labels)
        when = _only(speaker.when(hide.when))
        told.append(
            f"Personal data are hidden{spared} {period_in_words(hide.period, speaker.labels)} after {start}{when}."
        )
    for erase in retention.erase:
        start = in_words(erase.start, speaker.labels)
        labels = [quoted(speaker.labels.fields[each].label) for each in erase.keep if each in speaker.labels.fields]
        kept = f"; {listed(labels)} and the procedure remain for statistics" if labels else ""
        when = _only(speaker.when(erase.when))
        told.append(f"The case is erased {period_in_words(erase.period, speaker.labels)} after {start}{when}{kept}.")
    if told:
        yield Bullets(tuple(told))
        basis = ("; ".join(retention.basis), ", ".join(retention.meets))
        yield from (Paragraph(notes(*basis)),) if any(basis) else ()


def _only(when: str) -> str:
    return f", if {when}" if when else ""


def _reuses(program: Program, procedure: Procedure) -> Iterator[Section]:
    spec = program.spec
    known = {each.id: each for each in spec.procedures}
    for place, each in enumerate(spec.reuses):
        if procedure.id not in (each.source, each.target):
            continue
        source, target = known.get(each.source), known.get(each.target)
        if source is None or target is None:
            continue
        title = f"To {target.label}" if source is procedure else f"From {source.label}"
        rights = Rights(program, Speaker(spec, source, labels_of(spec, source)))
        yield Section(f"reuse-{place}", title, (_reuse(rights, each),))


def _reuse(rights: Rights, reuse: Reuse) -> Facts:
    teller = rights.speaker
    return facts(
        (
            ("By", words(capital(rights.sentence("reuse", reuse.target, states=False)))),
            (
                "While the case is in",
                words(teller.states(reuse.states or [each.id for each in teller.procedure.states])),
            ),
            ("When", words(teller.when(reuse.when))),
            ("What happens", words(*teller.reuse(reuse))),
            ("Remark", words(reuse.help)),
            ("Basis", words("; ".join(reuse.basis), ", ".join(reuse.meets))),
        )
    )


def _codes(spec: Spec, procedure: Procedure) -> Iterator[Section]:
    used = _used([item for tab in procedure.tabs for item in tab.items])
    used |= _used([item for action in procedure.actions for item in action.items])
    for codes in spec.codes:
        if codes.id in used:
            yield Section(f"codes-{codes.id}", codes.label, (_code_table(codes),))


def _used(items: Sequence[Item]) -> set[str]:
    """Return the code lists that these items choose from, at any depth."""
    found: set[str] = set()
    for placed in walk.leaves(items):
        item = placed.item
        if item.node == "field":
            found.add(item.type.codes or "")
        elif item.node == "list":
            found |= {item.codes or ""} | _used(item.items)
        elif item.node == "comments":
            found |= _used(item.items)
    return found - {""}


def _code_table(codes: CodeList) -> Table:
    dated = any(each.valid_from or each.valid_to for each in codes.entries)
    head: Iterable[str] = ("Code", "Label", *(("Valid",) if dated else ()), *map(_plain, codes.attributes))
    rows = []
    for each in codes.entries:
        valid = f"{each.valid_from or ''} to {each.valid_to or ''}".strip() if each.valid_from or each.valid_to else ""
        more = [words(each.attributes.get(name, "")) for name in codes.attributes]
        rows.append(Row((words(each.code), words(each.label), *((words(valid),) if dated else ()), *more)))
    return Table(codes.label, tuple(head), tuple(rows))


def _plain(name: str) -> str:
    return capital(name.replace("_", " "))
