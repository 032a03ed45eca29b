"""The queue as a moderator reads it."""

import re
from datetime import timedelta

import pytest

from moderation.domain.lifecycle import Action
from moderation.domain.reasons import RejectionReason, Signal
from moderation.review.wording import REJECTIONS, SIGNALS
from moderation.storage.tables import comment as comment_table
from tests.review.conftest import Elements

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"'><svg/onload=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "</textarea><iframe src=//evil.example>",
    "\u202egnirts desrever\u2066",
    "&lt;b&gt;",
)


def links(page):
    return [attributes for tag, attributes in Elements(page).tags if tag == "a"]


def test_only_what_is_held_is_in_the_queue(desk, newsroom):
    newsroom.held("I wait.")
    newsroom.published("I am out.", email="a@example.org")
    newsroom.pending("I am being checked.", email="b@example.org")
    newsroom.submit("I am not confirmed.", email="c@example.org")
    page = desk.open()
    assert "1 comment waits for you" in page
    assert "I wait." in page
    assert not any(text in page for text in ("I am out.", "being checked.", "not confirmed."))


def lines(page):
    return {" ".join(line.split()) for line in Elements(page).text.splitlines()}


def test_it_says_in_words_why_a_comment_is_held(desk, newsroom):
    findings = ("toxicity 0.91, held from 0.50", "3 links, 1 allowed")
    newsroom.decide(newsroom.pending(), Action.HOLD, reasons=("toxic", "links"), findings=findings)
    said = lines(desk.open())
    assert {"Toxic 0.91 held from 0.50", "Links 3 of them, 1 allowed"} <= said


def test_what_a_reader_s_report_brought_back_says_so(desk, newsroom):
    newsroom.rule(newsroom.published(), Action.HOLD)
    assert "Held a moderator with a key" in lines(desk.open())


def test_it_says_how_long_a_comment_has_waited(desk, newsroom):
    newsroom.age(newsroom.held(), status_since=timedelta(hours=2, minutes=5))
    assert "2 hours" in desk.open()


def test_the_article_is_linked_without_lending_it_our_name(desk, newsroom):
    newsroom.held(url="https://courier.example.org/a", title="A <b>title</b>")
    (link,) = (one for one in links(desk.open()) if one["href"].startswith("https://courier"))
    assert {"nofollow", "noopener"} <= set(link["rel"].split())
    assert "A <b>title</b>" in Elements(desk.open()).text


def test_an_article_without_an_address_is_named_by_its_id(desk, newsroom):
    newsroom.held(article="a-77")
    assert "a-77" in Elements(desk.open()).text


def test_an_address_that_is_no_web_address_never_becomes_a_link(desk, newsroom):
    newsroom.held(article="a-1", title="The title")
    newsroom.describe("a-1", url="javascript:alert(1)")
    page = desk.open()
    assert "The title" in page
    assert not any("alert" in (one["href"] or "") for one in links(page))


def test_a_reply_shows_what_it_replies_to(desk, newsroom):
    parent = newsroom.published("The first word.", name="First Speaker")
    newsroom.held("The second word.", parent=parent.id, email="b@example.org")
    text = Elements(desk.open()).text
    assert "The first word." in text
    assert "First Speaker" in text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_people_wrote_is_text_and_nothing_else(desk, newsroom, hostile):
    parent = newsroom.published(hostile, email="a@example.org", name="First")
    newsroom.describe("a-1", title=hostile)
    grounds = {"findings": (hostile,), "note": hostile}
    written = newsroom.pending(hostile, name=hostile, parent=parent.id)
    held = newsroom.decide(written, Action.HOLD, **grounds)
    for path in ("/review", f"/review/sites/{newsroom.site.id}/cards"):
        elements = Elements(desk.open(path))
        # Name, text, parent, article, finding and note.
        assert elements.text.count(hostile) == 6
        assert not {"img", "iframe"} & {tag for tag, _ in elements.tags}
        scripts = [attrs for tag, attrs in elements.tags if tag == "script"]
        assert all(attrs["src"].startswith("/review/static/") for attrs in scripts)
        assert not any(name.startswith("on") for _, attrs in elements.tags for name in attrs)
    assert newsroom.get(held.id) == held


def test_names_and_texts_cannot_turn_the_page_around(desk, newsroom):
    held = newsroom.held("نص", name="\u202eeman")
    page = desk.open()
    assert '<bdi class="name">\u202eeman</bdi>' in page
    assert f'dir="auto" id="said-{held.id}">نص</p>' in page


def test_a_reader_s_address_is_on_no_page(desk, newsroom):
    held = newsroom.held(email="very.secret@example.org")
    assert "very.secret" not in desk.open() + desk.open(f"/review/comments/{held.id}")


def test_a_long_queue_comes_page_by_page_with_nothing_twice_or_missing(desk, newsroom):
    held = {newsroom.held(f"Number {n}.", email=f"{n}@example.org").id for n in range(23)}
    for sort in ("priority", "oldest", "newest"):
        path, seen = f"/review?sort={sort}", []
        while path:
            page = desk.open(path)
            seen += re.findall(r'id="c-([^"]+)"', page)
            path = next((one["href"] for one in links(page) if one.get("rel") == "next"), None)
        assert len(seen) == 23
        assert set(seen) == held


@pytest.mark.parametrize("sort", ["oldest", "newest"])
def test_the_orders_are_what_they_say(desk, newsroom, sort):
    ids = [newsroom.held(f"Number {n}.", email=f"{n}@example.org").id for n in range(3)]
    seen = re.findall(r'id="c-([^"]+)"', desk.open(f"/review?sort={sort}"))
    assert seen == (ids if sort == "oldest" else ids[::-1])


def test_the_most_severe_comes_first_unless_asked_otherwise(desk, newsroom):
    mild = newsroom.decide(newsroom.pending(), Action.HOLD, scores={"toxicity": 0.6})
    bad = newsroom.decide(newsroom.pending("Worse."), Action.HOLD, scores={"toxicity": 0.9})
    assert re.findall(r'id="c-([^"]+)"', desk.open()) == [bad.id, mild.id]


@pytest.mark.parametrize("forged", ["done=launch", "done=publish", "done=publish&of=%3Cb%3E"])
def test_an_address_cannot_make_the_page_claim_what_was_not_done(desk, newsroom, forged):
    page = desk.open(f"/review?{forged}&of=nothing")
    assert '<p role="status"></p>' in page


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("publish", "Published."),
        ("undo", "Taken back."),
        ("escalate", "A lead will decide."),
        ("blocked", "The commenter is blocked at this site."),
    ],
)
def test_what_was_just_done_is_said_once_the_page_is_back(desk, newsroom, told, words):
    held = newsroom.held()
    assert f'<p role="status">{words}</p>' in desk.open(f"/review?done={told}&of={held.id}")


def test_reading_pages_changes_nothing(desk, newsroom):
    held = newsroom.held()
    before = newsroom.rows(comment_table.select()), newsroom.events()
    cards = f"/review/sites/{newsroom.site.id}/cards"
    for path in ("/review", cards, f"/review/comments/{held.id}", "/review/sign-in"):
        desk.client.get(path)
        desk.client.head(path)
    assert (newsroom.rows(comment_table.select()), newsroom.events()) == before


def test_every_signal_and_reason_has_words():
    assert set(REJECTIONS) == set(RejectionReason)
    assert set(SIGNALS) == set(Signal)
    assert all(words and words[0].isupper() for words in (*SIGNALS.values(), *REJECTIONS.values()))
