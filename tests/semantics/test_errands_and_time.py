"""The rarer parts of the language, in time: cases made by actions and by the clock, hours, retention, reuse."""

from __future__ import annotations

import pytest

from cpcspec.ir.nodes import FieldNode, ListNode, Requirement, TypeOf
from cpcspec.semantics.case import Actor, Case, Comment, Create, Do, MailOut
from cpcspec.semantics.changes import apply
from cpcspec.semantics.deadlines import due
from cpcspec.semantics.program import load
from cpcspec.semantics.rights import may, missing, reuses, view
from tests.support.errands import Errands, errand
from tests.support.permits import Stage

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
