"""What a reader may report, and what is kept of it."""

import json

import pytest
import sqlalchemy as sa

from moderation.domain.comment import Scope
from moderation.domain.ids import new_id
from moderation.domain.lifecycle import Action, Actor
from moderation.domain.reasons import ReportReason
from moderation.storage.tables import idempotency, report

ORIGIN = "https://courier.example.org"


@pytest.mark.parametrize("reason", ReportReason)
def test_a_published_comment_can_be_reported_for_every_reason(readers, newsroom, reason):
    one = newsroom.published()
    answer = readers.send(one.id, {"reason": reason.value, "note": "  Look at this. "})
    assert (answer.status_code, answer.get_json()) == (202, {})
    [kept] = readers.kept(one)
    assert (kept.reason, kept.note, kept.site_id) == (reason, "Look at this.", "courier")
    assert (kept.comment_version, kept.settled_at) == (one.version, None)


def test_a_report_needs_no_note(readers, newsroom):
    one = newsroom.published()
    readers.report(one, note=None)
    readers.send(one.id, {"reason": "spam"})
    assert [row.note for row in readers.kept(one)] == ["", ""]


def test_what_readers_cannot_see_cannot_be_reported(readers, newsroom):
    withdrawn = newsroom.move(newsroom.published(), Action.WITHDRAW, Actor.AUTHOR)
    hidden = [newsroom.pending(), newsroom.held(), newsroom.rejected(), withdrawn]
    unknown = [new_id(), "nothing", "' OR 1=1"]
    for comment_id in [*(one.id for one in hidden), *unknown]:
        answer = readers.send(comment_id)
        assert (answer.status_code, answer.get_json()["code"]) == (404, "comment_not_found")
    assert newsroom.rows(report.select()) == []


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "reason"),
        ({"reason": None}, "reason"),
        ({"reason": "rude"}, "reason"),
        ({"reason": "illegal_content"}, "reason"),
        ({"reason": ["abuse"]}, "reason"),
        ({"reason": "abuse", "note": "x" * 1001}, "note"),
        ({"reason": "abuse", "note": 3}, "note"),
        ({"reason": "abuse", "email": "reader@example.org"}, "email"),
    ],
)
def test_a_report_that_is_not_right_is_refused_by_its_field(readers, newsroom, sent, field):
    one = newsroom.published()
    answer = readers.send(one.id, sent)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.get_json()["errors"]] == [field]
    assert readers.kept(one) == []


def test_a_note_may_be_a_thousand_characters_long(readers, newsroom):
    one = newsroom.published()
    readers.report(one, note="🙈" * 1000)
    assert readers.kept(one)[0].note == "🙈" * 1000


def test_who_reports_again_is_not_told_and_counts_once(readers, newsroom):
    one = newsroom.published()
    first = readers.send(one.id, {"reason": "abuse", "note": "First."}, network="192.0.2.7")
    again = readers.send(one.id, {"reason": "spam", "note": "Again."}, network="192.0.2.7")
    assert (first.status_code, first.data) == (again.status_code, again.data)
    assert [(row.reason, row.note) for row in readers.kept(one)] == [("abuse", "First.")]


def test_an_ipv6_subscriber_is_one_reader_whatever_the_address(readers, newsroom):
    one = newsroom.published()
    for last in ("1", "2", "ffff:1"):
        readers.send(one.id, network=f"2001:db8:0:1::{last}")
    readers.send(one.id, network="2001:db8:0:2::1")
    assert len(readers.kept(one)) == 2


def test_a_reader_may_report_two_comments_and_has_another_name_under_each(readers, newsroom):
    one, two = newsroom.published(), newsroom.published("Another.")
    for comment in (one, two):
        readers.send(comment.id, network="192.0.2.7")
    names = {readers.kept(comment)[0].reporter_hash for comment in (one, two)}
    assert len(names) == 2


def test_no_address_of_a_reader_is_kept(readers, newsroom):
    one = newsroom.published()
    readers.send(one.id, network="192.0.2.77")
    assert "192.0.2.77" not in str(readers.kept(one))


def test_a_text_that_was_changed_since_can_be_reported_anew(readers, newsroom):
    one = newsroom.published()
    readers.send(one.id, {"reason": "abuse"}, network="192.0.2.7")
    newsroom.edit(one, "A worse comment.")
    changed = newsroom.decide(newsroom.get(one.id), Action.PUBLISH)
    readers.send(one.id, {"reason": "hate_speech"}, network="192.0.2.7")
    readers.send(one.id, {"reason": "spam"}, network="192.0.2.7")
    kept = [(row.reason, row.comment_version) for row in readers.kept(one)]
    assert kept == [("hate_speech", changed.version)]


def test_pages_of_the_site_may_report_and_others_may_not(client, readers, newsroom):
    one = newsroom.published()
    place = f"/v1/comments/{one.id}/reports"
    asked = {"Access-Control-Request-Method": "POST", "Origin": ORIGIN}
    assert client.options(place, headers=asked).headers["Access-Control-Allow-Origin"] == ORIGIN
    foreign = client.options(place, headers={**asked, "Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in foreign.headers
    # What needs no such question first is no JSON, and is refused.
    plain = client.post(place, data=json.dumps({"reason": "abuse"}), content_type="text/plain")
    assert plain.status_code == 415
    assert readers.kept(one) == []


def test_a_report_repeated_with_its_key_has_one_effect_and_one_answer(readers, newsroom, issue):
    one = newsroom.published()
    headers = {**issue(Scope.SUBMIT, public=True), "Origin": ORIGIN, "Idempotency-Key": "once"}
    first, again = (readers.send(one.id, **headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (202, 202)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    other = readers.send(one.id, {"reason": "spam"}, **headers)
    assert other.get_json()["code"] == "idempotency_mismatch"
    assert len(readers.kept(one)) == 1
    assert newsroom.rows(sa.select(sa.func.count()).select_from(idempotency))[0][0] == 1


def test_a_key_that_is_not_valid_is_refused(readers, newsroom):
    answer = readers.send(newsroom.published().id, Authorization="Bearer cms_no_key")
    assert answer.status_code == 401


class TestLimits:
    @pytest.fixture
    def limits_enabled(self):
        return True

    def test_one_network_may_report_only_so_much(self, readers, newsroom):
        one = newsroom.published()
        answers = [readers.send(one.id, network="192.0.2.7") for _ in range(31)]
        assert [answer.status_code for answer in answers] == [202] * 30 + [429]
        assert int(answers[-1].headers["Retry-After"]) >= 1
        assert readers.send(one.id, network="192.0.2.8").status_code == 202
