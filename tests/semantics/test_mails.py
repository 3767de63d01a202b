"""Mails go to those they are for, once, and say nothing personal."""

from __future__ import annotations

from cpcspec.semantics.case import MailOut
from tests.support.permits import Stage


def test_a_mail_goes_to_every_authority_of_its_parties() -> None:
    """Sending tells who is in charge and the board, as the case is then."""
    stage = Stage()
    stage.sent()
    assert stage.mails() == [("sent_mail", "d_de"), ("sent_mail", "board")]


def test_placeholders_are_filled_with_what_may_be_told() -> None:
    """Number, labels, names, the link and the end of a timer; personal data leave a gap."""
    stage = Stage()
    stage.sent(person_known=True, person_name="Jane", phones=[{"kind": "home"}])
    assert stage.last is not None
    mail = stage.last.effects[0]
    assert isinstance(mail, MailOut)
    assert (mail.subject, mail.text) == (
        "Sent",
        (
            "Permit P-2020-1 from Office Paris, Sent, https://cases.example.org/case1, due 2020-03-04, "
            "About A, About B  Chairs"
        ),
    )


def test_a_mail_may_leave_out_who_acts() -> None:
    """The news about a comment goes to all but its author."""
    stage = Stage()
    case = stage.in_berlin()
    stage.comment(case, words="w")
    assert stage.mails() == [("news", "o_de")]
    stage.comment(case, "o_de", words="w")
    assert stage.mails() == [("news", "o_fr")]


def test_a_mail_may_have_a_condition_which_is_judged_afterwards() -> None:
    """Drafts tell nobody."""
    stage = Stage()
    case = stage.draft()
    stage.comment(case, words="w")
    assert stage.mails() == []


def test_an_authority_gets_a_mail_once() -> None:
    """Who plays two parties of a mail gets one."""
    stage = Stage()
    case = stage.in_berlin()
    stage.attach(case)
    assert stage.mails() == [("news", "o_de")]


def test_an_effect_sends_a_mail_under_its_condition() -> None:
    """Passing on silently tells nobody."""
    stage = Stage()
    case = stage.sent()
    stage.do(case, "pass_on", "d_de", other="o_de", why="silently")
    assert stage.mails() == []
    stage.do(case, "pass_on", "d_de", other="o_de2", why="loudly")
    assert stage.mails() == [("passed", "o_de2"), ("passed", "o_fr")]


def test_who_is_not_in_the_register_gets_no_mail() -> None:
    """An authority that is gone from the register has no mailbox."""
    stage = Stage()
    case = stage.in_berlin()
    stage.cases[case] = stage.cases[case]._replace(parties={"in_charge": ("gone", "o_de")})
    stage.comment(case, words="w")
    assert stage.mails() == [("news", "o_de")]
