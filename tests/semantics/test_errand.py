"""The rarer parts of the language, in forms: shapes of values, mails with everything in them, limits of boxes."""

from __future__ import annotations

from cpcspec.ir.codec import content_hash
from cpcspec.semantics.case import Attach, Comment, Edit, MailOut
from cpcspec.semantics.program import load
from tests.support.errands import Errands, errand
from tests.support.permits import DIGEST, Stage


def test_a_program_knows_its_hash() -> None:
    """The hash is that of the spec, which cases are pinned to."""
    assert errand().hash == content_hash(errand().spec)


# ---------------------------------------------------------------- computed values and mails


def test_values_are_put_into_the_shape_of_their_field() -> None:
    """Several names are one text, several countries the first of them or all; nothing clears a field."""
    stage = Errands()
    case = stage.open(name="x", offices=["o_fr", "o_de"])
    done = stage.do(case, "settle").values
    assert (done["names"], done["first_country"], done["countries"]) == (
        "Office Paris, Office Berlin",
        "FR",
        ["FR", "DE"],
    )
    assert "name" not in done


def test_a_number_is_given_once() -> None:
    """The second time the case keeps its number, and no number is used up; without a template it is the serial."""
    stage = Errands()
    case = stage.open()
    assert stage.do(case, "settle").number == "1"
    assert stage.do(case, "settle").number == "1"
    assert stage.last is not None
    assert stage.last.numbers == 0


def test_mails_tell_words_names_and_dates() -> None:
    """A switch has its own words, authorities their names; what is unknown leaves a gap."""
    stage = Errands()
    case = stage.open(fragile=True, office="o_de", offices=["o_fr", "o_de"], hours=30, begin="2020-02-10")
    stage.do(case, "settle")
    text = "With care Office Berlin Office Paris, Office Berlin Office Berlin x 2020-02-12 30 end"
    assert stage.texts() == [("first", "o_fr", text), ("second", "o_fr", "plain"), ("second", "o_de", "plain")]
    stage.do(stage.open(), "settle")
    assert stage.texts()[0][2] == "As you like       end"


def test_a_placeholder_that_stands_for_nothing_stays_as_it_is() -> None:
    """A text that no compiler has seen is not an error."""
    (procedure, task) = errand().spec.procedures
    mails = tuple(each.model_copy(update={"text": "{what} {number}"}) for each in procedure.mails)
    changed = procedure.model_copy(update={"mails": mails})
    stage = Stage(load(errand().spec.model_copy(update={"procedures": (changed, task)})))
    stage.do(stage.start(procedure="errand"), "settle")
    assert stage.last is not None
    assert [each.text for each in stage.last.effects if isinstance(each, MailOut)] == ["{what} 1", "{what} 1"]


def test_a_mail_is_sent_once_in_a_step() -> None:
    """Two effects that send the same mail send it once."""
    stage = Errands()
    stage.accepted(stage.open(), Comment("free", {"words": "mail"}), "o_fr")
    assert stage.mails() == [("second", "o_fr")]


# ---------------------------------------------------------------- what is shown


def test_a_tab_may_have_a_condition() -> None:
    """What stands in a tab that is not shown is not kept, and starts with its default when the tab is shown."""
    stage = Errands()
    case = stage.open(hint="h")
    assert "hint" not in stage.values(case)
    assert stage.edit(case, fragile=True).values["hint"] == "x"


def test_fields_in_repeated_tabs_are_kept_while_one_tab_shows_them() -> None:
    """A field is there as long as the tab of any code shows it."""
    stage = Errands()
    case = stage.open(topics=["A"])
    assert (stage.values(case)["about"], stage.values(case)["for_a"]) == ("?", "a")
    assert "for_a" not in stage.edit(case, fragile=True).values
    stage.edit(case, about="tea", topics=["A", "B"])
    assert stage.values(case)["about"] == "tea"
    assert {"about", "for_a"}.isdisjoint(stage.edit(case, topics=["B"]).values)


def test_lists_of_others_inside_a_row_come_back_as_they_were() -> None:
    """A row may come back with an inner list that is not one's own, as long as that is unchanged."""
    stage = Errands()
    case = stage.open(things=[{"thing": "box"}])
    marks = [{"mark": "seen"}]
    things = [{"thing": "box", "marks": marks}]
    stage.cases[case] = stage.cases[case]._replace(values={**stage.values(case), "things": things})
    details = [{"detail": "red"}]
    done = stage.edit(case, things=[{"thing": "bag", "details": details, "marks": marks}]).values["things"]
    assert done == [{"thing": "bag", "details": details, "marks": marks}]
    assert stage.edit(case, things=[{"thing": "bag"}]).values["things"] == [{"thing": "bag", "marks": marks}]
    edit = Edit({"things": [{"marks": [{"mark": "x"}]}]})
    assert stage.codes(case, edit) == ["not_editable"]


# ---------------------------------------------------------------- boxes


def test_boxes_count_by_authority_or_not_at_all() -> None:
    """One entry each, or as many as one likes."""
    stage = Errands()
    case = stage.open(office="o_de")
    stage.do(case, "settle")
    for name in ("o_fr", "o_de"):
        stage.accepted(case, Comment("each_office", {}), name)
        assert stage.codes(case, Comment("each_office", {}), name) == ["limit"]
    for _ in range(3):
        stage.accepted(case, Comment("free", {"words": "w"}), "o_fr")


def test_a_limit_may_hold_for_all_together() -> None:
    """A box with a highest number and no `per` counts all entries."""
    (procedure, task) = errand().spec.procedures
    (main, *others) = procedure.tabs
    items = tuple(
        each.model_copy(update={"per": None}) if each.node == "comments" and each.most else each for each in main.items
    )
    changed = procedure.model_copy(update={"tabs": (main.model_copy(update={"items": items}), *others)})
    stage = Stage(load(errand().spec.model_copy(update={"procedures": (changed, task)})))
    case = stage.start(procedure="errand", office="o_de")
    stage.do(case, "settle")
    stage.accepted(case, Comment("each_office", {}), "o_fr")
    assert stage.codes(case, Comment("each_office", {}), "o_de") == ["limit"]


def test_a_box_and_a_section_may_have_a_condition() -> None:
    """What is not shown takes nothing, and is seen by nobody."""
    stage = Errands()
    case = stage.open()
    attach = Attach("careful_files", "a.pdf", DIGEST, 1)
    for command in (Comment("careful_ones", {}), attach):
        assert stage.codes(case, command) == ["condition"]
    assert "careful_ones" not in stage.view(case, "o_fr").comments
    stage.edit(case, fragile=True)
    for command in (Comment("careful_ones", {}), attach):
        stage.accepted(case, command, "o_fr")
    assert len(stage.view(case, "o_fr").comments["careful_ones"]) == 1


def test_a_box_that_one_does_not_see_takes_nothing() -> None:
    """The helper does not see the free comments, the board sees nothing of an open errand."""
    stage = Errands()
    case = stage.open(office="o_de")
    stage.do(case, "settle")
    assert stage.codes(case, Comment("free", {}), "o_de") == ["not_visible"]
    assert stage.codes(case, Comment("each_office", {}), "board") == ["not_visible"]
