"""In which order deliveries come, by whom they are sent, and whom a dead endpoint harms."""

import threading
import time
from dataclasses import replace

import pytest

from moderation.delivery.dispatching import LEASE
from moderation.delivery.sending import send
from moderation.domain.lifecycle import Action
from moderation.http.outbound import Outbound
from moderation.storage import webhook_changes as webhooks
from moderation.storage.queries.webhook_outbox import AT_A_TIME, take
from tests.newsroom import BrokenOff
from tests.receiver import Receiver, answering, dripping
from tests.webhooks.conftest import LOOPBACK, events_in

PUBLISHED = "comment.published"


def take_all(told, most=100):
    with told.database.write() as connection:
        return take(connection, told.clock.now(connection), LEASE, most)


def test_the_next_event_of_a_comment_waits_for_the_one_before(told, receiver, newsroom):
    receiver.answer = answering(503)
    hook = told.add(receiver.url)
    one = newsroom.held()
    told.deliver()
    newsroom.rule(one, Action.PUBLISH)
    told.clock.pass_by(seconds=6)
    told.deliver()
    assert {name for _, name in events_in(receiver.taken)} == {"comment.pending"}
    assert told.statuses(hook) == ["waiting", "behind", "behind"]
    receiver.answer, receiver.taken = answering(200), []
    told.clock.pass_by(minutes=6)
    told.deliver()
    states = ("pending", "held", "published")
    assert events_in(receiver.taken) == [(one.id, f"comment.{state}") for state in states]


def test_what_is_given_up_lets_the_next_one_go(told, receiver, newsroom):
    receiver.answer = answering(500)
    hook = told.add(receiver.url, "comment.held", PUBLISHED)
    one = newsroom.held()
    newsroom.rule(one, Action.PUBLISH)
    assert told.deliver() == 1
    while told.statuses(hook)[0] == "waiting":
        told.clock.pass_by(hours=27)
        told.deliver()
    assert told.statuses(hook) == ["failed", "waiting"]
    receiver.answer = answering(200)
    told.clock.pass_by(minutes=6)
    told.deliver()
    assert told.statuses(hook) == ["failed", "delivered"]


def test_one_event_that_is_never_taken_does_not_keep_other_comments(told, receiver, newsroom):
    hook = told.add(receiver.url, PUBLISHED)
    bad = newsroom.published("Nobody can take this one.")

    def answer(handler):
        refused = bad.id.encode() in receiver.taken[-1].body
        answering(500 if refused else 200)(handler)

    receiver.answer = answer
    told.deliver()
    good = [newsroom.published(f"Fine, {number}.") for number in range(8)]
    told.clock.pass_by(seconds=5)
    told.deliver()
    told.clock.pass_by(seconds=10)
    told.deliver()
    taken = {id_ for id_, _ in events_in(receiver.taken)}
    assert {one.id for one in good} < taken
    assert told.statuses(hook) == ["waiting"] + ["delivered"] * 8


def test_endpoints_that_hang_keep_no_other_waiting(told, receiver, newsroom):
    with Receiver() as dead:
        dead.answer = dripping
        told.desk = replace(told.desk, outbound=Outbound(LOOPBACK, timeout_s=5))
        hooks = [told.add(f"{dead.url}/{number}", PUBLISHED) for number in range(5)]
        alive = told.add(receiver.url, PUBLISHED)
        for number in range(10):
            newsroom.published(f"Number {number}.")
        job = threading.Thread(target=told.deliver, kwargs={"go_on_for_s": 4.0})
        job.start()
        _wait_until(lambda: told.statuses(alive) == ["delivered"] * 10)
        assert job.is_alive(), "the others hang still"
        assert take_all(told) == [], "what is slow is told nothing more"
        job.join()
        assert all("delivered" not in told.statuses(hook) for hook in hooks)
        told.clock.pass_by(seconds=60)
        assert len(take_all(told)) == len(hooks), "what fails is asked one at a time"


def _wait_until(condition):
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_one_endpoint_is_told_a_few_things_at_a_time(told, receiver, newsroom):
    told.add(receiver.url, PUBLISHED)
    for number in range(AT_A_TIME * 2):
        newsroom.published(f"Number {number}.")
    told.follow()
    assert len(take_all(told)) == AT_A_TIME
    assert take_all(told) == []


