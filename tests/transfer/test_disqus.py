"""The file that Disqus exports, with every trap in it that real ones have; see files/disqus.xml."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from moderation.transfer.foreign import LeftOut, Verdict
from moderation.transfer.naming import ArticleBy
from tests.transfer.conftest import FILES, Brought

EXPORT = FILES / "disqus.xml"
FERRY = "https://gazette.example/ferry"


@pytest.fixture(scope="module")
def brought(elsewhere):
    return Brought(elsewhere, "disqus", EXPORT)


def test_the_numbers_add_up_to_the_file(brought):
    report = brought.report
    assert report.adds_up
    assert (report.in_file, report.accounted_for) == (19, 19)
    assert report.brought == {
        Verdict.PUBLISHED: 12, Verdict.HELD: 1, Verdict.SPAM: 1, Verdict.DELETED: 1,
    }  # fmt: skip
    assert report.left_out == {LeftOut.NO_THREAD: 1, LeftOut.REPEATED: 1, LeftOut.EMPTY: 2}
    assert (report.facts["threads"], report.facts["articles"]) == (5, 4)


def test_what_stays_out_is_named_with_its_reason(brought):
    assert brought.left_out == [
        ("109", "no_thread"),
        ("101", "repeated"),
        ("110", "empty"),
        ("118", "empty"),
    ]


def test_a_post_finds_its_thread_and_its_parent_wherever_in_the_file_they_stand(brought):
    reply = brought.found["102"]
    assert (reply.article_id, reply.above) == (FERRY, "101")


def test_threads_of_one_page_are_one_article_and_replies_cross_between_them(brought):
    found = brought.found
    assert found["103"].article_id == FERRY
    assert found["103"].above == "102"


def test_a_reply_to_what_stayed_out_hangs_on_the_next_one_above(brought):
    assert brought.found["111"].above == "101"
    assert brought.report.facts["replies_moved_up"] == 5


def test_a_reply_to_nothing_in_a_circle_or_to_another_article_stands_at_the_top(brought):
    found = brought.found
    assert [found[one].above for one in ("112", "115", "116", "117")] == [None] * 4


def test_a_reply_to_what_was_deleted_keeps_its_parent(brought):
    assert brought.found["107"].above == "106"


def test_spam_and_deleted_posts_are_kept_as_examples_that_nobody_sees(brought):
    found, decisions = brought.found, brought.decisions
    spam, deleted = found["105"], found["106"]
    assert (spam.status, deleted.status) == ("rejected", "rejected")
    assert (spam.published_at, deleted.published_at) == (None, None)
    assert decisions[spam.id].reasons == ["spam"]
    assert decisions[deleted.id].reasons == ["other"]


def test_what_waited_for_a_moderator_there_waits_for_one_here(brought):
    held = brought.found["108"]
    assert held.status == "held"
    assert brought.decisions[held.id].reasons == ["pre_moderation"]
    assert held.status_since > datetime(2020, 1, 1, tzinfo=UTC)


def test_every_decision_says_that_it_was_brought_in(brought):
    made = brought.decisions.values()
    assert {(one.by, one.policy_version) for one in made} == {("policy", "import:disqus")}
    assert len(made) == 15


def test_html_becomes_text_with_its_lines_and_links(brought):
    found = brought.found
    assert found["101"].body == "First paragraph.\n\nSecond paragraph."
    assert found["102"].body == (
        "The ferry *was* late again,\n"
        "as [the timetable](https://example.org/timetable?a=1&b=2) shows."
    )
    assert found["103"].body == "Plain text\nwith a line break, and 1 < 2."
    assert found["111"].body == "> quoted\n\nWhat **did** you say? `x = 1`"


def test_times_are_kept_to_the_second(brought):
    one = brought.found["101"]
    then = datetime(2014, 5, 1, 8, tzinfo=UTC)
    assert (one.created_at, one.published_at) == (then, then)


def test_ids_sort_by_the_time_of_the_comment_not_of_the_import(brought):
    found = brought.found
    assert found["101"].id < found["102"].id < found["103"].id


def test_a_time_that_is_still_to_come_is_replaced_by_the_threads(brought):
    assert brought.found["112"].created_at == datetime(2014, 5, 1, 7, tzinfo=UTC)
    assert brought.report.facts["undated"] == 1


def test_no_address_is_ever_taken_as_confirmed(brought):
    found = brought.found
    assert {one.verified_at for one in found.values()} == {None}
    assert (found["101"].email, found["102"].email) == ("ann@example.org", "BEN@example.org")


def test_who_has_no_address_is_told_apart_by_name_and_can_get_no_mail(brought):
    found = brought.found
    nameless = [one for one in found.values() if one.email == ""]
    assert {one.author_name for one in nameless} == {"Guest م", "Guest", "Ann", "Loop", "Stray"}
    assert found["115"].author_id == found["116"].author_id != found["117"].author_id


def test_a_name_that_is_an_address_does_not_become_public(brought):
    assert brought.found["106"].author_name == "angry"


def test_an_article_is_described_and_made_where_it_has_comments(brought):
    made = brought.articles
    assert made[FERRY].url == FERRY
    assert made[FERRY].title == "The ferry & the tide"
    assert made["disqus-13"].url is None


def test_a_closed_thread_stays_closed_even_without_comments(brought):
    made = brought.articles
    assert made["https://gazette.example/closed"].moderation == "closed"
    # Of its two threads one is open.
    assert made[FERRY].moderation == "default"


def test_a_link_that_is_no_web_address_is_never_followed(brought):
    assert brought.articles["javascript:alert(1)"].url is None


@pytest.mark.parametrize(
    ("by", "ferry", "odd"),
    [
        (ArticleBy.IDENTIFIER, {"ferry-1", FERRY}, "odd-1"),
        (ArticleBy.PATH, {"/ferry"}, "alert(1)"),
    ],
)
def test_an_articles_id_is_what_the_operator_chooses(moving, by, ferry, odd):
    moving.bring("disqus", EXPORT, by=by)
    found = moving.comments()
    assert {found["101"].article_id, found["103"].article_id} == ferry
    assert found["117"].article_id == odd


def test_posts_without_an_id_are_told_apart_and_recognised_again(moving):
    moving.bring("disqus", EXPORT)
    invented = [one for one in moving.comments() if one.startswith("sha256:")]
    assert len(invented) == 2
    again = moving.bring("disqus", EXPORT)
    assert (again.already, again.brought.total()) == (15, 0)
