"""What is forgotten by the clock, by an operator's command, and in the file itself."""

import json
from datetime import timedelta

import pytest

from moderation.domain.lifecycle import Action, Actor, Status
from moderation.privacy.erasing import Wish, erase_author
from moderation.privacy.retention import EXPIRED_KEPT, erase_expired
from moderation.storage import leftovers
from moderation.storage.leftovers import clear_away
from tests.conftest import SECRET_KEY

DAY = timedelta(days=1)
# PostgreSQL clears by itself.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def expired(newsroom, reader):
    """A comment that expired so long ago."""

    def make(place, ago):
        one = newsroom.move(reader.say(place, "unverified"), Action.EXPIRE, Actor.SYSTEM)
        newsroom.age(one, status_since=ago)
        return one

    return make


def test_a_comment_that_expired_long_ago_is_erased_and_its_address_forgotten(
    newsroom, reader, expired
):
    one = expired("first", EXPIRED_KEPT + DAY)
    assert erase_expired(newsroom.database) == 1
    assert newsroom.status(one) is Status.ERASED
    assert reader.canary.found_in_rows(newsroom.database) == []
    assert erase_expired(newsroom.database) == 0


def test_one_that_expired_lately_is_kept_and_the_address_with_it(newsroom, reader, expired):
    expired("first", EXPIRED_KEPT + DAY)
    late = expired("second", EXPIRED_KEPT - DAY)
    assert erase_expired(newsroom.database) == 1
    assert newsroom.status(late) is Status.EXPIRED
    assert newsroom.author(reader.address).email == reader.address


def test_whoever_has_confirmed_since_keeps_the_account(newsroom, reader, expired):
    expired("first", EXPIRED_KEPT + DAY)
    newsroom.verified(reader.address)
    assert erase_expired(newsroom.database) == 1
    assert newsroom.author(reader.address).verified_at is not None


def test_a_withdrawn_or_rejected_comment_does_not_run_out(newsroom, reader):
    made = [reader.say(state, state) for state in ("rejected", "held")]
    for one in made:
        newsroom.age(one, status_since=timedelta(days=900))
    assert erase_expired(newsroom.database) == 0


@pytest.fixture
def command(newsroom, monkeypatch, capsys):
    """Runs `moderation …` on this test's database."""
    from moderation.cli import main

    url = newsroom.database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("MODERATION_SECRET_KEY", SECRET_KEY)

    def run(*words):
        status = main(words)
        return status, capsys.readouterr()

    return run


def test_an_operator_erases_by_address_and_sees_how_much_it_was(newsroom, reader, command):
    made = reader.do_everything()
    shouted = reader.address.upper()
    status, told = command("erase", "--site", "courier", "--email", shouted)
    assert (status, json.loads(told.out)) == (
        0,
        {"site": "courier", "known": True, "comments": len(made), "cleared": True},
    )
    assert reader.canary.found_in_rows(newsroom.database) == []
    if newsroom.database.is_sqlite:
        assert reader.canary.found_in_files(newsroom.database) == []
    assert reader.canary.found_in(told.out.encode() + told.err.encode()) == []


def test_an_address_that_nobody_has_is_said_to_be_unknown(newsroom, command):
    _, told = command("erase", "--site", "courier", "--email", "nobody@example.org")
    assert json.loads(told.out)["known"] is False
    status, told = command("erase", "--site", "nowhere", "--email", "nobody@example.org")
    assert (status, told.err) == (2, "moderation: there is no such site\n")


def test_the_address_may_come_by_standard_input(newsroom, reader, command, monkeypatch):
    import io

    reader.say("published", "published")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{reader.address}\n"))
    _, told = command("erase", "--site", "courier", "--email", "-")
    assert json.loads(told.out)["comments"] == 1


def test_nothing_is_cleared_where_nothing_was_erased(newsroom, monkeypatch):
    monkeypatch.setattr(leftovers, "_merge", lambda *_: pytest.fail("there was nothing to merge"))
    newsroom.published()
    assert clear_away(newsroom.database)


@on_sqlite
def test_clearing_that_had_no_time_is_gone_on_with_later(newsroom, reader):
    one = reader.say("published", "published")
    erase_author(newsroom.database, one.author_id, Wish.CLOCK)
    assert not clear_away(newsroom.database, for_s=-1.0)
    assert clear_away(newsroom.database)
    assert reader.canary.found_in_files(newsroom.database) == []


@on_sqlite
def test_clearing_waits_for_whoever_reads_an_older_state(newsroom, reader):
    one = reader.say("published", "published")
    with newsroom.database.engine.connect() as slow:
        slow.exec_driver_sql("PRAGMA busy_timeout = 50")
        slow.exec_driver_sql("BEGIN")
        slow.exec_driver_sql("SELECT count(*) FROM comment").all()
        erase_author(newsroom.database, one.author_id, Wish.CLOCK)
        assert not clear_away(newsroom.database)
    assert clear_away(newsroom.database)
    assert reader.canary.found_in_files(newsroom.database) == []


@on_sqlite
def test_what_is_erased_while_it_clears_is_cleared_the_next_time(newsroom, reader, monkeypatch):
    first = reader.say("first", "published")
    second = newsroom.published("Other words.", email="other@example.org")
    erase_author(newsroom.database, first.author_id, Wish.CLOCK)
    emptied = leftovers._empty_log

    def meanwhile(database):
        erase_author(database, second.author_id, Wish.CLOCK)
        return emptied(database)

    monkeypatch.setattr(leftovers, "_empty_log", meanwhile)
    assert not clear_away(newsroom.database)
    monkeypatch.setattr(leftovers, "_empty_log", emptied)
    assert clear_away(newsroom.database)
