"""The generated models against the one meaning of specs, `step`: neither can do what the other cannot."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpcspec.audit.models.build import built
from cpcspec.semantics.program import load
from cpcspec.semantics.tables import Program
from tests.support.model_walks import Walker
from tests.support.real_specs import real_spec

PROCEDURES = [each.id for each in real_spec().spec.procedures]


@cache
def program() -> Program:
    """Return the project's specs, ready to run."""
    return load(real_spec().spec)


@cache
def walker(procedure: str) -> Walker:
    """Return what walks on the model of a procedure, built once."""
    return Walker(built(program(), procedure))


@pytest.mark.parametrize("procedure", PROCEDURES)
@given(seed=st.integers(min_value=0, max_value=2**32))
@settings(max_examples=8)
def test_what_a_model_does_a_case_does(procedure: str, seed: int) -> None:
    """Each exact step of a model is accepted by `step`, and leads to the state that the model says."""
    walker(procedure).what_a_model_does_a_case_does(seed)


@pytest.mark.parametrize("procedure", PROCEDURES)
@given(seed=st.integers(min_value=0, max_value=2**32))
@settings(max_examples=6)
def test_what_a_case_does_its_model_does(procedure: str, seed: int) -> None:
    """Each command that `step` accepts is a step of the model, whether the model thought it possible or not."""
    walker(procedure).what_a_case_does_its_model_does(seed)
