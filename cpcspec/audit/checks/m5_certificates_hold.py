"""Check M5."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cpcspec.audit.check import Check, Found, World, fails, holds, not_applicable
from cpcspec.audit.proofs.certificates import read, text_of
from cpcspec.audit.proofs.recheck import recheck
from cpcspec.audit.verdict import Answer
from cpcspec.checks.rule import Place
from cpcspec.ir.codec import content_hash

SMALL = 2_000
"""Certificates of so many states are checked again by every audit, larger ones with `--deep` or `cpcspec recheck`."""


def find(world: World) -> Iterator[Found]:
    """Yield the proofs whose certificates a second program does not confirm."""
    certified = [each for each in world.answers if each.certificate is not None and each.verdict.startswith("holds")]
    wanted = certified if world.deep else list(_small(certified))
    if not wanted:
        yield not_applicable("There is no certificate to check again.")
        return
    spec_hash = content_hash(world.spec)
    confirmed = 0
    # As a file and back: what is checked is what an archive would hold.
    for each in recheck(world.program, spec_hash, read(text_of(wanted, spec_hash))):
        if each.outcome == "confirmed":
            confirmed += 1
        else:
            says = f"The certificate of “{each.title}” is not confirmed: {each.why}."
            yield fails(says, Place("", "property", each.property))
    says = f"A second program confirms {confirmed} of {len(certified)} proofs by their certificates."
    yield holds(says, confirmed=confirmed, certificates=len(certified), spec=spec_hash)


def _small(certified: Iterable[Answer]) -> Iterator[Answer]:
    """Yield the answers with few states, and none that rests on another one."""
    for each in certified:
        if each.certificate is not None and len(each.certificate.states) <= SMALL and not each.certificate.rests_on:
            yield each


CHECK = Check(
    id="M5",
    title="Proofs that are confirmed",
    question="Does a second program, which does not trust the first, come to the same answers?",
    good="All certificates are confirmed.",
    find=find,
    about="answers",
)
