"""When a delivery is tried again and for how long, and what is kept of it."""

from datetime import timedelta
from email.utils import format_datetime

import pytest
import sqlalchemy as sa

from moderation.delivery.schedule import JITTER, RETRY_AFTER, retry_after
from moderation.storage import webhook_changes as webhooks
from moderation.storage.tables import webhook_delivery
from tests.receiver import Receiver, answering, dripping, endless
from tests.webhooks.conftest import events_in

PUBLISHED = "comment.published"


def _move(told, hook, url):
    from moderation.storage.tables import webhook

    told.room.change(webhook, webhook.c.id == hook.id, url=url)


def test_the_schedule_is_the_specifications_and_lasts_about_three_days():
    assert list(RETRY_AFTER) == sorted(RETRY_AFTER)
    assert timedelta(hours=75) < sum(RETRY_AFTER, timedelta()) < timedelta(hours=76)


def test_a_delivery_is_tried_on_schedule_and_then_given_up(told, receiver, newsroom):
    receiver.answer = answering(500)
    hook = told.add(receiver.url, PUBLISHED)
    newsroom.published()
    for attempt, pause in enumerate(RETRY_AFTER, start=1):
        assert told.deliver() == 1
        (one,) = told.deliveries(hook)
        assert (one.status, one.attempts, len(one.tries)) == ("waiting", attempt, attempt)
        with told.database.read() as connection:
            planned = one.next_try_at - told.clock.now(connection)
        assert pause * (1 - JITTER) - timedelta(seconds=10) < planned < pause * (1 + JITTER)
        told.clock.pass_by(seconds=(pause * (1 + JITTER)).total_seconds())
    told.deliver()
    (one,) = told.deliveries(hook)
    assert (one.status, one.attempts) == ("failed", len(RETRY_AFTER) + 1)
    assert {entry["outcome"] for entry in one.tries} == {"answered"}
    assert {taken.headers["webhook-id"] for taken in receiver.taken} == {one.event_id}
    told.clock.pass_by(days=3)
    assert told.deliver() == 0


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (answering(500), "answered"),
        (answering(400), "answered"),
        (answering(302, {"Location": "http://169.254.169.254/"}), "redirected"),
        (dripping, "no_answer"),
    ],
)
def test_what_is_not_a_success_is_tried_again(told, receiver, newsroom, answer, outcome):
    receiver.answer = answer
    hook = told.add(receiver.url, PUBLISHED)
    newsroom.published()
    told.deliver()
    (one,) = told.deliveries(hook)
    assert (one.status, one.tries[0]["outcome"]) == ("waiting", outcome)
    receiver.answer = answering(204)
    told.clock.pass_by(seconds=10)
    told.deliver()
    assert told.statuses(hook) == ["delivered"]
    assert told.find(hook).failing_since is None


def test_an_answer_without_end_counts_by_its_first_line(told, receiver, newsroom):
    receiver.answer = endless
    hook = told.add(receiver.url, PUBLISHED)
    newsroom.published()
    told.deliver()
    assert told.statuses(hook) == ["delivered"]


def test_a_receiver_that_is_down_for_an_hour_gets_everything_once_it_is_back(told, newsroom):
    with Receiver() as receiver:
        url = receiver.url
    hook = told.add(url, PUBLISHED)
    comments = [newsroom.published(f"Number {number}.") for number in range(12)]
    for _ in range(12):
        told.deliver()
        told.clock.pass_by(minutes=5)
    assert set(told.statuses(hook)) == {"waiting"}
    assert told.find(hook).failing_since is not None
    with Receiver() as back:
        _move(told, hook, back.url)
        told.deliver()
        told.clock.pass_by(minutes=5)
        told.deliver()
        assert sorted(id_ for id_, _ in events_in(back.taken)) == [one.id for one in comments]
    assert set(told.statuses(hook)) == {"delivered"}


def test_gone_switches_the_webhook_off_and_nothing_is_lost(told, receiver, newsroom, caplog):
    hook = told.add(receiver.url, PUBLISHED)
    receiver.answer = answering(410)
    newsroom.published("First.")
    told.deliver()
    assert told.find(hook).off_because == "gone"
    assert any("switched off" in record.message for record in caplog.records)
    newsroom.published("Second.")
    told.clock.pass_by(days=1)
    assert told.deliver() == 0
    assert len(receiver.taken) == 1
    receiver.answer = answering(200)
    told.do(webhooks.switch, hook, on=True)
    told.deliver()
    assert told.statuses(hook) == ["delivered"] * 2


def test_a_webhook_that_is_removed_is_told_nothing_more(told, receiver, newsroom):
    hook = told.add(receiver.url, PUBLISHED)
    newsroom.published()
    told.follow()
    told.do(webhooks.remove, hook)
    assert told.deliver() == 0
    assert receiver.taken == []


def test_retry_after_is_honoured(told, receiver, newsroom):
    hook = told.add(receiver.url, PUBLISHED)
    receiver.answer = answering(429, {"Retry-After": "1800"})
    newsroom.published()
    told.deliver()
    newsroom.published("Another.")
    told.clock.pass_by(minutes=29)
    assert told.deliver() == 0, "the whole endpoint asked to be left in peace"
    receiver.answer = answering(200)
    told.clock.pass_by(minutes=1)
    told.deliver()
    assert told.statuses(hook) == ["delivered"] * 2


def test_retry_after_is_read_in_both_forms_and_bounded(newsroom):
    now = newsroom.now().replace(microsecond=0)
    in_an_hour = format_datetime(now + timedelta(hours=1))
    assert retry_after("120", now) == timedelta(minutes=2)
    assert retry_after(in_an_hour, now) == timedelta(hours=1)
    assert retry_after(format_datetime(now - timedelta(hours=1)), now) == timedelta()
    for too_long in ("99999999999999999999", format_datetime(now + timedelta(days=900))):
        assert retry_after(too_long, now) == timedelta(hours=24)
    for nonsense in (None, "", "-5", "soon", "1e9", "٣", "Mon, 99 Foo 2026"):
        assert retry_after(nonsense, now) is None


def test_what_is_old_and_what_was_removed_is_cleared_away(told, receiver, newsroom):
    from moderation.storage.tables import webhook, webhook_secret
    from moderation.storage.upkeep import purge

    kept, removed = told.add(receiver.url), told.add(receiver.url)
    newsroom.published()
    told.deliver()
    old = told.deliveries(kept)[0]
    created_at = old.created_at - timedelta(days=31)
    newsroom.change(webhook_delivery, webhook_delivery.c.id == old.id, created_at=created_at)
    told.do(webhooks.remove, removed)
    purge(told.database)
    assert len(told.deliveries(kept)) == 1
    assert newsroom.rows(sa.select(webhook.c.id)) == [(kept.id,)]
    assert newsroom.rows(sa.select(webhook_secret.c.id)) == [(kept.id,)]


def test_no_log_line_names_the_address_that_was_called(told, receiver, newsroom, caplog):
    caplog.set_level("DEBUG")
    receiver.answer = answering(500)
    told.add(f"{receiver.url}?token=secret", PUBLISHED)
    newsroom.published("Secret words.")
    told.deliver()
    assert caplog.records
    for record in caplog.records:
        assert "token=secret" not in record.getMessage()
        assert "Secret words" not in record.getMessage()
