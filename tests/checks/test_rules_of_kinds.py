"""Rules on procedures, ways between forms and lists of effects: what they must not say."""

from __future__ import annotations

import pytest

from tests.support.examples import FIRST, judged

GROUND = 'kind reader "Reader"\nkind library "Library"\n'
PROCEDURE = """\
procedure {name} "{label}"
  area lending
  start from menu "Ask for something"
    by reader
  party reader "Reader"
    is the creator
  party library "Library"
    is kind library
  state asked "Asked for"
    initial
  state back "Back"
    final
  tab form "Form"
    field title "Title"
      type text
  end
  action finish "Finish"
    by {by}
    from asked to back
{more}  end
{mails}  access
    reader, library see everything
  end
end
"""
FORMS = (("book", "Book"), ("film", "Film"), ("map", "Map"), ("song", "Song"))


def procedure(name: str, label: str, *, by: str = "library", more: str = "", mails: str = "") -> str:
    """Return a small procedure."""
    return PROCEDURE.format(name=name, label=label, by=by, more=more, mails=mails)


def found(*texts: str) -> list[str]:
    """Return the codes of all findings in these texts."""
    return [each.code for each in judged({FIRST: GROUND + "".join(texts)}, rules=True)]


def ways(*left_out: tuple[str, str], when: dict[tuple[str, str], str] | None = None) -> str:
    """Return the ways from each form to each other one, less some."""
    return "".join(
        f"reuse {source} to {target}\n  by reader\n{(when or {}).get((source, target), '')}  carry title\n"
        f'  linked as "{label}" back "{origin}"\n'
        for source, origin in FORMS
        for target, label in FORMS
        if source != target and (source, target) not in left_out
    )


def test_a_matrix_may_be_full_or_have_several_holes_and_not_one() -> None:
    """One missing way among many is a slip; a pattern of several is meant."""
    forms = "".join(procedure(name, f"A {label}") for name, label in FORMS)
    assert found(forms, ways()) == []
    assert found(forms, ways(("book", "film"))) == ["reuse-unlike-others"]
    assert found(forms, ways(("book", "film"), ("song", "map"))) == []


def test_a_condition_opposite_to_that_of_the_other_ways_is_found() -> None:
    """Of several ways into one form, one is open when the others are not."""
    forms = "".join(procedure(name, f"A {label}") for name, label in FORMS)
    asked = {(one, "song"): "  when title is known\n" for one in ("book", "film", "map")}
    turned = {**asked, ("map", "song"): "  when not (title is known)\n"}
    others = {(one, to): "  when title is known\n" for one, _ in FORMS for to, _ in FORMS}
    assert found(forms, ways(when=others)) == []
    assert "reuse-unlike-others" in found(forms, ways(when={**others, **turned}))


MAILS = """\
  mail one "One"
    to reader
    on finish
{}    text "{{link}}"
  mail other "Other"
    to reader
    on finish
{}    text "{{link}}"
"""


@pytest.mark.parametrize(
    ("one", "other", "codes"),
    [
        ("", "", ["mail-twice"]),
        ("    when state is back\n", "", ["mail-twice"]),
        ("    when state is asked\n", "", ["mail-never-sent"]),
    ],
)
def test_two_mails_are_too_many_only_where_both_are_sent(one: str, other: str, codes: list[str]) -> None:
    """Conditions on the state keep them apart."""
    said = found(procedure("book", "A book", mails=MAILS.format(one, other)))
    assert [each for each in said if each == "mail-twice"] == [each for each in codes if each == "mail-twice"]


def test_the_same_value_given_twice_is_not_lost() -> None:
    """A fragment may set to its default what the procedure sets as well."""
    party = '  party told "Told"\n    is assigned by actions\n'
    base = procedure("book", "A book", more="    assign told to reader\n    assign told to {}\n").replace(
        '  state asked "Asked for"', f'{party}  state asked "Asked for"'
    )
    base = base.replace("reader, library see", "reader, library, told see")
    assert found(base.format("reader")) == []
    assert found(base.format("library")) == ["effect-undone"]
    assert found(base.format("library without told")) == []


def test_offices_of_one_country_may_act_without_naming_it() -> None:
    """Only a kind that has offices in several countries needs one."""
    register = 'register from "offices.csv"\n'
    rows = "id,name,kinds,country,mailbox\nr,Reader,reader,FR,r@example.org\nl,One,library,FR,l@example.org\n"
    text = {FIRST: GROUND + procedure("book", "A book") + register}
    several = rows + "m,Two,library,DE,m@example.org\n"
    assert [each.code for each in judged({**text, "offices.csv": rows}, rules=True)] == []
    assert [each.code for each in judged({**text, "offices.csv": several}, rules=True)] == ["party-of-all-countries"]
