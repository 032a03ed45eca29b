"""Two moderators and a lead at one site, and scripts that press what they would press."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from moderation.domain.decision import Ruling
from moderation.domain.errors import ModerationError, TemporarilyUnavailable
from moderation.domain.lifecycle import Action, Actor
from moderation.review.rulings.bulk import Order, decide_many
from moderation.storage.tables import audit

JSON = {"Accept": "application/json", "Origin": "http://localhost"}

PUBLISH = Ruling(Action.PUBLISH, Actor.MODERATOR)
REJECT = Ruling(Action.REJECT, Actor.MODERATOR, ("spam",))


def script(desk, path, **fields):
    """What a script of the desk sends, and gets as JSON."""
    sent = {"form_token": desk.form_token(), **fields}
    return desk.client.post(path, data=sent, headers=JSON)


def at_once(*things: Callable[[], object]) -> list[object]:
    """Do them at the same moment; what each returned, or the error that it raised."""
    ready = threading.Barrier(len(things))

    def run(thing):
        ready.wait(timeout=60)
        for _ in range(20):
            try:
                return thing()
            except TemporarilyUnavailable:  # locked out for a moment: a person presses again
                continue
            except ModerationError as error:
                return error
        raise AssertionError("the database never came free")

    with ThreadPoolExecutor(len(things)) as pool:
        return list(pool.map(run, things))


def code_of(result):
    return result.code if isinstance(result, ModerationError) else "done"


@pytest.fixture
def kim(employ, site):
    """Kim, a moderator like Mo."""
    return employ("kim@example.org", "Kim Colleague", site.id)


@pytest.fixture
def lea(employ, site):
    """Lea, a lead."""
    return employ("lea@example.org", "Lea Lead", site.id, role="lead")


@pytest.fixture
def deeds(newsroom):
    """Everything in the log: (who, what, of what kind, which)."""

    def read():
        rows = newsroom.rows(audit.select().order_by(audit.c.sequence))
        return [(row.moderator_id, row.action, row.object_kind, row.object_id) for row in rows]

    return read


def states(newsroom, ones):
    return [newsroom.status(one).value for one in ones]


@pytest.fixture
def hold(newsroom):
    """Makes held comments with these scores."""

    def make(*scores, reason="toxic", **words):
        return [
            newsroom.decide(
                newsroom.pending(f"Score {score}, {n}.", **words), Action.HOLD,
                scores={"toxicity": score}, reasons=(reason,),
            )
            for n, score in enumerate(scores)
        ]  # fmt: skip

    return make


@pytest.fixture
def decide_all(newsroom, lea):
    def make(ones, ruling=REJECT, by=lea):
        order = Order(newsroom.site.id, by, ruling, {"by": "selection"})
        return decide_many(newsroom.database, order, [(one.id, one.version) for one in ones])

    return make
