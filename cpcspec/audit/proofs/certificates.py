"""Certificates in a file: what proves each property, so that `cpcspec recheck` can see for itself."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from zlib import compress, decompress, error

from pydantic import TypeAdapter, ValidationError

from cpcspec.audit.models.formula import State
from cpcspec.audit.models.made import Made
from cpcspec.audit.verdict import Answer, Certificate, Proof, Report
from cpcspec.ir.expr import Expr
from cpcspec.ir.properties import Claim

FORMAT = "cpcspec certificates 2"
CLAIM: TypeAdapter[Claim] = TypeAdapter(Claim)
ASKED: TypeAdapter[tuple[Expr, ...]] = TypeAdapter(tuple[Expr, ...])


class UnreadableCertificates(Exception):
    """The text holds no certificates of a kind that this program knows."""


class Kept(NamedTuple):
    """A certificate as it was read: of which property, and by the number of its model."""

    property: str
    title: str
    model: int
    claim: Claim
    proofs: tuple[Proof, ...]
    rests_on: tuple[str, ...]


class Certificates(NamedTuple):
    """All certificates of a file: of which spec, the models with their states, and the proofs over them."""

    spec_hash: str
    models: tuple[tuple[Made, tuple[State, ...]], ...]
    kept: tuple[Kept, ...]


# ---------------------------------------------------------------- writing


def as_json(report: Report) -> str:
    """Return the certificates of all properties that a report says are proven, as a file."""
    return text_of(report.answers, report.spec_hash, report.version)


def text_of(answers: Iterable[Answer], spec_hash: str, version: str = "") -> str:
    """Return the certificates among these answers as a file; states and ranks are packed."""
    models: dict[Made, tuple[int, list[int]]] = {}
    packed: list[dict[str, Any]] = []
    found: list[dict[str, Any]] = []
    for answer in answers:
        certificate = answer.certificate
        if certificate is None or certificate.made is None or certificate.claim is None:
            continue
        made = certificate.made
        if made not in models:
            order = sorted(range(len(certificate.states)), key=certificate.states.__getitem__)
            models[made] = (len(models), order)
            packed.append(_model(made, [certificate.states[each] for each in order]))
        number, order = models[made]
        found.append(_certificate(answer, certificate, number, order))
    data = {"format": FORMAT, "spec": spec_hash, "tool": version, "models": packed, "certificates": found}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _model(made: Made, states: Sequence[State]) -> dict[str, Any]:
    return {
        "procedure": made.procedure,
        "watch": list(made.watch),
        "without": list(made.without),
        "countries": made.countries,
        "together": made.together,
        "asked": ASKED.dump_python(made.asked, mode="json"),
        "count": len(states),
        # Column by column, since neighbours are alike there.
        "states": pack([list(each) for each in zip(*states, strict=True)]),
    }


def _certificate(answer: Answer, certificate: Certificate, number: int, order: Sequence[int]) -> dict[str, Any]:
    return {
        "property": answer.check,
        "title": answer.title,
        "model": number,
        "claim": None if certificate.claim is None else CLAIM.dump_python(certificate.claim, mode="json"),
        "rests on": list(certificate.rests_on),
        "proofs": [
            {
                "kind": each.kind,
                "ranks": pack([each.ranks[place] for place in order] if each.ranks else []),
                "clocks": pack(each.clocks),
            }
            for each in certificate.proofs
        ],
    }


def pack(found: object) -> str:
    """Return numbers or names as a short text."""
    return b64encode(compress(json.dumps(found, separators=(",", ":")).encode(), 9)).decode()


# ---------------------------------------------------------------- reading


def read(text: str) -> Certificates:
    """Return the certificates of a file; raise `UnreadableCertificates` for anything else."""
    try:
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            message = f"it does not begin as a file of certificates does (“{FORMAT}”)"
            raise UnreadableCertificates(message)
        models = tuple(_read_model(each) for each in data["models"])
        kept = tuple(_read_certificate(each, len(models)) for each in data["certificates"])
        return Certificates(str(data["spec"]), models, kept)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, error, ValidationError) as reason:
        message = f"something in it is damaged or missing ({str(reason).splitlines()[0]})"
        raise UnreadableCertificates(message) from reason


def unpack(text: str) -> Any:
    """Return what was packed."""
    return json.loads(decompress(b64decode(text, validate=True)))


def _read_model(data: Any) -> tuple[Made, tuple[State, ...]]:
    asked = ASKED.validate_python(data["asked"])
    made = Made(
        str(data["procedure"]), tuple(data["watch"]), tuple(data["without"]), int(data["countries"]), asked,
        int(data["together"]),
    )  # fmt: skip
    states = tuple(zip(*(map(int, column) for column in unpack(data["states"])), strict=True))
    if len(states) != data["count"]:
        message = f"it says that there are {data['count']} states, but holds {len(states)}"
        raise ValueError(message)
    return made, states


def _read_certificate(data: Any, models: int) -> Kept:
    if not 0 <= int(data["model"]) < models:
        message = "it speaks of a model that is not there"
        raise ValueError(message)
    proofs = tuple(
        Proof(str(each["kind"]), tuple(map(int, unpack(each["ranks"]))), tuple(map(str, unpack(each["clocks"]))))
        for each in data["proofs"]
    )
    claim = CLAIM.validate_python(data["claim"])
    rests_on = tuple(map(str, data["rests on"]))
    return Kept(str(data["property"]), str(data["title"]), int(data["model"]), claim, proofs, rests_on)
