"""Sixteen who want the same: one of them gets it."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from moderation import transitions
from moderation.domain.decision import Ruling
from moderation.domain.errors import TemporarilyUnavailable
from moderation.domain.ids import new_id
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.storage.tables import comment, decision, event
from moderation.transitions import Move

THREADS, ROWS = 16, 200


@pytest.fixture
def waiting(newsroom):
    """As many pending comments as a race needs, written at once."""
    first = newsroom.pending()
    with newsroom.database.write() as connection:
        now = newsroom.database.now(connection)
        many = [
            replace(first, id=new_id(), body=f"Number {n}.", created_at=now)
            for n in range(ROWS - 1)
        ]
        for one in many:
            transitions.admit(connection, one, new_id())
    return [first, *many]


def race(newsroom, waiting, choose):
    """Every thread tries every row; who won each row how often."""
    ready = threading.Barrier(THREADS)
    wins = Counter()
    lock = threading.Lock()

    def run(number):
        ready.wait(timeout=60)
        for start in range(0, ROWS, 20):
            rows = waiting[start : start + 20]
            moved = attempt(newsroom, [choose(number, one) for one in rows])
            with lock:
                wins.update(done.comment_id for done in moved)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(run, range(THREADS)))
    return wins


def attempt(newsroom, moves):
    try:
        return newsroom.carry_out(*moves)
    except TemporarilyUnavailable:  # two of them waited for each other: neither half is written
        return attempt(newsroom, moves)


def count(newsroom, table, *where):
    return newsroom.rows(sa.select(sa.func.count()).select_from(table).where(*where))[0][0]


def test_sixteen_threads_on_200_comments_make_exactly_200_decisions(newsroom, waiting):
    actions = (Action.PUBLISH, Action.HOLD)

    def choose(number, one):
        action = actions[number % 2]
        ruling = Ruling(action, Actor.POLICY, (f"thread-{number}",))
        return Move(one.id, action, Actor.POLICY, Status.PENDING, version=1, ruling=ruling)

    wins = race(newsroom, waiting, choose)
    assert wins == Counter({one.id: 1 for one in waiting})
    assert count(newsroom, decision) == ROWS
    assert count(newsroom, event, event.c.type != "comment.pending") == ROWS
    agree = (
        sa.select(sa.func.count())
        .select_from(comment.join(decision, decision.c.comment_id == comment.c.id))
        .where(
            comment.c.version == decision.c.comment_version,
            sa.case((decision.c.action == "hold", "held"), else_="published") == comment.c.status,
        )
    )
    assert newsroom.rows(agree)[0][0] == ROWS
