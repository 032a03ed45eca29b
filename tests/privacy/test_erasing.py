"""Erasing everything: what is gone, to the last byte, and what stays."""

import json

import pytest
import sqlalchemy as sa

from moderation.domain.addresses import Address
from moderation.domain.lifecycle import Action
from moderation.domain.reasons import ReportReason
from moderation.privacy.erasing import Erased, Wish, erase_address, erase_author
from moderation.storage import leftovers
from moderation.storage.queries.reports import Allegation, add_report
from moderation.storage.tables import (
    appeal,
    claim,
    comment,
    decision,
    escalation,
    held_reason,
    idempotency,
    mail,
    note,
    personal_link,
    report,
    verification_token,
)

HTML = {"Accept": "text/html"}
# PostgreSQL clears its index by itself.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def allege(newsroom):
    def report_it(about, note):
        said = Allegation(ReportReason.ABUSE, note, "one of the readers")
        with newsroom.database.write() as connection:
            add_report(connection, about, said, newsroom.database.now(connection))

    return report_it


def rows_of(newsroom, table):
    return newsroom.rows(sa.select(table))


def test_no_byte_of_address_or_text_is_left(newsroom, reader, client, key, desk, allege):
    made = reader.do_everything()
    sent = reader.send(client, key, "k-1")
    allege(made["published"], reader.canary("report"))
    newsroom.decide(sent, Action.HOLD)
    desk.decide(newsroom.get(sent.id), action="reject", reason="abuse", note="Out.")
    other = newsroom.published("Somebody else's words.", email="other@example.org")
    assert len(reader.canary.found_in_rows(newsroom.database)) > 20
    erased = erase_address(newsroom.database, "courier", Address(reader.address))
    assert erased == Erased(known=True, comments=7)
    assert reader.canary.found_in_rows(newsroom.database) == []
    assert leftovers.clear_away(newsroom.database)
    if newsroom.database.is_sqlite:
        assert reader.canary.found_in_files(newsroom.database) == []
    assert newsroom.get(other.id).body == "Somebody else's words."


@on_sqlite
def test_before_the_file_is_cleared_its_index_still_has_the_words(newsroom, reader):
    """Or else the test above could not fail."""
    one = reader.say("published", "published")
    for number in range(3):
        newsroom.published(f"Other words {number}.", email="other@example.org")
    assert reader.canary.found_in_files(newsroom.database) != []
    erase_author(newsroom.database, one.author_id, Wish.OPERATOR)
    with newsroom.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert [
        place.partition(": ")[2] for place in reader.canary.found_in_files(newsroom.database)
    ] == [
        "name of published",
        "text of published",
    ]
    assert leftovers.clear_away(newsroom.database)
    assert reader.canary.found_in_files(newsroom.database) == []


def test_what_stays_is_a_skeleton_under_erased(newsroom, reader):
    made = reader.do_everything()
    erase_author(newsroom.database, made["held"].author_id, Wish.AUTHOR)
    rows = {row.id: row for row in rows_of(newsroom, comment)}
    for state, one in made.items():
        row = rows[one.id]
        assert (row.status, row.body, row.author_name) == ("erased", "[erased]", "[erased]"), state
        assert (row.body_hash, row.created_at) == ("", one.created_at)
    for table in (note, claim, escalation, held_reason, personal_link, verification_token, mail):
        assert rows_of(newsroom, table) == [], table.name
    decisions = {row.action: row for row in rows_of(newsroom, decision)}
    assert (decisions["reject"].reasons, decisions["reject"].findings) == (["abuse"], [])
    [objection] = rows_of(newsroom, appeal)
    assert (objection.text, objection.answer) == ("", "")


def test_events_tell_of_each_and_of_what_waited_that_it_was_taken_back_first(newsroom, reader):
    made = reader.do_everything()
    before = len(newsroom.events())
    erase_author(newsroom.database, made["held"].author_id, Wish.AUTHOR)
    told = {}
    for comment_id, kind, _ in newsroom.events()[before:]:
        told.setdefault(comment_id, []).append(kind)
    erased = ["comment.erased"]
    first = ["comment.withdrawn", *erased]
    # A comment that waited was confirmed when the next one came from a confirmed address.
    assert {state: told[one.id] for state, one in made.items()} == {
        "unverified": first,
        "pending": first,
        "published": erased,
        "held": erased,
        "withdrawn": erased,
        "rejected": erased,
    }


def test_readers_no_longer_see_it_and_answers_of_others_stay(newsroom, client):
    parent = newsroom.published("Mine.")
    reply = newsroom.published("An answer.", parent=parent.id, email="other@example.org")
    erase_author(newsroom.database, parent.author_id, Wish.AUTHOR)
    shown = client.get("/v1/sites/courier/articles/a-1/comments").json["items"]
    assert [(one["id"], one["parent_id"]) for one in shown] == [(reply.id, parent.id)]
    assert client.get(f"/v1/comments/{parent.id}").status_code == 404


def test_a_request_that_is_sent_again_gets_its_answer_without_the_text(
    newsroom, reader, client, key
):
    sent = reader.send(client, key, "k-1")
    erase_author(newsroom.database, sent.author_id, Wish.AUTHOR)
    path, body, headers = reader.sent
    again = client.post(path, json=body, headers=headers)
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (202, "true")
    assert again.json["id"] == sent.id
    # The token is made from the id, and stands nowhere.
    assert reader.canary.found_in(again.data) == ["author token"]
    assert len(rows_of(newsroom, comment)) == 1
    [row] = rows_of(newsroom, idempotency)
    assert json.loads(row.answer)["author"]["name"] == "[erased]"


def test_a_word_of_it_is_found_by_no_search(newsroom, reader, desk):
    one = reader.say("published", "published")
    word = reader.canary("text of published")
    page = "/review/sites/courier/search?q="
    assert one.id in desk.open(page + word)
    erase_author(newsroom.database, one.author_id, Wish.AUTHOR)
    assert one.id not in desk.open(page + word)
    newsroom.published("Later words.", email="other@example.org")
    assert "Later words." in desk.open(f"{page}later")


def test_reports_of_others_keep_their_number_and_lose_their_words(newsroom, reader, allege):
    one = reader.say("published", "published")
    allege(one, "It quotes: " + reader.canary("text of published"))
    erase_author(newsroom.database, one.author_id, Wish.AUTHOR)
    [row] = rows_of(newsroom, report)
    assert (row.note, row.reason) == ("", "abuse")
