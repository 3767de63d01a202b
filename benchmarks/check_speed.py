"""`cpcspec check` from a cold start against LinkML's `gen-pydantic` on as many fields; and how compiling grows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from cpcspec.ir.codec import encode
from cpcspec.ir.nodes import Spec
from cpcspec.project import compile_folder, compile_texts

SPECS = Path("specs")
ROUNDS = 3
FIELDS = (1_000, 10_000)
FIELDS_PER_TAB = 50
MOST_GROWTH = 12
CHECK = (sys.executable, "-m", "cpcspec.cli.main", "check", str(SPECS))
GENERATE = Path(sys.executable).with_name("gen-pydantic")


def compiled(source: Path | str) -> Spec:
    """Return the IR of a folder of specs, or of one text; raise `ValueError` if it has faults."""
    done = compile_folder(source) if isinstance(source, Path) else compile_texts({"made.cpc": source})
    if not done.ok:
        message = f"the spec to measure has faults: {[each.message for each in done.findings][:3]}"
        raise ValueError(message)
    return done.spec


def main() -> None:
    """Print both comparisons."""
    _cold()
    _growth()


def _cold() -> None:
    """Print how long each program takes in a process of its own, by turns."""
    count = encode(compiled(SPECS)).count('"node": "field"')
    print(f"a check of {SPECS} from a cold start ({count} fields):")
    if not GENERATE.exists():
        print("  (no comparison: linkml is not installed; requirements/bench.txt has it)")
        print(f"  cpcspec check     {median([_seconds(CHECK) for _ in range(ROUNDS)]):>8.2f} s")
        return
    with TemporaryDirectory() as folder:
        schema = Path(folder, "schema.yaml")
        schema.write_text("\n".join(linkml_schema(count)), encoding="utf-8")
        turns = [(_seconds(CHECK), _seconds((str(GENERATE), str(schema)))) for _ in range(ROUNDS)]
    (ours, theirs) = (median(each) for each in zip(*turns, strict=True))
    print(f"  cpcspec check     {ours:>8.2f} s")
    print(f"  gen-pydantic      {theirs:>8.2f} s  ratio {theirs / ours:.1f}  (wanted 1, aim 3)")


def _seconds(command: Sequence[str]) -> float:
    """Return how long a command takes; raise `RuntimeError` if it fails, or finds a fault."""
    start = perf_counter()
    # The commands are ours, from no input.
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - see above
    seconds = perf_counter() - start
    if done.returncode:
        message = f"{' '.join(command)}: {done.stderr or done.stdout}"
        raise RuntimeError(message)
    return seconds


def linkml_schema(count: int) -> Iterator[str]:
    """Yield the lines of a LinkML schema with so many attributes, in classes as big as our tabs."""
    yield "id: https://example.org/measured"
    yield "name: measured"
    yield "prefixes:\n  linkml: https://w3id.org/linkml/"
    yield "imports:\n  - linkml:types"
    yield "default_range: string"
    yield "classes:"
    for number in range(count):
        if number % FIELDS_PER_TAB == 0:
            yield f"  Tab{number // FIELDS_PER_TAB}:\n    attributes:"
        yield f"      field_{number}:\n        title: Field {number}\n        range: {_kind(number, 'string', 'date')}"
        yield f"        required: {_kind(number, 'true', 'false')}"


def our_spec(count: int) -> Iterator[str]:
    """Yield the lines of a spec with one procedure of so many fields."""
    yield 'kind office "Office"\nprocedure made "Made"\n  start from menu "Create"\n    by office'
    yield '  party writer "Writer"\n    is the creator\n  part main "Main"\n    edited by writer in draft'
    yield '  state draft "Draft"\n    initial\n  state sent "Sent"\n    final'
    for number in range(count):
        if number % FIELDS_PER_TAB == 0:
            yield ("  end\n" if number else "") + f'  tab tab_{number} "Tab {number}"'
        yield f'    field field_{number} "Field {number}"\n      type {_kind(number, "text", "date")}'
        yield f"      required to {_kind(number, 'save', 'send')}"
    yield '  end\n  action send "Send"\n    by writer\n    from draft to sent\n  end'
    yield "  access\n    writer sees everything\n  end"
    yield "end"


def _kind(number: int, one: str, other: str) -> str:
    return one if number % 3 else other


def _growth() -> None:
    """Print how the time from text to IR grows with the number of fields."""
    texts = ["\n".join(our_spec(count)) + "\n" for count in FIELDS]
    compiled(texts[0])
    turns = [tuple(_compiling(text) for text in texts) for _ in range(ROUNDS)]
    (few, many) = (median(each) for each in zip(*turns, strict=True))
    print(f"from text to IR: {FIELDS[0]:,} fields {few:.2f} s, {FIELDS[1]:,} fields {many:.2f} s")
    print(f"  growth {many / few:.1f}  (at most {MOST_GROWTH})")


def _compiling(text: str) -> float:
    start = perf_counter()
    compiled(text)
    return perf_counter() - start


if __name__ == "__main__":
    main()
