"""Reading what stayed open once more, with all models, and deciding it by the site's policy."""

from __future__ import annotations

import time

from moderation.compat.akismet.verdicts import HELD, verdict_on
from moderation.compat.judgement import Reader, judge_text
from moderation.domain.errors import DependencyFailed
from moderation.storage.policies import PolicyBook
from moderation.storage.queries import open_questions
from moderation.storage.queries.open_questions import Unread
from moderation.storage.unit_of_work import Database


def answer_open(
    database: Database, policies: PolicyBook, reader: Reader, go_on_for_s: float = 5.0
) -> int:
    """Read what is due, one by one: a text that kills its reader takes no other along.

    How many were read. No transaction is open meanwhile.
    """
    until = time.monotonic() + go_on_for_s
    read = 0
    while time.monotonic() < until:
        taken = _take(database)
        if taken is None:
            break
        _answer(database, policies, reader, taken)
        read += 1
    return read


def _take(database: Database) -> Unread | None:
    with database.read() as connection:
        if not open_questions.is_any_unread(connection, database.now(connection)):
            return None
    with database.write() as connection:
        taken = open_questions.take_unread(connection, database.now(connection), most=1)
    return taken[0] if taken else None


def _answer(database: Database, policies: PolicyBook, reader: Reader, asked: Unread) -> None:
    with database.read() as connection:
        policy = policies.for_site(connection, asked.site_id)
    try:
        verdict = verdict_on(judge_text(reader, policy, asked.text, asked.form_signals))
    except DependencyFailed:
        return  # due again after its lease
    with database.write() as connection:
        if verdict is HELD:
            # It waits for a moderator of the site that asked: there is nothing to tell.
            open_questions.close(connection, [asked.id])
        else:
            now = database.now(connection)
            open_questions.answer(connection, asked.id, verdict.body, now)
