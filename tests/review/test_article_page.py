"""An article's page: its comments by state, page by page, and when they came."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from moderation.domain.lifecycle import Action, Status
from moderation.domain.reasons import Signal
from moderation.review.records import articles
from moderation.review.records.articles import page_of_state, read_heat, spread
from moderation.storage.tables import moderator
from tests.review.conftest import Elements
from tests.review.plans import plans_of

ARTICLE = "/review/sites/courier/articles/a-1"
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


@pytest.fixture
def lead(seat, employ, site):
    return seat(employ("le@example.org", "Le Ad", site.id, role="lead"))


def test_its_comments_are_counted_by_state(desk, newsroom):
    for number in range(3):
        newsroom.published(f"Fair {number}.")
    newsroom.held("Wait.")
    newsroom.published("Elsewhere.", article="a-2")
    text = Elements(desk.open(ARTICLE)).text
    assert re.search(r"Published\s+3", text)
    assert re.search(r"Held\s+1", text)
    assert "Elsewhere." not in desk.open(f"{ARTICLE}?status=published")


def test_what_is_held_is_shown_first_and_each_state_when_asked(desk, newsroom):
    newsroom.held("Wait for me.")
    newsroom.published("Out already.")
    first, published = desk.open(ARTICLE), desk.open(f"{ARTICLE}?status=published")
    assert "Wait for me." in first
    assert "Out already." not in first
    assert "Out already." in published


def test_pages_show_each_comment_once_newest_first(desk, newsroom, monkeypatch):
    monkeypatch.setattr("moderation.review.records.article_page.ON_A_PAGE", 2)
    for number in range(5):
        newsroom.held(f"Number {number}.")
    seen, address = [], ARTICLE
    while address:
        page = desk.open(address)
        seen += re.findall(r"Number (\d)\.", page)
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        address = onward.group(1).replace("&amp;", "&") if onward else None
    assert seen == ["4", "3", "2", "1", "0"]


def test_those_that_were_public_once_follow_those_that_never_were(database, newsroom):
    taken_down = [
        newsroom.rule(newsroom.published(f"Down {n}."), Action.REJECT, reasons=("abuse",))
        for n in range(2)
    ]
    never = [
        newsroom.rejected(
            f"Never {n}.",
        )
        for n in range(2)
    ]
    expected = [one.id for one in (*reversed(never), *reversed(taken_down))]
    which, after, seen = ("courier", "a-1", Status.REJECTED), None, []
    with database.read() as connection:
        while True:
            page = page_of_state(connection, which, after, 1)
            seen += [one.id for one in page.comments]
            if page.place is None:
                break
            after = page.place
    assert seen == expected


def test_a_cursor_of_another_state_is_refused(desk, newsroom, monkeypatch):
    monkeypatch.setattr("moderation.review.records.article_page.ON_A_PAGE", 1)
    newsroom.held("One.")
    newsroom.held("Two.")
    cursor = re.search(r"cursor=([^\"&]+)", desk.open(ARTICLE)).group(1)
    desk.open(f"{ARTICLE}?status=published&cursor={cursor}", status=422)


def test_the_picture_counts_comments_by_the_hour_they_were_written_in(database, newsroom):
    newsroom.age(newsroom.held("Old."), created_at=timedelta(hours=3))
    newsroom.held("New.")
    newsroom.published("New too.")
    with database.read() as connection:
        heat = read_heat(connection, "courier", "a-1")
    assert heat.hours == 1
    assert len(heat.begins) == 4
    assert heat.counts[Status.HELD] == (1, 0, 0, 1)
    assert heat.counts[Status.PUBLISHED] == (0, 0, 0, 1)


@pytest.mark.parametrize(
    ("days", "hours"), [(2, 1), (10, 6), (60, 24), (300, 24 * 7), (3_000, 24 * 30)]
)
def test_a_longer_time_is_drawn_in_longer_spans(days, hours):
    found = [(NOON, Status.HELD, 1), (NOON + timedelta(days=days), Status.HELD, 2)]
    heat = spread(found)
    assert heat.hours == hours
    assert sum(heat.counts[Status.HELD]) == 3
    assert (heat.counts[Status.HELD][0], heat.counts[Status.HELD][-1]) == (1, 2)


def test_the_page_draws_it_and_has_the_figures_in_a_table(desk, newsroom):
    newsroom.held("Wait.")
    page = desk.open(ARTICLE)
    assert 'class="of-held"' in page
    assert "<table>" in page


def test_a_lead_may_close_it_and_a_moderator_only_reads_how_it_is(desk, lead, newsroom):
    newsroom.held("Wait.")
    assert "/moderation" not in desk.open(ARTICLE)
    answer = lead.press(f"{ARTICLE}/moderation", moderation="closed", next=ARTICLE)
    assert answer.status_code == 303
    assert "Closed: new comments are held" in Elements(desk.open(ARTICLE)).text


def test_an_id_may_be_an_address(desk, newsroom):
    newsroom.held("Wait.", article="https://news.example.org/a?b=c", title="The title")
    page = desk.open("/review/sites/courier/articles/https://news.example.org/a%3Fb=c")
    assert "The title" in page


def test_a_link_leads_only_to_the_web(desk, newsroom):
    newsroom.held("Wait.")
    newsroom.describe("a-1", url="javascript:alert(1)", title="<b>Bold</b>")
    page = desk.open(ARTICLE)
    assert "javascript:" not in page
    assert "<b>Bold" not in page


@pytest.mark.parametrize("path", ["/review/sites/courier/articles/none", ARTICLE + "?status=odd"])
def test_what_is_not_there_or_makes_no_sense_is_refused(desk, newsroom, path):
    newsroom.held("Wait.")
    desk.open(path, status=422 if "status" in path else 404)


def test_words_that_may_hurt_are_blurred_for_whoever_wants_that(desk, newsroom, moderator_id):
    grounds = {"scores": {"threat": 0.9}, "reasons": (Signal.THREAT.value,)}
    newsroom.decide(newsroom.pending("I will find you."), Action.HOLD, **grounds)
    assert re.search(r'class="said few-lines hurts"[^>]*>I will find you', desk.open(ARTICLE))
    newsroom.change(moderator, moderator.c.id == moderator_id, preferences={"blur": False})
    assert re.search(r'class="said few-lines"[^>]*>I will find you', desk.open(ARTICLE))


def test_every_query_of_the_page_uses_an_index(database, newsroom):
    newsroom.held("Wait.")
    moment = datetime.now(UTC).isoformat()

    def read(connection):
        articles.count_states(connection, "courier", "a-1")
        page_of_state(connection, ("courier", "a-1", Status.HELD), ("", "x"), 5)
        page_of_state(connection, ("courier", "a-1", Status.PUBLISHED), (moment, "x"), 5)
        read_heat(connection, "courier", "a-1")

    plans = plans_of(database, read)
    assert len(plans) == 6
    for plan in plans:
        # Which index PostgreSQL takes for one row is its own affair.
        assert "ix_comment_" in plan or not database.is_sqlite
        assert not re.search(r"Seq Scan|SCAN comment\b", plan), plan
    for plan in plans[:4]:
        assert not re.search(r"USE TEMP B-TREE|Sort", plan), plan


@pytest.mark.parametrize(("drawn", "capped"), [(2, True), (3, False)])
def test_the_picture_is_of_the_newest_where_there_are_very_many(
    database, newsroom, monkeypatch, drawn, capped
):
    for days, text in ((200, "Long ago."), (1, "Yesterday."), (0, "Today.")):
        newsroom.age(newsroom.published(text), created_at=timedelta(days=days))
    monkeypatch.setattr(articles, "DRAWN", drawn)
    with database.read() as connection:
        heat = read_heat(connection, "courier", "a-1")
    assert sum(heat.counts[Status.PUBLISHED]) == drawn
    assert heat.capped is capped
    assert (newsroom.now() - heat.begins[0] > timedelta(days=190)) is not capped
