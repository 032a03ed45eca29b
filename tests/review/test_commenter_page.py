"""A commenter's page: what this site knows of them, and never the address."""

import re

import pytest

from moderation.administration import service
from moderation.domain.comment import Standing
from moderation.domain.lifecycle import Action, Status
from moderation.review.records.commenters import read_commenter
from moderation.storage.tables import moderator
from tests.review.conftest import Elements
from tests.review.plans import plans_of

MAIL = "very.private@example.org"


@pytest.fixture
def address(newsroom):
    author_id = newsroom.verified(MAIL)
    return f"/review/sites/courier/commenters/{author_id}"


def test_comments_are_counted_by_what_became_of_them(desk, newsroom, address):
    newsroom.published("One.", email=MAIL)
    newsroom.published("Two.", email=MAIL)
    newsroom.held("Three.", email=MAIL)
    newsroom.rejected("Four.", email=MAIL)
    newsroom.published("Somebody else's.", email="other@example.org")
    page = desk.open(address)
    text = Elements(page).text
    assert re.search(r"2\s+Published", text)
    assert re.search(r"1\s+Held", text)
    assert re.search(r"1\s+Rejected", text)
    assert re.search(r"0\s+Withdrawn", text)
    assert "Somebody else" not in text


def test_the_last_comments_are_there_newest_first_and_can_be_narrowed(desk, newsroom, address):
    newsroom.published("First words.", email=MAIL)
    newsroom.held("Second words.", email=MAIL)
    page = desk.open(address)
    assert page.index("Second words.") < page.index("First words.")
    assert "Second words." not in desk.open(f"{address}?status=published")


def test_the_address_is_nowhere(desk, newsroom, address):
    newsroom.held("Words.", email=MAIL, name="Reader")
    page = desk.open(address)
    assert MAIL not in page
    assert "very.private" not in page


def test_other_names_of_the_same_person_are_told(desk, newsroom, address):
    newsroom.held("Words.", email=MAIL, name="Old Name")
    newsroom.held("More words.", email=MAIL, name="New Name")
    text = Elements(desk.open(address)).text
    assert re.search(r"also signs as\s+Old Name", text)


def test_blocking_and_going_back_to_normal_work_from_the_page(desk, newsroom, address):
    answer = desk.press(f"{address}/standing", standing="blocked", next=address)
    assert answer.status_code == 303
    assert answer.location.startswith(address)
    text = Elements(desk.open(address)).text
    assert re.search(r"Mo Derator\s+blocked a commenter", text)
    assert newsroom.author(MAIL).standing == Standing.BLOCKED
    desk.press(f"{address}/standing", standing="normal", next=address)
    assert newsroom.author(MAIL).standing == Standing.NORMAL


def test_only_what_would_change_something_is_offered(desk, newsroom, address):
    assert "Treat like anyone" not in desk.open(address)
    desk.press(f"{address}/standing", standing="trusted", next=address)
    page = desk.open(address)
    assert "Treat like anyone" in page
    assert 'value="trusted"' not in page


def test_what_moderators_decided_is_listed_with_who_and_why(desk, newsroom, address, moderator_id):
    one = newsroom.held("Words.", email=MAIL)
    newsroom.rule(one, Action.REJECT, reasons=("spam",), moderator_id=moderator_id)
    text = re.sub(r"\s+", " ", Elements(desk.open(address)).text)
    assert "Rejected · Spam · Mo Derator" in text


def test_notes_on_a_commenter_are_kept_and_shown(desk, address):
    assert desk.press(f"{address}/notes", text="Was warned.", next=address).status_code == 303
    assert "Was warned." in desk.open(address)


def test_all_held_of_one_commenter_can_be_decided_where_there_are_any(desk, newsroom, address):
    assert "Reject all of them" not in desk.open(address)
    newsroom.held("Words.", email=MAIL)
    page = desk.open(address)
    assert "1 comment is held" in page
    assert f'action="{address}/decisions"' in page


def test_names_are_not_shown_to_who_does_not_want_them(desk, newsroom, address, moderator_id):
    newsroom.held("Words.", email=MAIL, name="Some Name")
    newsroom.change(moderator, moderator.c.id == moderator_id, preferences={"hide_names": True})
    page = desk.open(address)
    assert "Some Name" not in page
    assert "A commenter" in page


@pytest.mark.parametrize("author_id", ["0190aaaa-0000-7000-8000-000000000000", "no-id"])
def test_one_who_is_not_known_is_not_found(desk, author_id):
    desk.open(f"/review/sites/courier/commenters/{author_id}", status=404)


def test_another_sites_moderator_learns_nothing(seat, employ, database, address):
    service.create_site(database, "herald", "The Herald", ())
    stranger = seat(employ("st@example.org", "St Ranger", "herald"))
    stranger.open(address, status=404)
    stranger.open(address.replace("courier", "herald"), status=404)


@pytest.mark.parametrize("status", [None, Status.HELD])
def test_every_query_of_the_page_uses_an_index(database, newsroom, address, status):
    newsroom.rejected("Words.", email=MAIL)
    author_id = address.rpartition("/")[2]
    plans = plans_of(
        database, lambda connection: read_commenter(connection, "courier", author_id, status)
    )
    assert len(plans) == 8
    for plan in plans:
        assert not re.search(r"Seq Scan|SCAN (comment|decision|author|audit|note)\b", plan), plan
