"""The queue's page and its cards: what is chosen, what leads away from it, and what is beside."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from moderation.storage.tables import claim
from tests.review.conftest import Elements

CARDS = "/review/sites/courier/cards"


def links(page):
    return [attrs["href"] for tag, attrs in Elements(page).tags if tag == "a" and "href" in attrs]


def test_the_page_shows_what_the_address_asks_for(desk, held, shown):
    held("Rude.", 0.6, ("toxic",))
    sold = held("Sold.", 0.7, ("spam",))
    assert shown(desk.open("/review?site=courier&reason=spam&min=0.65")) == [sold.id]
    assert shown(desk.open("/review?site=courier&reason=spam&max=0.65")) == []


def test_what_waits_for_a_lead_has_a_view_of_its_own(desk, held, escalate, shown):
    left, stays = escalate(held("Difficult.")), held("Easy.")
    assert shown(desk.open()) == [stays.id]
    assert shown(desk.open("/review?site=courier&view=escalated")) == [left.id]


def test_each_filter_that_is_on_can_be_taken_off_alone(desk, held):
    one = held("Rude.", title="The bridge")
    address = f"/review?site=courier&reason=toxic&age=under-day&article=a-1&author={one.author_id}"
    page = desk.open(address)
    text = " ".join(Elements(page).text.split())
    for words in ("Toxic", "Waiting: Less than a day", "Article: The bridge", "Commenter: Reader"):
        assert words in text
    chosen = {"reason", "age", "article", "author"}
    queries = [set(parse_qs(urlsplit(link).query)) & chosen for link in links(page)]
    for name in chosen:
        assert chosen - {name} in queries


def test_an_article_of_which_nothing_waits_is_still_named(desk, held, newsroom):
    held("Rude.")
    newsroom.describe("a-1", title="The bridge")
    assert "Article: The bridge" in desk.open("/review?site=courier&article=a-1&reason=spam")


def test_a_commenter_of_whom_nothing_waits_is_still_named(desk, newsroom):
    one = newsroom.published(name="Ada")
    page = desk.open(f"/review?site=courier&author={one.author_id}")
    assert "Commenter: Ada" in page
    assert "Commenter: Ada" not in desk.open(f"/review?site=courier&author={one.id}")


@pytest.mark.parametrize("wrong", ["sort=best", "reason=rude", "min=9", "age=old", "cursor=x"])
def test_an_address_that_asks_for_what_there_is_not_is_refused(desk, wrong):
    desk.open(f"/review?site=courier&{wrong}", 422)


def test_cards_continue_the_page_and_end(desk, held, shown):
    ids = [held(f"Number {n}.", 0.5 + n / 100).id for n in range(5)][::-1]
    found, cursor = [], ""
    for expected in (2, 2, 1):
        answer = desk.client.get(f"{CARDS}?limit=2&cursor={cursor}")
        assert len(shown(answer.text)) == expected
        found += shown(answer.text)
        cursor = answer.headers.get("Next-Cursor")
    assert (found, cursor) == (ids, None)


def test_cards_are_cards_alone(desk, held):
    held("Rude.")
    tags = [tag for tag, _ in Elements(desk.open(CARDS)).tags]
    assert tags[0] == "li"
    assert tags.count("li") >= 1
    assert not {"html", "head", "body", "main", "link"} & set(tags)


def test_cards_go_by_the_filters_of_their_page(desk, held, shown):
    held("Rude.", reasons=("toxic",))
    sold = held("Sold.", reasons=("spam",))
    assert shown(desk.open(f"{CARDS}?reason=spam&sort=oldest")) == [sold.id]


def test_a_cursor_of_another_list_is_refused(desk, held):
    for n in range(3):
        held(f"Number {n}.")
    cursor = desk.client.get(f"{CARDS}?limit=1").headers["Next-Cursor"]
    desk.open(f"{CARDS}?cursor={cursor}")
    desk.open(f"{CARDS}?cursor={cursor}&sort=newest", 422)
    desk.open(f"{CARDS}?cursor={cursor}&reason=toxic", 422)


@pytest.mark.parametrize("page", ["cards", "live", "search?q=x"])
def test_another_sites_pages_are_not_there(desk, page, database):
    desk.open(f"/review/sites/herald/{page}", 404)


@pytest.mark.parametrize("page", ["cards", "live", "search?q=x"])
def test_whoever_is_not_signed_in_is_sent_to_sign_in(client, site, page):
    answer = client.get(f"/review/sites/courier/{page}")
    assert (answer.status_code, "/review/sign-in" in answer.headers["Location"]) == (303, True)


def test_a_card_says_who_is_looking_at_it_and_can_be_left_out(
    desk, held, newsroom, database, employ, shown
):
    one = held("Rude.")
    colleague = employ("col@example.org", "Col League", "courier")
    with database.write() as connection:
        until = database.now(connection) + timedelta(minutes=3)
        row = {"comment_id": one.id, "site_id": "courier", "moderator_id": colleague}
        connection.execute(claim.insert().values(until=until, **row))
    assert "Col League" in desk.open(CARDS)
    assert shown(desk.open(f"{CARDS}?free=yes")) == []
    assert "Nobody is looking at it" in desk.open("/review?free=yes")


def test_no_page_shows_an_address(desk, held):
    one = held("Rude.", email="secret@example.org")
    for path in (CARDS, "/review", f"/review?author={one.author_id}"):
        assert "secret@example.org" not in desk.open(path)
