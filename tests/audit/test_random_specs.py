"""On specs made at random too, models mean what the specs mean: neither can do what the other cannot."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cpcspec.audit.models.build import built
from cpcspec.semantics.program import load
from tests.support.model_walks import Walker
from tests.support.random_specs import PROCEDURE, compiled, random_texts

SEEDS = st.integers(min_value=0, max_value=2**32)


def walker(texts: dict[str, str]) -> Walker:
    """Return what walks on the model of a spec."""
    return Walker(built(load(compiled(texts).spec), PROCEDURE), strict=False)


@given(texts=random_texts(), seed=SEEDS)
@settings(max_examples=60)
def test_what_the_model_of_a_random_spec_does_a_case_does(texts: dict[str, str], seed: int) -> None:
    """Each exact step of the model is accepted by `step`, and leads to the state that the model says."""
    walker(texts).what_a_model_does_a_case_does(seed)


@given(texts=random_texts(), seed=SEEDS)
@settings(max_examples=60)
def test_what_a_case_of_a_random_spec_does_its_model_does(texts: dict[str, str], seed: int) -> None:
    """Each command that `step` accepts is a step of the model, whether the model thought it possible or not."""
    walker(texts).what_a_case_does_its_model_does(seed)
