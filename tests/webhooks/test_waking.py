"""Whoever decides, a worker is woken at once to tell sites, and only if it was written."""

import shutil
from dataclasses import replace

import pytest
import redis

from moderation.administration.service import create_site
from moderation.bootstrap import build_services
from moderation.domain.lifecycle import Action, Actor
from moderation.storage import webhook_changes as webhooks
from tests.newsroom import BrokenOff, Newsroom
from tests.processes import Plant, wait_until
from workers.context import Context

AWAY = "unix:///tmp/there-is-no-such.sock?db=0"


@pytest.fixture
def tells(database, woken):
    """What was woken by what is written from now on."""
    before, database.on_news = database.on_news, lambda: woken.wake("delivery")
    yield woken.queues
    # The connections to PostgreSQL outlive the test.
    database.on_news = before


@pytest.fixture
def plant(tmp_path, sqlite_template):
    file = tmp_path / "plant.db"
    shutil.copy(sqlite_template, file)
    plant = Plant(f"sqlite:///{file}")
    plant.start_broker()
    yield plant
    plant.stop()


@pytest.fixture
def room_on(policies):
    """A newsroom on a database that is not the tests' own."""
    opened = []

    def make(database):
        opened.append(database)
        return Newsroom(database, policies, create_site(database, "courier", "The Courier", ()))

    yield make
    for one in opened:
        one.dispose()


def told_in(plant):
    """How many messages wait for whoever tells sites."""
    with redis.Redis(unix_socket_path=str(plant.socket)) as client:
        return client.llen("cmod:delivery")


@pytest.mark.parametrize(
    ("action", "by"),
    [
        (Action.PUBLISH, Actor.POLICY),
        (Action.HOLD, Actor.POLICY),
        (Action.REJECT, Actor.POLICY),
        (Action.WITHDRAW, Actor.AUTHOR),
    ],
)
def test_what_becomes_of_a_comment_is_told_at_once(newsroom, tells, action, by):
    one = newsroom.pending()
    assert tells == []  # what only came is told with what becomes of it
    newsroom.move(one, action, by)
    assert tells == ["delivery"]


def test_a_ruling_over_the_api_is_told_at_once(newsroom, client, key, tells):
    one = newsroom.held()
    tells.clear()
    ruling = {"action": "publish", "version": one.version}
    answer = client.post(f"/v1/comments/{one.id}/decisions", json=ruling, headers=key)
    assert (answer.status_code, tells) == (201, ["delivery"])


def test_a_ruling_that_came_second_tells_nothing(newsroom, client, key, tells):
    one = newsroom.held()
    newsroom.rule(one, Action.PUBLISH)
    tells.clear()
    ruling = {"action": "reject", "reason": "spam", "version": one.version}
    answer = client.post(f"/v1/comments/{one.id}/decisions", json=ruling, headers=key)
    assert (answer.status_code, tells) == (409, [])


def test_a_reader_who_takes_a_comment_back_is_told_at_once(newsroom, tells):
    one = newsroom.published()
    tells.clear()
    newsroom.move(one, Action.WITHDRAW, Actor.AUTHOR)
    assert tells == ["delivery"]


def test_a_test_of_a_webhook_is_told_at_once(told, receiver, tells):
    hook = told.add(receiver.url)
    told.do(webhooks.test, hook)
    assert tells == ["delivery"]


def test_a_transaction_that_breaks_off_tells_nothing_and_neither_does_the_next(
    newsroom, database, tells
):
    one = newsroom.held()
    tells.clear()
    with pytest.raises(BrokenOff), newsroom.breaking("DELETE FROM held_reason"):
        newsroom.rule(one, Action.PUBLISH)
    with database.write():
        pass
    assert tells == []


def test_it_is_told_after_the_commit(newsroom, database, tells):
    one, seen = newsroom.held(), []
    database.on_news = lambda: seen.append(newsroom.status(one))
    newsroom.rule(one, Action.PUBLISH)
    assert seen == ["published"]


def test_what_a_worker_decides_wakes_through_the_broker(plant, room_on):
    room_on(Context(plant.settings).database).published()
    assert told_in(plant) == 1


def test_what_the_web_process_decides_wakes_through_the_broker(plant, room_on):
    room_on(build_services(plant.settings).database).published()
    wait_until(lambda: told_in(plant) == 1, "the message is out")


def test_a_broker_that_is_away_leaves_what_was_decided(plant, room_on):
    work = Context(replace(plant.settings, redis_url=AWAY))
    assert room_on(work.database).published().status == "published"
