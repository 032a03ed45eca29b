"""The daily summary: once a day and site, for who asked for it, when there is something to say."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from moderation.domain.lifecycle import Action
from moderation.domain.reasons import ReportReason
from moderation.notifying.digests import send_digests
from moderation.notifying.office import Office
from moderation.review.numbers.measures import Measure
from moderation.review.numbers.tallying import count_up
from moderation.storage.queries import tallies
from moderation.storage.queries.reports import Allegation, add_report
from moderation.storage.tables import decision, site, tally
from moderation.storage.unit_of_work import Database


@pytest.fixture
def yesterday(watched):
    """Noon of the day before: the site was there already."""
    at = watched.room.now().replace(hour=12) - timedelta(days=1)
    watched.room.change(site, site.c.id == watched.room.site.id, created_at=at)
    return at


@pytest.fixture
def morning(watched, yesterday):
    """Seven o'clock, with the day before counted."""

    def come():
        count_up(watched.database)
        watched.to(yesterday.replace(hour=7, minute=0) + timedelta(days=1))

    return come


def decide_yesterday(watched, yesterday):
    watched.room.change(decision, decision.c.decided_at > yesterday, decided_at=yesterday)


def test_it_comes_at_the_hour_of_the_site_and_once_that_day(watched, morning, letters):
    watched.employ("ada", mail_digest=True)
    watched.fill(1)
    morning()
    watched.pass_by(minutes=-1)
    assert watched.digests() == 0
    watched.pass_by(minutes=1)
    assert (watched.digests(), watched.digests()) == (1, 0)
    # As after a restart: nothing is remembered but what the database has.
    watched.office = Office(watched.database, watched.room.policies, lambda _: watched.at)
    watched.pass_by(hours=16)
    assert watched.digests() == 0
    watched.deliver()
    assert letters.addresses == ["ada"]


def test_a_later_hour_that_is_chosen_on_the_same_day_sends_no_second_one(watched, morning):
    watched.employ("ada", mail_digest=True)
    watched.fill(1)
    morning()
    assert watched.digests() == 1
    watched.set(digest_hour=9)
    watched.pass_by(hours=2)
    assert watched.digests() == 0


def test_only_who_asked_for_it_gets_it_and_whoever_asks_later_does_tomorrow(
    watched, morning, letters
):
    watched.employ("ada", "admin")
    watched.fill(1)
    morning()
    assert watched.digests() == 1
    watched.employ("late", "moderator", mail_digest=True)
    watched.pass_by(hours=1)
    assert watched.digests() == 0
    assert (watched.deliver(), letters.sent) == (0, [])


def test_a_site_that_wants_none_sends_none(watched, morning):
    watched.employ("ada", mail_digest=True)
    watched.fill(1)
    watched.set(digest_hour=-1)
    morning()
    watched.pass_by(hours=12)
    assert watched.digests() == 0


def test_it_waits_until_the_day_before_is_counted(watched, yesterday):
    watched.employ("ada", mail_digest=True)
    watched.fill(1)
    watched.to(yesterday + timedelta(days=1))
    assert watched.digests() == 0
    count_up(watched.database)
    assert watched.digests() == 1


@pytest.mark.usefixtures("yesterday")
def test_with_nothing_to_say_nothing_is_sent(watched, morning, letters):
    watched.employ("ada", mail_digest=True)
    morning()
    assert watched.digests() == 1
    watched.deliver()
    assert (letters.sent, watched.mails()) == ([], [])


def test_it_says_what_waits_and_what_was_decided_yesterday(watched, yesterday, morning, letters):
    watched.employ("ada", mail_digest=True)
    room = watched.room
    held = [room.held(f"Held {n}.") for n in range(3)]
    room.rule(held[0], Action.REJECT)
    room.rule(held[1], Action.PUBLISH)
    published = room.published("Reported.")
    room.rule(room.published("Taken down."), Action.REJECT)
    with watched.database.write() as connection:
        add_report(connection, published, Allegation(ReportReason.SPAM, "", "r" * 64), room.now())
    decide_yesterday(watched, yesterday)
    morning()
    watched.digests()
    watched.deliver()
    ((_, letter),) = letters.sent
    lines = [line[2:] for line in letter.text.splitlines() if line.startswith("- ")]
    assert lines == [
        "Held comments: 1",
        "Reported comments: 1",
        "Published by moderators: 1",
        "Rejected by moderators: 2",
        "Published by software: 2",
        "Held by software: 3",
        "Published by software, then taken down: 1",
    ]
    assert f"Decided on {yesterday.day} {yesterday:%b}" in letter.text


def test_a_summary_that_could_not_be_sent_for_days_is_sent_once_about_the_last(
    watched, morning, letters
):
    watched.employ("ada", mail_digest=True)
    watched.fill(1)
    morning()
    watched.digests()
    watched.pass_by(days=1)
    day = (watched.at.date() - timedelta(days=1)).isoformat()
    with watched.database.write() as connection:
        row = {"site_id": "courier", "day": day, "measure": "counted", "key": "", "count": 1}
        connection.execute(tally.insert().values(**row, total=0))
    assert watched.digests() == 1
    watched.deliver()
    assert len(letters.sent) == 1
    (row,) = watched.mails()
    assert row.created_at == watched.at


def test_days_are_read_by_the_names_under_which_they_are_counted():
    names = {tallies._COUNTED, tallies._BY_MACHINE, tallies._BY_PEOPLE}
    assert names | {tallies._TAKEN_DOWN, tallies._SECOND_LOOK} <= {one.value for one in Measure}


def test_two_jobs_at_once_send_one_summary(watched, morning, policies, database_url):
    watched.employ("ada", mail_digest=True)
    watched.fill(1)
    morning()
    together = threading.Barrier(4)

    def job(_):
        own = Database(database_url)
        together.wait(20)
        try:
            return send_digests(Office(own, policies, lambda _: watched.at))
        finally:
            own.dispose()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(job, range(4))) == 1
    assert len(watched.mails()) == 1
