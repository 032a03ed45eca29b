"""When a mail is tried again, by whom, and for how long; and what is never said about it."""

import logging
from datetime import timedelta

import pytest
import sqlalchemy as sa

from moderation.delivery.mail import LEASE, RETRY_AFTER, smtp_sender
from moderation.domain.errors import TemporarilyUnavailable
from moderation.storage.queries.mails import MailKind, claim_due
from moderation.storage.tables import mail
from moderation.verification.mails import Letter
from tests.delivery.conftest import due_again, outbox
from tests.newsroom import READER


def test_the_pauses_grow_to_about_three_days():
    assert list(RETRY_AFTER) == sorted(RETRY_AFTER)
    assert timedelta(days=3) < sum(RETRY_AFTER, timedelta()) < timedelta(days=4)


def test_a_mail_is_due_again_after_its_pause(newsroom, deliver):
    newsroom.submit()

    def fail(address, letter):
        raise TemporarilyUnavailable("down")

    for attempt, pause in enumerate(RETRY_AFTER, start=1):
        deliver(fail)
        [row] = newsroom.mails()
        assert (row.status, row.attempts) == ("waiting", attempt)
        assert abs(row.next_try_at - newsroom.now() - pause) < timedelta(seconds=10)
        due_again(newsroom)
    deliver(fail)
    assert outbox(newsroom) == [("failed", len(RETRY_AFTER) + 1)]


def test_a_mail_that_a_dead_worker_took_is_due_again_after_the_lease(newsroom, deliver):
    newsroom.submit()
    with newsroom.database.write() as connection:
        taken = claim_due(connection, newsroom.now(), LEASE, 20)
    assert [one.kind for one in taken] == [MailKind.VERIFY]
    sent = []
    assert deliver(lambda address, letter: sent.append(address)) == 0
    later = newsroom.now() - LEASE - timedelta(seconds=1)
    newsroom.change(mail, mail.c.id != "", next_try_at=later + LEASE)
    assert deliver(lambda address, letter: sent.append(address)) == 1
    assert (sent, outbox(newsroom)) == ([READER], [("sent", 2)])


def test_two_workers_do_not_take_the_same_mail(newsroom):
    newsroom.submit()
    with newsroom.database.write() as connection:
        first = claim_due(connection, newsroom.now(), LEASE, 20)
    with newsroom.database.write() as connection:
        assert claim_due(connection, newsroom.now(), LEASE, 20) == []
    assert len(first) == 1


def test_each_try_at_a_confirmation_makes_a_link_of_its_own(newsroom, deliver):
    letters = []

    def compose(connection, one, now):
        return Letter("s", f"try {one.attempts}", "")

    def fail(address, letter):
        letters.append(letter.text)
        raise TemporarilyUnavailable("down")

    newsroom.submit()
    deliver(fail, compose)
    due_again(newsroom)
    deliver(fail, compose)
    assert letters == ["try 1", "try 2"]


@pytest.mark.parametrize("level", [logging.DEBUG])
def test_no_log_line_and_no_stored_error_names_an_address(
    newsroom, mail_server, smtp, deliver, caplog, level
):
    caplog.set_level(level, logger="moderation")
    inbox, port = mail_server()
    newsroom.submit(email="canary-7@example.org")
    for reply in ("451 canary-7@example.org later", "550 canary-7@example.org unknown"):
        inbox.recipient_reply = reply
        deliver(smtp_sender(smtp(port)))
        due_again(newsroom)
    assert "canary" not in caplog.text + str([row.last_error for row in newsroom.mails()])
    assert "refused for good" in caplog.text


def test_no_more_are_taken_than_were_asked_for_whatever_the_plan(newsroom, database):
    for number in range(5):
        newsroom.submit(email=f"reader-{number}@example.org")
    with database.write() as connection:
        if not database.is_sqlite:
            # As with statistics that tempt it into a nested loop.
            for way in ("hashjoin", "mergejoin", "hashagg", "material", "sort"):
                connection.execute(sa.text(f"SET LOCAL enable_{way} = off"))
        assert len(claim_due(connection, newsroom.now(), LEASE, 1)) == 1
