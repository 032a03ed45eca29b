"""Whom one may reply to, and sites that take nothing from the unverified."""

import pytest

from moderation.administration import service as administration
from moderation.domain.lifecycle import Action
from moderation.storage.tables import article, comment


class TestReplies:
    def test_a_reply_names_its_parent(self, newsroom, post):
        parent = newsroom.published()
        answer = post(parent_id=parent.id)
        assert (answer.status_code, answer.json["parent_id"]) == (202, parent.id)

    def test_a_reply_to_a_reply_is_taken(self, newsroom, post):
        reply = newsroom.published("A reply.", parent=newsroom.published().id)
        assert post(parent_id=reply.id).status_code == 202

    @pytest.mark.parametrize("way", ["pending", "held", "rejected"])
    def test_what_is_not_public_is_answered_like_what_never_was(self, newsroom, post, way):
        hidden = getattr(newsroom, way)()
        refused = [post(parent_id=parent) for parent in (hidden.id, newsroom.site.id + "x" * 20)]
        refused[1] = post(parent_id="01900000-0000-7000-8000-000000000000")
        for answer in refused:
            assert (answer.status_code, answer.json["code"]) == (404, "parent_not_found")
        assert refused[0].json["detail"] == refused[1].json["detail"]

    def test_a_parent_under_another_article_is_not_there(self, newsroom, post):
        parent = newsroom.published(article="a-2")
        assert post(parent_id=parent.id).json["code"] == "parent_not_found"

    def test_a_parent_at_another_site_is_not_there(self, newsroom, post):
        administration.create_site(newsroom.database, "herald", "The Herald", ())
        parent = newsroom.published()
        newsroom.change(article, article.c.id == "a-1", url=None)
        issued = administration.issue_key(newsroom.database, "herald", frozenset(["submit"]))
        answer = post(
            "/v1/sites/herald/articles/a-1/comments",
            headers={"Authorization": f"Bearer {issued.secret}"},
            parent_id=parent.id,
        )
        assert answer.json["code"] == "parent_not_found"

    def test_a_withdrawn_parent_takes_no_more_replies(self, newsroom, post):
        parent = newsroom.published()
        newsroom.move(parent, Action.WITHDRAW, "author")
        assert post(parent_id=parent.id).status_code == 404


class TestRejectMode:
    @pytest.fixture(autouse=True)
    def _reject_unverified(self, newsroom):
        newsroom.overrides({"authors": {"unverified": "reject"}})

    def test_an_unverified_address_is_refused_and_gets_the_same_mail(self, newsroom, post):
        answer = post()
        assert (answer.status_code, answer.json["code"]) == (403, "email_unverified")
        assert newsroom.rows(comment.select()) == []
        assert [mail.kind for mail in newsroom.mails()] == ["verify"]

    def test_the_mail_goes_out_without_waiting_for_the_clock(self, post, woken):
        post()
        assert woken.queues == ["mail"]

    def test_a_verified_author_is_taken_as_anywhere(self, newsroom, post):
        newsroom.verified()
        assert (post().status_code, newsroom.mails()) == (202, [])

    def test_a_refused_submission_may_be_sent_again_with_the_same_key(self, newsroom, post):
        headers = {"Idempotency-Key": "k-1"}
        assert post(headers=headers).status_code == 403
        newsroom.verified()
        answer = post(headers=headers)
        assert (answer.status_code, answer.json["status"]) == (202, "pending")
