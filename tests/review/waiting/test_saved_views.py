"""Lists that a moderator keeps under a name."""

from urllib.parse import parse_qs

import pytest

from moderation.review.waiting import saved_views
from moderation.storage.tables import audit, saved_view

VIEWS = "/review/sites/courier/views"


def kept(newsroom):
    return [(row.name, row.query) for row in newsroom.rows(saved_view.select())]


def test_a_kept_view_leads_back_to_its_list(desk, newsroom, held, shown):
    held("Rude.", reasons=("toxic",))
    sold = held("Sold.", reasons=("spam",))
    answer = desk.press(VIEWS, name="Spam, oldest", query="site=courier&reason=spam&sort=oldest")
    assert answer.status_code == 303
    ((name, query),) = kept(newsroom)
    assert (name, parse_qs(query)) == ("Spam, oldest", {"reason": ["spam"], "sort": ["oldest"]})
    page = desk.open()
    assert "Spam, oldest" in page
    assert shown(desk.open(f"/review?site=courier&{query}")) == [sold.id]


def test_keeping_goes_back_to_where_the_person_was(desk):
    answer = desk.press(VIEWS, name="Spam", query="reason=spam", next="/review?reason=spam")
    assert answer.headers["Location"] == "/review?reason=spam"
    answer = desk.press(VIEWS, name="Spam", query="reason=spam", next="https://evil.example/")
    assert answer.headers["Location"] == "/review?site=courier&reason=spam"


def test_a_view_holds_what_a_list_can_ask_for_and_nothing_else(desk, newsroom):
    desk.press(VIEWS, name="All", query="?cursor=abc&done=publish&site=herald&x=<b>&reason=spam")
    assert kept(newsroom) == [("All", "reason=spam")]


def test_a_view_of_the_same_name_takes_the_others_place(desk, newsroom):
    desk.press(VIEWS, name="Mine", query="reason=spam")
    desk.press(VIEWS, name="  Mine ", query="reason=toxic")
    assert kept(newsroom) == [("Mine", "reason=toxic")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": " "},
        {"name": "x" * 61},
        {"name": "a\u202eb"},
        {"query": "reason=rude"},
        {"query": "min=7"},
        {"query": "q=" + "x" * 2_000},
    ],
)
def test_what_is_no_name_or_no_list_is_not_kept(desk, newsroom, wrong):
    answer = desk.press(VIEWS, **{"name": "Mine", "query": "reason=spam", **wrong})
    assert (answer.status_code, kept(newsroom)) == (422, [])


def test_there_is_an_end_to_keeping(desk, newsroom, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST_VIEWS", 2)
    for name in "ab":
        assert desk.press(VIEWS, name=name, query="").status_code == 303
    assert desk.press(VIEWS, name="c", query="").status_code == 422
    assert desk.press(VIEWS, name="b", query="reason=spam").status_code == 303
    assert len(kept(newsroom)) == 2


def test_each_sees_and_deletes_their_own_views_alone(desk, newsroom, employ, seat):
    other = seat(employ("col@example.org", "Col League", "courier"))
    desk.press(VIEWS, name="Mine alone", query="reason=spam")
    assert "Mine alone" not in other.open()
    (row,) = newsroom.rows(saved_view.select())
    assert other.press(f"{VIEWS}/{row.id}/delete").status_code == 404
    assert desk.press(f"{VIEWS}/{row.id}/delete").status_code == 303
    assert kept(newsroom) == []
    assert desk.press(f"{VIEWS}/{row.id}/delete").status_code == 404


def test_keeping_and_deleting_are_in_the_log_without_what_was_searched_for(desk, newsroom):
    desk.press(VIEWS, name="Secret", query="q=secret")
    (row,) = newsroom.rows(saved_view.select())
    desk.press(f"{VIEWS}/{row.id}/delete")
    deeds = newsroom.rows(audit.select().order_by(audit.c.sequence))
    assert [deed.action for deed in deeds] == ["view_saved", "view_deleted"]
    assert "secret" not in str([dict(deed.details) for deed in deeds]).lower()


def test_a_form_without_its_token_keeps_nothing(desk, newsroom):
    sent = {"name": "Mine", "query": "reason=spam"}
    answer = desk.client.post(VIEWS, data=sent, headers={"Origin": "http://localhost"})
    assert (answer.status_code, kept(newsroom)) == (403, [])
