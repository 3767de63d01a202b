"""`cpcspec recheck`: see whether certificates prove what they say, without trusting the audit that wrote them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cpcspec import project
from cpcspec.audit.proofs.certificates import UnreadableCertificates, read
from cpcspec.audit.proofs.recheck import Rechecked, recheck
from cpcspec.cli.saying import say
from cpcspec.ir.codec import UnreadableIR, content_hash, decode
from cpcspec.ir.nodes import Spec
from cpcspec.semantics.program import load

WRONG_USE = 2
EXITS = (
    "It ends with 0 if every certificate is confirmed, with 1 if one is refuted or of another spec, and with 2 if "
    "something cannot be read."
)


def add_parser(commands: Any) -> None:
    """Add the command's own arguments."""
    own = commands.add_parser("recheck", help="check certificates again", description=__doc__, epilog=EXITS)
    own.add_argument("file", help="the certificates that `cpcspec audit --report` wrote")
    own.add_argument("--specs", default="specs", help="a folder of specs, a spec, or an ir.json (default: specs)")


def run(arguments: argparse.Namespace) -> int:
    """Check each certificate; return 1 if one is refuted or of another spec, 2 if something cannot be read."""
    spec = _spec(Path(arguments.specs))
    if spec is None:
        return WRONG_USE
    try:
        found = read(Path(arguments.file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, UnreadableCertificates) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        sys.stderr.write(f"cpcspec recheck: {arguments.file} is no file of certificates: {reason}\n")
        return WRONG_USE
    return int(not _said(recheck(load(spec), content_hash(spec), found)))


def _said(found: Iterable[Rechecked]) -> bool:
    """Say what became of each certificate; return whether all are confirmed."""
    counts = {"confirmed": 0, "refuted": 0, "other spec": 0}
    for each in found:
        counts[each.outcome] += 1
        why = f": {each.why}" if each.why else ""
        sys.stdout.write(f"{each.outcome:<11}{each.procedure}: {each.property} “{each.title}”{why}\n")
    sys.stdout.write(", ".join(f"{number} {what}" for what, number in counts.items() if number) or "no certificates")
    sys.stdout.write("\n")
    return counts["confirmed"] == sum(counts.values())


def _spec(path: Path) -> Spec | None:
    """Return the spec at a path; None (and the reason on the error output) if there is none."""
    if path.suffix == ".json" and path.is_file():
        try:
            return decode(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, UnreadableIR) as error:
            sys.stderr.write(f"cpcspec recheck: {path.as_posix()} is no compiled spec: {str(error).splitlines()[0]}\n")
            return None
    done = project.compile_folder(path)
    if not done.ok:
        say(done.findings, stream=sys.stderr)
        return None
    return done.spec
