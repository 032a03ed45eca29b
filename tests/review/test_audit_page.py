"""The audit log's page: who did what, for administrators alone."""

import re
from datetime import timedelta

import pytest

from moderation.review.records import audit_log
from moderation.review.records.audit_log import OPERATOR, LogFilter, read_log
from moderation.storage.queries.audit import Deed, write_deed
from tests.review.conftest import Elements

LOG = "/review/sites/courier/log"


@pytest.fixture
def admin_id(employ, site):
    return employ("ad@example.org", "Ad Min", site.id, role="admin")


@pytest.fixture
def admin(seat, admin_id):
    return seat(admin_id)


@pytest.fixture
def log(database, site):
    """Writes entries, each so long ago."""

    def write(action, moderator_id=None, ago=timedelta(), **details):
        with database.write() as connection:
            deed = Deed(site.id, moderator_id, action, "policy", "v-1", details)
            write_deed(connection, deed, database.now(connection) - ago)

    return write


def deeds(database, which, before=None, limit=50):
    with database.read() as connection:
        return read_log(connection, "courier", which, before, limit)


def test_entries_say_who_did_what_newest_first(admin, log, admin_id):
    log("policy_changed", admin_id)
    log("words_changed")
    text = re.sub(r"\s+", " ", Elements(admin.open(LOG)).text)
    assert "Ad Min changed the policy" in text
    assert text.index("An operator changed the word lists") < text.index("Ad Min changed the pol")


@pytest.mark.parametrize("role", ["moderator", "lead"])
def test_only_administrators_may_read_it(seat, employ, site, role):
    other = seat(employ("o@example.org", "Other", site.id, role=role))
    other.open(LOG, status=403)
    assert LOG not in other.open("/review")


def test_a_filter_leaves_one_persons_or_one_kind_of_deed(database, log, admin_id):
    log("policy_changed", admin_id)
    log("words_changed", admin_id)
    log("policy_changed")
    assert len(deeds(database, LogFilter(moderator_id=admin_id)).deeds) == 2
    assert len(deeds(database, LogFilter(moderator_id=OPERATOR)).deeds) == 1
    assert len(deeds(database, LogFilter(action="policy_changed")).deeds) == 2
    assert len(deeds(database, LogFilter(admin_id, "policy_changed")).deeds) == 1


def test_a_day_is_found_wherever_it_lies_in_the_log(database, newsroom, log):
    for days in range(9, -1, -1):
        for hour in range(3):
            log("policy_changed", ago=timedelta(days=days, minutes=hour), days=days)
    for days in (9, 4, 0):
        day = (newsroom.now() - timedelta(days=days)).date()
        found = deeds(database, LogFilter(day=day)).deeds
        assert found
        assert {one.created_at.date() for one in found} == {day}


def test_a_day_before_or_after_the_log_is_empty(database, newsroom, log):
    log("policy_changed")
    for days in (-3, 3):
        day = (newsroom.now() + timedelta(days=days)).date()
        assert deeds(database, LogFilter(day=day)).deeds == ()


def test_pages_go_back_to_the_beginning_each_entry_once(database, log):
    for number in range(7):
        log("policy_changed", number=number)
    seen, before = [], None
    while True:
        page = deeds(database, LogFilter(), before, limit=3)
        seen += [one.details["number"] for one in page.deeds]
        before = page.next_before
        if before is None:
            break
    assert seen == [6, 5, 4, 3, 2, 1, 0]


def test_a_rare_deed_is_looked_for_in_parts_and_found(database, log, monkeypatch):
    monkeypatch.setattr(audit_log, "LOOKED_THROUGH", 3)
    log("words_changed")
    for _ in range(7):
        log("policy_changed")
    found, before, looks = [], None, 0
    while True:
        page = deeds(database, LogFilter(action="words_changed"), before)
        found += page.deeds
        looks += 1
        before = page.next_before
        if before is None:
            break
        assert page.looked_through
    assert (len(found), looks) == (1, 3)


def test_the_page_offers_older_entries(admin, log, monkeypatch):
    monkeypatch.setattr("moderation.review.records.audit_page.ON_A_PAGE", 2)
    for _ in range(3):
        log("policy_changed")
    onward = re.search(r'rel="next" href="([^"]+)"', admin.open(LOG)).group(1)
    assert admin.open(onward.replace("&amp;", "&")).count("changed the policy</") == 1


@pytest.mark.parametrize(
    "query", ["day=tomorrow", "person=me", "day=9999-12-31", "action=" + "x" * 99]
)
def test_a_filter_that_makes_no_sense_is_refused(admin, query):
    admin.open(f"{LOG}?{query}", status=422)


def test_another_sites_log_is_another_log(database, admin, log, site):
    with database.write() as connection:
        now = database.now(connection)
        write_deed(connection, Deed("herald", None, "words_changed", "policy", "v", {}), now)
    assert deeds(database, LogFilter()).deeds == ()
