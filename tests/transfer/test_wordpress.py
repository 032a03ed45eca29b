"""WordPress's export (WXR), with every trap in it that real ones have; see files/wordpress.xml."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from moderation.transfer.foreign import ForeignPost, LeftOut, Verdict
from moderation.transfer.naming import ArticleBy
from tests.transfer.conftest import FILES, Brought

EXPORT = FILES / "wordpress.xml"
ITEM = """<rss version="2.0" xmlns:wp="http://wordpress.org/export/{version}/"><channel><item>
<link>https://e.example/</link><wp:comment><wp:comment_id>1</wp:comment_id>
<wp:comment_author>A</wp:comment_author><wp:comment_content>text</wp:comment_content>
<wp:comment_approved>1</wp:comment_approved></wp:comment></item></channel></rss>"""


@pytest.fixture(scope="module")
def brought(elsewhere):
    return Brought(elsewhere, "wordpress", EXPORT)


def test_the_numbers_add_up_to_the_file(brought):
    report = brought.report
    assert report.adds_up
    assert (report.in_file, report.accounted_for) == (11, 11)
    assert report.brought == {
        Verdict.PUBLISHED: 2, Verdict.HELD: 2, Verdict.SPAM: 1, Verdict.DELETED: 1,
    }  # fmt: skip
    assert report.left_out == {LeftOut.NO_COMMENT: 2, LeftOut.EMPTY: 1, LeftOut.NOT_PUBLIC: 2}


def test_each_state_there_becomes_the_one_that_it_means_here(brought):
    states = {one: row.status for one, row in brought.found.items()}
    assert states == {
        "1": "published", "2": "held", "3": "rejected", "4": "rejected", "7": "held",
        "11": "published",
    }  # fmt: skip


def test_line_breaks_stay_and_what_could_run_is_gone(brought):
    assert brought.found["1"].body == (
        "A first line\nand a second, with **weight** and no link.\n\n> not html"
    )


def test_a_shops_notes_and_pings_are_no_comments(brought):
    assert ("5", "no_comment") in brought.left_out
    assert ("6", "no_comment") in brought.left_out


def test_comments_under_drafts_and_behind_passwords_do_not_become_public(brought):
    assert ("9", "not_public") in brought.left_out
    assert ("10", "not_public") in brought.left_out
    assert set(brought.articles) == {
        "https://gazette.example/2020/01/bridge/",
        "https://gazette.example/closed/",
    }


def test_a_comment_without_a_time_in_utc_has_that_of_the_sites_clock(brought):
    assert brought.found["7"].created_at == datetime(2020, 1, 1, 10, 10, tzinfo=UTC)


def test_the_same_address_in_another_spelling_is_the_same_author(brought):
    assert brought.found["1"].author_id == brought.found["11"].author_id


def test_a_reply_finds_its_parent_and_zero_is_none(brought):
    assert (brought.found["2"].above, brought.found["1"].above) == ("1", None)


def test_a_closed_article_stays_closed(brought):
    assert brought.articles["https://gazette.example/closed/"].moderation == "closed"


def test_an_article_can_go_by_wordpresss_own_number(moving):
    moving.bring("wordpress", EXPORT, by=ArticleBy.IDENTIFIER)
    assert set(moving.articles()) == {"41", "44"}


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_version_of_the_namespace_is_read(read, version):
    _, post = sorted(
        read("wordpress", ITEM.format(version=version)),
        key=lambda r: r.__class__.__name__ == "ForeignPost",
    )
    assert isinstance(post, ForeignPost)
    assert (post.id, post.text, post.verdict) == ("1", "text", Verdict.PUBLISHED)
