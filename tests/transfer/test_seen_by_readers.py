"""What readers and moderators see after an import is what they would see of any comment."""

from __future__ import annotations

from collections import Counter

import pytest
import sqlalchemy as sa

from moderation.domain.lifecycle import Action
from moderation.review.waiting.search import Question, search
from moderation.storage.tables import article, comment, held_reason, mail
from tests.transfer.conftest import FILES

EXPORT = FILES / "disqus.xml"
FERRY = "https://gazette.example/ferry"


def true_counts(moving):
    """Published comments by article, and published replies by parent, counted from the rows."""
    rows = moving.rows(sa.select(comment).where(comment.c.status == "published"))
    return (
        Counter(row.article_id for row in rows),
        Counter(row.parent_id for row in rows if row.parent_id),
    )


def kept_counts(moving):
    published = {row.id: row.published_count for row in moving.rows(article.select())}
    replies = {row.id: row.reply_count for row in moving.rows(comment.select())}
    return Counter(published), Counter(replies)


def assert_counts_are_true(moving):
    for true, kept in zip(true_counts(moving), kept_counts(moving), strict=True):
        assert +true == +kept


def test_the_counters_are_what_counting_gives(moving):
    moving.bring("disqus", EXPORT)
    assert_counts_are_true(moving)
    assert true_counts(moving)[0][FERRY] == 8


def test_the_counters_stay_true_when_a_moderator_changes_what_came(moving, newsroom):
    moving.bring("disqus", EXPORT)
    found = moving.comments()
    newsroom.rule(newsroom.get(found["108"].id), Action.PUBLISH)
    newsroom.rule(newsroom.get(found["102"].id), Action.REJECT)
    newsroom.rule(newsroom.get(found["105"].id), Action.PUBLISH)
    assert_counts_are_true(moving)


def test_the_pages_of_an_article_are_known_to_have_changed(moving, newsroom):
    newsroom.published(article=FERRY)
    before = newsroom.public_version(FERRY)
    moving.bring("disqus", EXPORT)
    assert newsroom.public_version(FERRY) > before


def test_the_thread_shows_what_was_published_and_nothing_else(moving, client):
    moving.bring("disqus", EXPORT)
    path = "/v1/sites/courier/articles/https%3A%2F%2Fgazette.example%2Fferry/comments"
    answer = client.get(f"{path}?sort=oldest&limit=50")
    assert answer.status_code == 200
    shown = [item["body"] for item in answer.json["items"]]
    assert len(shown) == 8
    assert not any("watches" in text or "sheep" in text for text in shown)
    assert "example.org" not in answer.text.replace("https://example.org/timetable", "")


@pytest.mark.parametrize(("word", "found"), [("ferry", 1), ("Ann", 6), ("sheep", 1)])
def test_moderators_find_what_came_by_its_words(moving, word, found):
    moving.bring("disqus", EXPORT)
    with moving.database.read() as connection:
        answer = search(connection, Question(moving.site.id, word), None, 20)
    assert answer.number == found


def test_what_is_held_stands_in_the_queue_with_its_reason(moving):
    moving.bring("disqus", EXPORT)
    [row] = moving.rows(held_reason.select())
    assert (row.comment_id, row.reason) == (moving.comments()["108"].id, "pre_moderation")


def test_no_event_is_told_unless_it_was_asked_for(moving):
    moving.bring("disqus", EXPORT)
    assert moving.events() == []


def test_with_events_the_site_is_told_of_each_comment_once(moving):
    moving.bring("disqus", EXPORT, tell=True)
    moving.bring("disqus", EXPORT, tell=True)
    told = Counter(one.type for one in moving.events())
    assert told == {"comment.published": 12, "comment.held": 1, "comment.rejected": 2}


def test_nobody_gets_a_mail(moving):
    moving.bring("disqus", EXPORT)
    assert moving.rows(mail.select()) == []
