"""What is only kept for a while."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from moderation.administration.service import add_moderator
from moderation.storage.tables import (
    idempotency,
    mail,
    moderator_idempotency,
    session,
    used_assertion,
    verification_token,
)
from moderation.storage.upkeep import beat_heart, last_heartbeats, purge


def test_a_heartbeat_is_the_latest_one(database):
    for queue in ("screening", "mail", "screening"):
        beat_heart(database, queue)
    with database.read() as connection:
        beats = last_heartbeats(connection)
    assert set(beats) == {"screening", "mail"}
    assert beats["screening"] > beats["mail"]


def test_purging_deletes_what_no_request_can_use_and_keeps_the_rest(database, site, issue):
    issue()
    moderator_id = add_moderator(database, "ann@example.org", "Ann", "a" * 12, {site.id: "lead"})
    with database.write() as connection:
        now = database.now(connection)
        key_id = connection.execute(sa.text("SELECT id FROM api_key")).scalar_one()
        callers = ((idempotency, {"api_key_id": key_id}),
                   (moderator_idempotency, {"moderator_id": moderator_id}))  # fmt: skip
        for number, hours in enumerate((47, 49)):
            row = dict.fromkeys(("key_hash", "fingerprint"), str(number)) | {"status": 202}
            row |= {"created_at": now - timedelta(hours=hours), "answer": "{}", "settled": True}
            for answers, caller in callers:
                connection.execute(answers.insert().values(**row, **caller))
            connection.execute(
                used_assertion.insert().values(
                    site_id=site.id,
                    jti_hash=str(number),
                    expires_at=now - timedelta(hours=2 * number, minutes=1),
                )
            )
    purge(database)
    with database.read() as connection:
        for answers, _ in callers:
            assert connection.execute(sa.select(answers.c.key_hash)).scalars().all() == ["0"]
        assert connection.execute(sa.select(used_assertion.c.jti_hash)).scalars().all() == ["0"]
        assert connection.execute(verification_token.select()).all() == []


def test_sessions_that_are_over_are_deleted_and_others_stay(database, site):
    moderator_id = add_moderator(database, "ann@example.org", "Ann", "a" * 12, {site.id: "lead"})
    with database.write() as connection:
        now = database.now(connection)
        for name, hours in (("fresh", 7), ("over", 25)):
            began = now - timedelta(hours=hours)
            connection.execute(
                session.insert().values(
                    token_hash=name, moderator_id=moderator_id, created_at=began, seen_at=began
                )
            )
    purge(database)
    with database.read() as connection:
        assert connection.execute(sa.select(session.c.token_hash)).scalars().all() == ["fresh"]


@pytest.mark.parametrize(("status", "kept"), [("sent", 0), ("failed", 0), ("waiting", 1)])
def test_old_mails_are_deleted_unless_they_still_wait(newsroom, database, status, kept):
    newsroom.submit()
    old = newsroom.now() - timedelta(days=31)
    newsroom.change(mail, mail.c.status == "waiting", status=status, created_at=old)
    purge(database)
    assert len(newsroom.mails()) == kept
