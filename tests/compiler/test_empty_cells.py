"""Empty cells of tables."""

from __future__ import annotations

from cpcspec.ir.codec import decode, encode
from cpcspec.project import compile_texts


def test_an_empty_cell_is_an_attribute_that_is_not_known() -> None:
    """It leaves no trace in the IR, so that the IR reads back as it was written."""
    table = "code,label,shelf\nnovel,Novel,A\npoetry,Poetry,\n"
    spec = compile_texts({"a.cpc": 'codes genres "Genres" from "genres.csv"\n', "genres.csv": table}).spec
    assert [each.attributes for each in spec.codes[0].entries] == [{"shelf": "A"}, {}]
    assert decode(encode(spec)) == spec
