"""The rarer parts of the language: hours, limits of boxes, cases made by the clock, mails with everything in them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cpcspec.ir.codec import content_hash
from cpcspec.ir.nodes import FieldNode, ListNode, Requirement, TypeOf
from cpcspec.semantics.case import Actor, Attach, Case, Comment, Create, Do, Edit, MailOut
from cpcspec.semantics.changes import apply
from cpcspec.semantics.deadlines import due
from cpcspec.semantics.program import Program, load
from cpcspec.semantics.rights import may, missing, reuses, view
from tests.support import permits
from tests.support.permits import DIGEST, Stage, program_of


@cache
def errand() -> Program:
    """Return the program of the errand spec."""
    return program_of(Path(permits.__file__).with_name("errand.cpc").read_text(encoding="utf-8"))


class Errands(Stage):
    """The stage of the errand spec."""

    def __init__(self) -> None:
        """Start without cases."""
        super().__init__(errand())

    def open(self, **values: Any) -> str:
        """Start an errand; return its id."""
        return self.start(procedure="errand", **values)

    def texts(self) -> list[tuple[str, str, str]]:
        """Return mail, authority and text of the mails of the last step."""
        assert self.last is not None
        return [(each.mail, each.to, each.text) for each in self.last.effects if isinstance(each, MailOut)]


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


# ---------------------------------------------------------------- cases made by actions and by the clock


def test_chosen_files_and_comments_go_along_and_conditions_hold() -> None:
    """Files are copied by their ids; what a condition forbids is not set; the actor is the creator if there is none."""
    stage = Errands()
    case = stage.open(name="n", things=[{"thing": "one"}, {"thing": "two"}])
    first = stage.attach(case, "files").files["files"][0].id
    stage.attach(case, "files", name="b.pdf")
    stage.accepted(case, Comment("free", {"words": "w"}), "o_fr")
    stage.do(case, "copy", wanted=first, chosen=["2"])
    assert stage.last is not None
    new = stage.last.others[0].case
    assert [each.name for each in new.files["files"]] == ["a.pdf"]
    assert [entry.values for entry in new.comments["free"]] == [{"words": "w"}]
    assert (new.values, new.parties, new.creator) == (
        {"name": "n", "things": [{"thing": "two"}], "fragile": False},
        {},
        "o_fr",
    )
    assert (stage.values(case)["things"], stage.last.others[0].effects) == ([{"thing": "one"}], ())


def test_what_is_not_there_does_not_go_along() -> None:
    """Without rows, files and comments there is nothing to move or copy; all rows may go."""
    stage = Errands()
    case = stage.open(hours=5, office="o_de", topics=["A"])
    stage.do(case, "copy")
    assert stage.last is not None
    new = stage.last.others[0]
    assert (new.case.files, new.case.comments, new.case.parties) == ({}, {}, {"helper": ("o_de",)})
    assert [each.to for each in new.effects if isinstance(each, MailOut)] == ["o_fr", "o_de"]
    assert new.case.values["topics"] == ["A"]
    case = stage.open(things=[{"thing": "one"}])
    assert "things" not in stage.do(case, "copy", chosen=["1"]).values


def test_an_action_may_make_several_cases() -> None:
    """Each has its own id, number and link; nothing is carried from a section without files."""
    stage = Errands()
    case = stage.open()
    done = stage.do(case, "twice")
    assert stage.last is not None
    made = [each.case for each in stage.last.others]
    assert [each.number for each in made] == ["1", "2"]
    assert len({each.id for each in made}) == 2
    assert [link.words for link in done.links] == ["One", "Two"]


def test_the_clock_may_make_a_case() -> None:
    """Where nobody acts and nobody plays the party, the new case belongs to who made the old one."""
    stage = Errands()
    case = stage.open(name="n", hours=30, begin="2020-02-10")
    stage.wait(days=10)
    (link,) = stage.cases[case].links
    new = stage.cases[link.case]
    assert (new.creator, new.state, new.values["name"]) == ("o_fr", "open", "n")
    assert new.created_at[:13] == "2020-02-12T05"


def test_what_the_other_form_does_not_have_stays_behind() -> None:
    """Rows that are moved to a form without such a list are gone, files of a section that it lacks are not copied."""
    stage = Errands()
    case = stage.open(fragile=True, things=[{"thing": "one"}, {"thing": "two"}])
    stage.attach(case, "careful_files")
    stage.attach(case, "files")
    done = stage.do(case, "to_task", chosen=["1"])
    assert stage.last is not None
    assert done.values["things"] == [{"thing": "two"}]
    assert (stage.last.others[0].case.values, set(stage.last.others[0].case.files)) == ({}, {"files"})
    stage.do(case, "copy", wanted="no such file")
    assert stage.last.others[0].case.files == {}


def test_a_list_in_a_small_form_is_judged_like_any_list() -> None:
    """It has its shape, and its rows what is needed."""
    needed = FieldNode(id="extra", label="Extra", type=TypeOf(name="text"), required=(Requirement(level="send"),))
    extras = ListNode(id="extras", label="Extras", items=(needed,))
    (procedure, task) = errand().spec.procedures
    actions = tuple(each.model_copy(update={"items": (*each.items, extras)}) for each in procedure.actions)
    changed = procedure.model_copy(update={"actions": actions})
    stage = Stage(load(errand().spec.model_copy(update={"procedures": (changed, task)})))
    case = stage.start(procedure="errand")
    assert stage.codes(case, Do("to_task", {"extras": "x"})) == ["invalid"]
    stage.do(case, "to_task", extras=[{"extra": "x"}])
    (reason,) = stage.refusals(case, Do("to_task", {"extras": [{}]}))
    assert (reason.code, reason.field, reason.row) == ("incomplete", "extra", "extras/1")


def test_what_an_action_asks_for_does_not_keep_it_from_being_offered() -> None:
    """The promise is missing, and the action that asks for it is offered all the same; without it, it is refused."""
    stage = Errands()
    case = stage.open()
    assert may(stage.program, stage.cases[case], Actor("o_fr"), "promise", stage.world())
    assert stage.codes(case, Do("promise")) == ["incomplete", "incomplete"]
    assert stage.do(case, "promise", promised="soon").values["promised"] == "soon"
    assert missing(stage.program, stage.cases[case], "record", "send", stage.world()) == ()


def test_a_linked_case_that_is_deleted_takes_its_link_along() -> None:
    """The other case loses the link; what is not linked back is left alone."""
    stage = Errands()
    case = stage.open()
    stage.do(case, "twice")
    (one, two) = (link.case for link in stage.cases[case].links)
    before = stage.cases[case]
    stage.do(one, "drop")
    assert [link.case for link in stage.cases[case].links] == [two]
    assert stage.last is not None
    assert apply(before, stage.last.others[0].changes) == stage.cases[case]
    stage.cases[case] = stage.cases[case]._replace(links=())
    stage.do(two, "drop")
    assert stage.last.others == ()


# ---------------------------------------------------------------- hours


def moments(stage: Stage, case: str) -> list[str]:
    """Return the moments and rungs to come."""
    return [f"{each.at.isoformat()[:13]} {each.rung}" for each in due(stage.program, stage.cases[case], stage.world())]


def test_hours_count_from_the_end_of_the_day() -> None:
    """30 hours after the 10th end with the sixth hour of the 12th; reminders come hours before and after."""
    stage = Errands()
    case = stage.open(hours=30, begin="2020-02-10")
    assert moments(stage, case) == [
        "2020-02-12T03 soon/0/2020-02-12/0",
        "2020-02-12T05 soon/end/2020-02-12",
        "2020-02-12T07 soon/1/2020-02-12/0",
    ]
    fired = [*stage.cases[case].fired, "soon/end/2020-02-12", "soon/1/2020-02-12/1", "soon/1/2020-02-12/x"]
    stage.cases[case] = stage.cases[case]._replace(fired=tuple(fired))
    assert moments(stage, case)[1] == "2020-02-12T11 soon/1/2020-02-12/2"


def test_a_timer_runs_only_while_its_condition_holds() -> None:
    """Without hours nothing is due; a length that is no whole number is no length."""
    stage = Errands()
    case = stage.open(begin="2020-02-10")
    assert moments(stage, case) == []


@pytest.mark.parametrize(("hours", "begin"), [(10**12, "2020-02-10"), (5, "9999-12-31"), (10**9, "9999-12-30")])
def test_what_leaves_the_calendar_never_falls_due(hours: int, begin: str) -> None:
    """Nothing is due after the last day that a calendar knows."""
    stage = Errands()
    case = stage.open(hours=hours, begin=begin)
    assert moments(stage, case) == []


def test_repetitions_end_with_the_calendar() -> None:
    """After the last one that there is room for nothing more is due."""
    stage = Errands()
    case = stage.open(hours=1, begin="9999-12-30")
    fired = ("soon/0/9999-12-31/0", "soon/1/9999-12-31/999999")
    stage.cases[case] = stage.cases[case]._replace(fired=fired)
    assert moments(stage, case) == ["9999-12-31T00 soon/end/9999-12-31"]


def test_a_reminder_to_nobody_is_over_all_the_same() -> None:
    """An authority that is gone from the register gets no mail, and its reminder does not wait for it."""
    stage = Errands()
    case = stage.open(begin="2020-02-10", hours=2)
    stage.cases[case] = stage.cases[case]._replace(creator="gone")
    stage.wait(days=7, hours=15)
    assert (stage.texts(), stage.cases[case].fired) == ([], ("soon/0/2020-02-11/0",))


def test_reminders_of_unknown_length_and_beyond_the_calendar_are_left_out() -> None:
    """Only the end of the timer is due."""
    stage = Errands()
    case = stage.open(begin="2020-02-10")
    stage.cases[case] = stage.cases[case]._replace(state="late")
    assert moments(stage, case) == ["2020-02-10T23 never/end/2020-02-10"]


def test_a_reminder_whose_mail_has_a_condition_may_send_nothing() -> None:
    """The rung is over all the same."""
    stage = Errands()
    case = stage.open(begin="2020-02-10", hours=2)
    stage.cases[case] = stage.cases[case]._replace(state="late")
    assert stage.wait(days=12) == ["2020-02-10 never/end/2020-02-10", "2020-02-12 never/1/2020-02-10/0"]
    assert stage.texts() == []
    assert moments(stage, case) == ["2020-03-12T00 never/1/2020-02-10/1"]


def test_retention_may_have_conditions() -> None:
    """Nothing is hidden, nothing erased, where the conditions do not hold."""
    stage = Errands()
    case = stage.open(gone_on="2020-02-10", name="keep")
    assert moments(stage, case) == []
    stage.edit(case, name="other")
    assert moments(stage, case) == ["2020-02-11T23 -erase/0/2020-02-11"]
    assert view(stage.program, stage.cases[case], Actor("o_fr"), stage.world()).visible


# ---------------------------------------------------------------- reuse, and cases from elsewhere


def test_reuse_may_carry_nothing_and_is_judged_like_any_form() -> None:
    """Without comments and files there is nothing to carry; what is given must be such as the fields take."""
    stage = Errands()
    case = stage.open(name="long name")
    create = Create("t", "task", {}, stage.cases[case])
    new = stage.accepted(None, create, "o_fr").case
    assert (new.values, new.comments, new.files) == ({}, {}, {})
    wrong = Create("u", "task", {"name": "too long"}, stage.cases[case])
    assert stage.codes(None, wrong) == ["invalid"]


def test_who_does_not_see_a_box_carries_nothing_of_it() -> None:
    """The helper does not see the free comments."""
    stage = Errands()
    case = stage.open(office="o_de", hours=3)
    stage.accepted(case, Comment("free", {"words": "w"}), "o_fr")
    stage.do(case, "settle")
    new = stage.accepted(None, Create("t", "task", {}, stage.cases[case]), "o_de").case
    assert new.comments == {}


def test_a_case_of_another_spec_is_refused() -> None:
    """A procedure that is not in the program can do nothing, and nothing can be made from it."""
    stage = Errands()
    strange: Case = stage.cases[stage.open()]._replace(id="s", procedure="strange")
    stage.cases["s"] = strange
    assert stage.codes("s", Do("settle")) == ["unknown"]
    assert stage.codes(None, Create("t", "task", {}, strange)) == ["unknown"]
    assert reuses(stage.program, strange, Actor("o_fr"), stage.world()) == ()


def test_a_spec_that_names_what_is_not_there_runs_all_the_same() -> None:
    """Effects, reuses and mails that name nothing do nothing: the compiler tells, the program does not fall over."""
    (procedure, task) = errand().spec.procedures
    actions = tuple(
        each.model_copy(
            update={
                "effects": tuple(
                    effect.model_copy(
                        update={name: "nothing" for name in ("field", "mail", "procedure") if hasattr(effect, name)}
                    )
                    for effect in each.effects
                )
            }
        )
        for each in procedure.actions
    )
    changed = procedure.model_copy(update={"actions": actions})
    reuse = errand().spec.reuses[0]
    reuses = (reuse.model_copy(update={"source": "nothing"}), reuse.model_copy(update={"carry": ("nothing", "files")}))
    stage = Stage(load(errand().spec.model_copy(update={"procedures": (changed, task), "reuses": reuses})))
    case = stage.start(procedure="errand", name="n", office="o_de")
    assert stage.do(case, "settle").values["name"] == "n"
    assert stage.do(case, "copy").links == ()
    assert stage.accepted(None, Create("t", "task", {}, stage.cases[case]), "o_fr").case.values == {}
