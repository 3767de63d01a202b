"""The single faults in what is called, told and asked: numbers, areas, links, questions, and what mails name."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.reading import PLACEHOLDER
from cpcspec.ir import nodes as n
from cpcspec.ir.tables import Code
from tests.support.fault_kit import Around, Fault, fault, ids


def procedure_words_wrong(node: n.Procedure, here: Around) -> Iterator[Fault]:
    """Yield a number pattern that is another procedure's or does not count, and another area."""
    other = here.other(here.numbers, (node.number,)) if node.number else None
    if other:
        yield fault("number pattern of another procedure", other, "number", other)
        yield fault("number pattern does not count", "no serial", "number", node.number.replace("{serial}", ""))
    area = here.other(here.areas, (node.area,)) if node.area else None
    if area:
        yield fault("area swapped", f"{area} for {node.area}", "area", area)


def links_wrong(node: n.Reuse | n.CreateCase, _here: Around) -> Iterator[Fault]:
    """Yield words of a link that are the wrong way round, or the same both ways."""
    if node.link and node.back and node.link != node.back:
        yield Fault("words of a link turned round", "", ((("link",), node.back), (("back",), node.link)))
        yield fault("words of a link alike", node.link, "back", node.link)


def unasked(node: n.Action) -> Iterator[Fault]:
    """Yield the loss of the question before an action."""
    if node.confirm:
        yield fault("confirmation dropped", "no confirm", "confirm", "")


def mail_words_wrong(node: n.Mail, here: Around) -> Iterator[Fault]:
    """Yield another trigger, and placeholders for another timer, another party, or a number."""
    timers, actions = ids(here.procedure.timers), ids(here.procedure.actions)
    for place, each in enumerate(node.on):
        other = here.other(actions, node.on) if each in actions else None
        if other:
            on = (*node.on[:place], other, *node.on[place + 1 :])
            yield fault("trigger of a mail swapped", f"{other} for {each}", "on", on)
    for name in dict.fromkeys(PLACEHOLDER.findall(node.text)):
        for sort, pool in (("timer", timers), ("party", here.parties)):
            other = here.other(pool, (name,)) if name in pool else None
            if other:
                text = node.text.replace(f"{{{name}}}", f"{{{other}}}")
                yield fault(f"{sort} in a mail swapped", f"{other} for {name}", "text", text)
    for sort, pool in (("timer", timers), ("party", here.parties)):
        other = here.other(pool, (*node.to, *node.on, *PLACEHOLDER.findall(node.text)))
        if other:
            yield fault(f"{sort} put into a mail", other, "text", f"{{{other}}}: {node.text}")
    if "{number}" not in node.text:
        yield fault("number put into a mail", "with number", "text", f"{{number}}: {node.text}")


def reminder_words_wrong(node: n.Reminder, here: Around) -> Iterator[Fault]:
    """Yield another mail than the one that a reminder sends."""
    other = here.other(ids(here.procedure.mails), (node.mail,))
    if other:
        yield fault("mail of a reminder swapped", f"{other} for {node.mail}", "mail", other)


def code_wrong(node: Code, columns: tuple[str, ...], list_id: str) -> Iterator[Fault]:
    """Yield a slip in each of the columns that something asks for, and the loss of what stands there."""
    for name in columns:
        value = node.attributes.get(name, "")
        if value:
            slip = f"{value[:-1]}{value[-1]}{value[-1]}" if len(value) > 1 else value.swapcase()
            for kind, new in (("slip in a column", slip), ("value of a column dropped", "")):
                changed = {**node.attributes, name: new}
                yield fault(kind, f"{list_id} {node.code}: {name} {new or 'is empty'}", "attributes", changed)
