"""The same crossing, told to the site's own server by webhook."""

import json
from datetime import timedelta

import pytest

from moderation.delivery.dispatching import deliver_due
from moderation.delivery.sending import Desk
from moderation.domain.lifecycle import Action
from moderation.domain.telling import EVENT_NAMES, QUEUE_BACKLOG, QUEUE_CALM
from moderation.http.outbound import Outbound
from moderation.secrets import Secrets
from moderation.storage import webhook_changes
from moderation.storage.webhook_changes import Named
from tests.conftest import SECRET_KEY
from tests.newsroom import READER
from tests.receiver import Receiver
from tests.webhooks.conftest import LOOPBACK

WORDS = "Nobody may read this but moderators."


@pytest.fixture
def receiver():
    with Receiver() as one:
        yield one


@pytest.fixture
def hook(watched, receiver):
    """Makes a webhook that is told of these events."""

    def make(*events):
        with watched.database.write() as connection:
            now = watched.database.now(connection)
            return webhook_changes.add(connection, "courier", receiver.url, events, now)

    return make


@pytest.fixture
def taken(watched, receiver):
    """Sends what is due; the documents that have come by now."""

    def come():
        later = max(watched.at, watched.room.now()) + timedelta(seconds=1)
        outbound = Outbound(LOOPBACK)
        desk = Desk(watched.database, Secrets(SECRET_KEY), outbound, lambda _: later)
        deliver_due(desk)
        return [json.loads(one.body) for one in receiver.taken]

    return come


def test_a_crossing_and_its_end_are_told_with_numbers_alone(watched, receiver, hook, taken):
    hook(QUEUE_BACKLOG, QUEUE_CALM)
    watched.set(backlog_over=1)
    held = [watched.room.held(WORDS), *watched.fill(1)]
    watched.watch()
    (first,) = taken()
    oldest = watched.room.row(held[0]).status_since
    assert first["type"] == QUEUE_BACKLOG
    assert first["data"] == {
        "site": "courier",
        "held": 2,
        "oldest_since": f"{oldest:%Y-%m-%dT%H:%M:%S.%f}Z",
        "limits": {"held": 1, "oldest_hours": None},
        "over": ["held"],
        "again": False,
    }
    for one in held:
        watched.room.rule(one, Action.PUBLISH)
    watched.watch()
    calm = taken()[1]
    assert (calm["type"], calm["data"]["held"], calm["data"]["oldest_since"]) == (
        QUEUE_CALM, 0, None,
    )  # fmt: skip
    for one in receiver.taken:
        assert not any(kept.encode() in one.body for kept in (WORDS, READER, "Reader"))


def test_what_lasts_is_told_again_a_day_later_and_says_so(watched, hook, taken):
    hook(QUEUE_BACKLOG)
    watched.set(backlog_over=1)
    watched.fill(2)
    for again in (False, True):
        watched.watch()
        assert taken()[-1]["data"]["again"] is again
        watched.pass_by(days=1)


def test_a_queue_is_calm_once_all_its_limits_are_kept(watched, hook, taken):
    hook(QUEUE_BACKLOG, QUEUE_CALM)
    watched.set(backlog_over=1, oldest_over_hours=1)
    old, other = watched.fill(2)
    watched.watch()
    assert taken()[-1]["data"]["over"] == ["held"]
    watched.pass_by(hours=2)
    watched.watch()
    assert taken()[-1]["data"]["over"] == ["held", "oldest"]
    watched.room.rule(other, Action.PUBLISH)
    watched.watch()
    assert len(taken()) == 2
    watched.room.rule(old, Action.PUBLISH)
    watched.watch()
    assert taken()[-1]["type"] == QUEUE_CALM


def test_a_limit_that_is_kept_again_beside_one_that_is_not_is_not_told(watched, hook, taken):
    hook(QUEUE_BACKLOG, QUEUE_CALM)
    watched.set(backlog_over=5, oldest_over_hours=1)
    old, *others = watched.fill(6)
    watched.pass_by(hours=2)
    watched.watch()
    for one in others:
        watched.room.rule(one, Action.PUBLISH)
    watched.watch()
    assert watched.told("held").over_since is None
    assert [one["type"] for one in taken()] == [QUEUE_BACKLOG]
    watched.room.rule(old, Action.PUBLISH)
    watched.watch()
    assert taken()[-1]["type"] == QUEUE_CALM


def test_only_a_webhook_that_asked_for_it_is_told(watched, hook, taken):
    hook("comment.published")
    watched.set(backlog_over=1)
    watched.fill(2)
    assert watched.watch() == 1
    assert taken() == []


def test_one_that_is_switched_off_is_told_when_it_is_on_again(watched, hook, taken):
    one = hook(QUEUE_BACKLOG)
    named = Named("courier", one.id)

    def switch(*, on):
        with watched.database.write() as connection:
            now = watched.database.now(connection)
            webhook_changes.switch(connection, named, now, on=on)

    switch(on=False)
    watched.set(backlog_over=1)
    watched.fill(2)
    watched.watch()
    assert taken() == []
    switch(on=True)
    assert [one["type"] for one in taken()] == [QUEUE_BACKLOG]


def test_the_events_can_be_asked_for_by_name_and_are_in_the_description(client, key):
    made = client.post(
        "/v1/sites/courier/webhooks",
        json={"url": "https://courier.example.org/hook", "events": [QUEUE_BACKLOG]},
        headers=key,
    )
    assert (made.status_code, made.json["events"]) == (201, [QUEUE_BACKLOG])
    assert {QUEUE_BACKLOG, QUEUE_CALM} <= set(EVENT_NAMES)
    described = client.get("/openapi.json").json["components"]["schemas"]["Webhook"]
    assert {QUEUE_BACKLOG, QUEUE_CALM} <= set(described["properties"]["events"]["items"]["enum"])