def test_two_workers_never_send_the_same_delivery(told, receiver, newsroom):
    hook = told.add(receiver.url)
    for number in range(20):
        newsroom.published(f"Number {number}.")
    workers = [threading.Thread(target=told.deliver) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    told.deliver()
    ids = [taken.headers["webhook-id"] for taken in receiver.taken]
    assert len(ids) == len(set(ids)) == 40
    assert told.statuses(hook) == ["delivered"] * 40
    order = {}
    for id_, name in events_in(receiver.taken):
        order.setdefault(id_, []).append(name)
    assert all(names == ["comment.pending", PUBLISHED] for names in order.values())


def test_what_a_dead_worker_took_is_sent_after_its_lease(told, receiver, newsroom):
    hook = told.add(receiver.url, PUBLISHED)
    newsroom.published()
    told.follow()
    (lost,) = take_all(told)
    assert told.deliver() == 0
    told.clock.pass_by(seconds=LEASE.total_seconds() + 1)
    assert told.deliver() == 1
    assert told.statuses(hook) == ["delivered"]
    send(told.desk, lost)
    assert told.statuses(hook) == ["delivered"], "its late twin changes nothing"
    assert len(told.deliveries(hook)[0].tries) == 1


def test_a_worker_that_dies_between_sending_and_writing_sends_twice_not_never(
    told, receiver, newsroom
):
    hook = told.add(receiver.url, PUBLISHED)
    newsroom.published()
    told.follow()
    with newsroom.breaking("UPDATE webhook_delivery SET status"):
        told.deliver()
    assert len(receiver.taken) == 1
    told.clock.pass_by(seconds=LEASE.total_seconds() + 1)
    told.deliver()
    first, second = receiver.taken
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert told.statuses(hook) == ["delivered"]


def test_an_event_is_written_once_however_often_the_journal_is_followed(told, receiver, newsroom):
    hook = told.add(receiver.url)
    newsroom.published()
    with newsroom.breaking("UPDATE webhook SET"), pytest.raises(BrokenOff):
        told.follow()
    assert told.deliveries(hook) == []
    runs = [threading.Thread(target=told.follow) for _ in range(4)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    told.follow()
    assert len(told.deliveries(hook)) == 2


def test_an_event_that_is_committed_late_is_not_overtaken(told, receiver, newsroom):
    if told.database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    hook = told.add(receiver.url, "comment.held")
    early, late = newsroom.pending("Early number."), newsroom.pending("Late number.")
    told.deliver()
    from moderation import transitions
    from moderation.domain.decision import Ruling
    from moderation.domain.lifecycle import Actor, Status

    ruling = Ruling(Action.HOLD, Actor.POLICY)
    move = transitions.Move(
        early.id, Action.HOLD, Actor.POLICY, Status.PENDING, version=early.version, ruling=ruling
    )
    with told.database.write() as connection:
        transitions.carry_out(connection, [move], told.database.now(connection))
        newsroom.decide(late, Action.HOLD)
        told.follow()
        assert told.deliveries(hook) == []
    told.deliver()
    assert [one.comment_id for one in told.deliveries(hook)] == [early.id, late.id]
    assert {id_ for id_, _ in events_in(receiver.taken)} == {early.id, late.id}


def test_sending_again_sends_the_same_event_and_waits_for_its_elders(told, receiver, newsroom):
    hook = told.add(receiver.url, "comment.held", PUBLISHED)
    one = newsroom.held()
    newsroom.rule(one, Action.PUBLISH)
    told.deliver()
    first, second = told.deliveries(hook)
    told.do(webhooks.redeliver, hook, first.id)
    told.do(webhooks.redeliver, hook, second.id)
    assert told.statuses(hook) == ["waiting", "behind"]
    told.deliver()
    ids = [taken.headers["webhook-id"] for taken in receiver.taken]
    assert ids == [first.event_id, second.event_id] * 2
    assert told.statuses(hook) == ["delivered"] * 2
