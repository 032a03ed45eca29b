"""A queue that grows too long is told of once, to those who want to hear it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from moderation.administration.service import create_site
from moderation.domain.lifecycle import Action
from moderation.notifying.office import Office
from moderation.notifying.watching import watch_queues
from moderation.storage.queries.moderator_mails import Notice, NoticeKind, address_of
from moderation.storage.tables import moderator, moderator_site
from moderation.storage.unit_of_work import Database
from tests.newsroom import Newsroom


def rule(watched, comments):
    for one in comments:
        watched.room.rule(one, Action.PUBLISH)


def test_nobody_is_told_anything_until_a_site_sets_a_limit(watched):
    watched.employ("ada", mail_backlog=True)
    watched.fill(5)
    watched.pass_by(days=30)
    assert (watched.watch(), watched.mails()) == (0, [])


def test_a_crossing_is_told_once_and_again_only_after_the_queue_was_calm(watched, letters):
    watched.employ("ada")
    watched.set(backlog_over=5)
    held = watched.fill(5)
    assert watched.watch() == 0
    held += watched.fill(1)
    assert watched.watch() == 1
    watched.deliver()
    held += watched.fill(3)
    watched.pass_by(hours=23)
    assert watched.watch() == 0
    rule(watched, held[:5])
    assert (watched.watch(), watched.told().over_since is None) == (0, False)
    watched.fill(3)
    assert watched.watch() == 0
    rule(watched, held[5:])
    assert (watched.watch(), watched.told().over_since) == (1, None)
    assert watched.deliver() == 0
    watched.fill(3)
    assert watched.watch() == 1
    watched.deliver()
    assert letters.addresses == ["ada", "ada"]


def test_a_queue_that_stays_too_long_is_told_of_once_a_day(watched, letters):
    watched.employ("ada")
    watched.set(backlog_over=1)
    watched.fill(2)
    for _ in range(72):
        watched.watch()
        watched.deliver()
        watched.pass_by(hours=1)
    assert len(letters.sent) == 3


def test_a_comment_that_waits_too_long_is_told_of_like_too_many(watched, letters):
    watched.employ("ada")
    watched.set(oldest_over_hours=24)
    (one,) = watched.fill(1)
    watched.pass_by(hours=23)
    assert watched.watch() == 0
    watched.pass_by(hours=2)
    assert watched.watch() == 1
    watched.deliver()
    rule(watched, [one])
    assert watched.watch() == 1
    assert letters.addresses == ["ada"]
    assert watched.told("oldest").over_since is None


def test_both_limits_at_once_make_one_mail_a_day(watched, letters):
    watched.employ("ada")
    watched.set(backlog_over=1, oldest_over_hours=1)
    watched.fill(2)
    watched.watch()
    watched.deliver()
    watched.pass_by(hours=2)
    watched.watch()
    watched.deliver()
    assert len(letters.sent) == 2
    for _ in range(23):
        watched.pass_by(hours=1)
        watched.watch()
        watched.deliver()
    assert len(letters.sent) == 2


def test_a_limit_that_is_taken_away_is_not_passed_any_more(watched):
    watched.employ("ada")
    watched.set(backlog_over=1)
    watched.fill(2)
    watched.watch()
    watched.set(backlog_over=0)
    assert (watched.watch(), watched.told().over_since) == (1, None)
    assert watched.watch() == 0


def test_leads_and_admins_are_told_unless_they_chose_otherwise_and_moderators_who_asked(
    watched, letters
):
    watched.employ("lead")
    watched.employ("admin", "admin")
    watched.employ("quiet", "admin", mail_backlog=False)
    watched.employ("moderator", "moderator")
    watched.employ("eager", "moderator", mail_backlog=True)
    watched.set(backlog_over=1)
    watched.fill(2)
    watched.watch()
    watched.deliver()
    assert letters.addresses == ["admin", "eager", "lead"]


def test_whoever_was_removed_disabled_or_changed_their_mind_gets_nothing(watched, letters):
    gone, closed, other = (watched.employ(name) for name in ("gone", "closed", "other"))
    watched.employ("ada")
    watched.set(backlog_over=1)
    watched.fill(2)
    watched.watch()
    assert len(watched.mails()) == 4
    with watched.database.write() as connection:
        connection.execute(moderator_site.delete().where(moderator_site.c.moderator_id == gone))
    watched.room.change(moderator, moderator.c.id == closed, disabled_at=watched.at)
    watched.room.change(moderator, moderator.c.id == other, preferences={"mail_backlog": False})
    watched.deliver()
    assert letters.addresses == ["ada"]
    assert [row.status for row in watched.mails()] == ["sent"]


def test_an_account_that_is_closed_is_neither_told_nor_has_an_address(watched):
    closed, ada = watched.employ("closed"), watched.employ("ada")
    watched.room.change(moderator, moderator.c.id == closed, disabled_at=watched.at)
    watched.set(backlog_over=1)
    watched.fill(2)
    watched.watch()
    assert watched.waiting() == [(ada, "backlog")]
    with watched.database.read() as connection:
        addresses = [
            address_of(connection, Notice("", "courier", id_, NoticeKind.BACKLOG, 1, watched.at))
            for id_ in (closed, ada)
        ]
    assert addresses == [None, "ada@staff.example.org"]


def test_people_of_another_site_are_not_told(watched, letters, policies):
    other = create_site(watched.database, "herald", "The Herald", ())
    watched.employ("stranger", site=other.id)
    watched.employ("ada")
    watched.set(backlog_over=1)
    watched.fill(2)
    watched.watch()
    watched.deliver()
    assert letters.addresses == ["ada"]
    Newsroom(watched.database, policies, other).held("Elsewhere.", email="else@example.org")
    assert watched.watch() == 0


def test_a_queue_that_is_calm_again_before_the_mail_is_sent_sends_none(watched, letters):
    watched.employ("ada")
    watched.set(backlog_over=5)
    held = watched.fill(6)
    watched.watch()
    rule(watched, held[:3])
    watched.watch()
    watched.deliver()
    assert (letters.sent, watched.mails()) == ([], [])


def test_a_mail_that_still_waits_is_not_joined_by_another(watched):
    watched.employ("ada")
    watched.set(backlog_over=1)
    watched.fill(2)
    for _ in range(5):
        watched.watch()
        watched.pass_by(days=1)
    assert len(watched.mails()) == 1


def test_a_job_that_dies_before_it_is_done_leaves_the_crossing_to_be_told(watched):
    from tests.newsroom import BrokenOff

    watched.employ("ada")
    watched.set(backlog_over=1)
    watched.fill(2)
    with watched.room.breaking("INSERT INTO moderator_mail"), pytest.raises(BrokenOff):
        watched.watch()
    assert watched.watch() == 1
    assert len(watched.waiting()) == 1


def test_two_jobs_at_once_tell_one_thing_once(watched, policies, database_url):
    watched.employ("ada")
    watched.set(backlog_over=1)
    watched.fill(2)
    together = threading.Barrier(4)

    def job(_):
        own = Database(database_url)
        together.wait(20)
        try:
            return watch_queues(Office(own, policies, lambda _: watched.at))
        finally:
            own.dispose()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(job, range(4))) == 1
    assert len(watched.mails()) == 1
