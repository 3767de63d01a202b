"""Real specs, damaged at random: the pipeline always ends, with findings or an IR that means something."""

from __future__ import annotations

import re
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpcspec.ir.codec import decode, encode
from cpcspec.project import compile_texts
from tests.support.real_specs import real_texts

TOKEN = re.compile(r'"[^"\n]*"|\w+|[^\w\s]|\s+')


class Damaged(NamedTuple):
    """A file with its damaged text."""

    name: str
    text: str

    def __repr__(self) -> str:
        """Return the name alone: the text is long."""
        return f"<damaged {self.name}>"

    def texts(self) -> dict[str, str]:
        """Return the damaged file with all that is shared and what stands beside it."""
        near = (self.name.rpartition("/")[0] + "/", "specs/common/")
        return {name: text for name, text in real_texts().items() if name.startswith(near)} | {self.name: self.text}


@st.composite
def damaged(draw: st.DrawFn) -> Damaged:
    """Return a file of the specs, damaged: tokens dropped, doubled or swapped, or characters put in or cut off."""
    name = draw(st.sampled_from(sorted(real_texts())))
    tokens = TOKEN.findall(real_texts()[name])
    for _ in range(draw(st.integers(1, 4))):
        if not tokens:
            break
        at = draw(st.integers(0, len(tokens) - 1))
        how = draw(st.sampled_from(("drop", "double", "swap", "cut", "insert", "letter")))
        if how == "drop":
            del tokens[at]
        elif how == "double":
            tokens.insert(at, tokens[at])
        elif how == "swap":
            other = draw(st.integers(0, len(tokens) - 1))
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif how == "cut":
            tokens = tokens[:at]
        elif how == "insert":
            tokens.insert(at, draw(st.text(max_size=5)))
        else:
            tokens[at] = tokens[at][1:]
    return Damaged(name, "".join(tokens))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(damaged())
def test_damaged_specs_end_in_findings_or_an_ir(damage: Damaged) -> None:
    """No damage leads to a traceback; without errors the IR can be written and read again."""
    texts = damage.texts()
    done = compile_texts(texts)
    assert all(each.span.source.path in texts for each in done.findings)
    if not done.findings.errors:
        assert decode(encode(done.spec)) == done.spec


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_text_ends_in_findings(text: str) -> None:
    """A text that nobody meant as a spec gets an answer too."""
    done = compile_texts({"any.cpc": text})
    assert done.findings.errors or not done.spec.procedures or done.ok
