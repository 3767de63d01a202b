"""Mails go out at least once, in order, and no fault of one holds up the others."""

from __future__ import annotations

import pytest

from cpcspec.semantics.case import MailOut
from runtime.engine.engine import Engine
from runtime.engine.outbox import LEASE, send_waiting
from runtime.ports import Store
from runtime.tables import AUTHORITIES, MAILS
from tests.support.engines import a_sent_note, wait
from tests.support.postbox import Postbox
from tests.support.tiny_spec import READER


def test_a_mail_goes_out_once(engine: Engine, store: Store) -> None:
    """A mail that was sent is not sent again."""
    a_sent_note(engine)
    postbox = Postbox()
    assert send_waiting(store, engine.clock, postbox) == (1, 0)
    assert send_waiting(store, engine.clock, postbox) == (0, 0)
    assert [(mailbox, subject) for mailbox, subject, _ in postbox.got] == [("reader@example.org", "A note for you")]


def test_mails_go_out_in_the_order_of_their_making(engine: Engine, store: Store) -> None:
    """The mails of several cases leave in the order of the steps."""
    ids = [a_sent_note(engine) for _ in range(3)]
    postbox = Postbox()
    send_waiting(store, engine.clock, postbox)
    assert [key.split("/")[0] for key in postbox.keys] == ids


def test_a_mail_that_fails_is_tried_again_later_with_the_same_key(engine: Engine, store: Store) -> None:
    """A failed mail waits, keeps its fault for people to read, and goes out in the end."""
    a_sent_note(engine)
    postbox = Postbox(faults=1)
    assert send_waiting(store, engine.clock, postbox) == (0, 1)
    assert [row.fault for row in store.find(MAILS)] == ["OSError: the server is down"]
    assert send_waiting(store, engine.clock, postbox) == (0, 0)
    wait(engine, hours=1)
    assert send_waiting(store, engine.clock, postbox) == (1, 0)
    assert [(row.fault, row.attempt) for row in store.find(MAILS)] == [("", 2)]


def test_one_bad_mail_does_not_hold_up_the_others(engine: Engine, store: Store) -> None:
    """After a fault the next mails go out in the same turn."""
    for _ in range(3):
        a_sent_note(engine)
    assert send_waiting(store, engine.clock, Postbox(faults=1)) == (2, 1)


def test_a_mail_without_a_mailbox_waits(engine: Engine, store: Store) -> None:
    """An authority without a mailbox is named in the fault."""
    a_sent_note(engine)
    row = store.get(AUTHORITIES, READER)
    assert row is not None
    store.put(AUTHORITIES, row._replace(mailbox=""))
    assert send_waiting(store, engine.clock, Postbox()) == (0, 1)
    assert [each.fault for each in store.find(MAILS)] == [f"the authority {READER} has no mailbox"]


def test_a_mail_whose_sender_died_goes_out_again_after_the_lease(engine: Engine, store: Store) -> None:
    """A claim that is never settled lapses; until then nobody else sends the mail."""

    class Dead(Postbox):
        """Dies in the middle."""

        def send(self, key: str, mailbox: str, mail: MailOut) -> None:
            """Take the mail and die."""
            super().send(key, mailbox, mail)
            raise KeyboardInterrupt

    a_sent_note(engine)
    dead = Dead()
    with pytest.raises(KeyboardInterrupt):
        send_waiting(store, engine.clock, dead)
    postbox = Postbox()
    assert send_waiting(store, engine.clock, postbox) == (0, 0)
    wait(engine, seconds=LEASE.total_seconds())
    assert send_waiting(store, engine.clock, postbox) == (1, 0)
    assert postbox.keys == dead.keys


def test_a_sender_that_lost_its_claim_settles_nothing(engine: Engine, store: Store) -> None:
    """A slow sender cannot mark a mail that another has taken over meanwhile."""
    a_sent_note(engine)

    class Slow(Postbox):
        """Is overtaken while it sends, then fails."""

        def send(self, key: str, mailbox: str, mail: MailOut) -> None:
            """Wait until another sender has sent the mail, then fail."""
            del key, mailbox, mail
            wait(engine, seconds=LEASE.total_seconds())
            assert send_waiting(store, engine.clock, Postbox()) == (1, 0)
            message = "too slow"
            raise OSError(message)

    send_waiting(store, engine.clock, Slow())
    assert [(row.fault, bool(row.sent_at)) for row in store.find(MAILS)] == [("", True)]
