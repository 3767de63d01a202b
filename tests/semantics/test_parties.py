"""Who plays which party is found anew from the case and the register."""

from __future__ import annotations

import pytest

from cpcspec.semantics.parties import authorities
from tests.support.permits import Stage


@pytest.mark.parametrize(
    ("party", "expected"),
    [
        ("asker", ("o_fr",)),
        ("desk_of_asker", ("d_fr",)),
        ("asked", ("d_de",)),
        ("in_charge", ("o_de",)),
        ("told", ("o_de",)),
        ("board", ("board",)),
        ("desks", ("d_de", "d_pl")),
        ("nobody_such", ()),
    ],
)
def test_parties_are_found(party: str, expected: tuple[str, ...]) -> None:
    """The creator, kinds of authority (in some countries), those in a field, and those that actions assigned."""
    stage = Stage()
    case = stage.in_berlin(places=["DE", "PL"])
    assert authorities(stage.program, stage.cases[case], party, stage.world()) == expected


def test_an_unknown_country_has_no_authority() -> None:
    """A party of a kind in a country is nobody while the country is unknown, not everybody."""
    stage = Stage()
    case = stage.draft()
    assert authorities(stage.program, stage.cases[case], "desks", stage.world()) == ()


def test_a_case_of_an_unknown_procedure_has_no_parties() -> None:
    """Where there is no procedure there is nobody."""
    stage = Stage()
    case = stage.cases[stage.draft()]._replace(procedure="other")
    assert authorities(stage.program, case, "asker", stage.world()) == ()
