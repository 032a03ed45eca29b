"""Notes for colleagues, how a commenter stands, and how an article's comments go."""

import pytest

from moderation.storage.tables import article, note
from tests.review.rulings.conftest import at_once, script


def standing_of(newsroom):
    return newsroom.author().standing


class TestNotes:
    def test_stand_by_the_comment_with_who_wrote_them(self, desk, newsroom, moderator_id, deeds):
        held = newsroom.held()
        answer = desk.press(f"/review/comments/{held.id}/notes", text="  Ask the desk.\r\nNow. ")
        assert answer.location == f"/review/comments/{held.id}"
        [kept] = newsroom.rows(note.select())
        assert (kept.comment_id, kept.author_id, kept.moderator_id, kept.text) == (
            held.id,
            None,
            moderator_id,
            "Ask the desk.\nNow.",
        )
        assert deeds() == [(moderator_id, "comment_noted", "comment", held.id)]

    def test_stand_by_the_commenter(self, desk, newsroom, moderator_id, deeds):
        author_id = newsroom.held().author_id
        path = f"/review/sites/courier/commenters/{author_id}/notes"
        told = script(desk, path, text="Warned by telephone.")
        [kept] = newsroom.rows(note.select())
        assert (kept.id, kept.author_id, kept.comment_id) == (told.json["id"], author_id, None)
        assert deeds() == [(moderator_id, "author_noted", "author", author_id)]

    @pytest.mark.parametrize("text", ["", " \r\n ", "x" * 2_001, "a\x00b"])
    def test_that_cannot_be_kept_are_refused(self, desk, newsroom, text):
        held = newsroom.held()
        path = f"/review/comments/{held.id}/notes"
        assert desk.press(path, text=text).status_code == 422
        path = f"/review/sites/courier/commenters/{held.author_id}/notes"
        assert desk.press(path, text=text).status_code == 422
        assert newsroom.rows(note.select()) == []

    def test_of_2000_characters_are_kept(self, desk, newsroom):
        held = newsroom.held()
        desk.press(f"/review/comments/{held.id}/notes", text="ü" * 2_000)
        assert len(newsroom.rows(note.select())[0].text) == 2_000

    def test_are_no_part_of_what_readers_or_authors_see(self, desk, newsroom, client, key):
        shown = newsroom.published()
        desk.press(f"/review/comments/{shown.id}/notes", text="inner thoughts")
        url = f"/v1/comments/{shown.id}"
        for headers in ({}, key):
            assert "inner thoughts" not in client.get(url, headers=headers).text


class TestStanding:
    def press(self, desk, author_id, standing):
        path = f"/review/sites/courier/commenters/{author_id}/standing"
        return script(desk, path, standing=standing)

    def test_is_set_logged_and_taken_back(self, desk, newsroom, moderator_id, deeds):
        author_id = newsroom.held().author_id
        told = self.press(desk, author_id, "blocked")
        assert told.json == {"id": author_id, "standing": "blocked", "before": "normal"}
        assert standing_of(newsroom) == "blocked"
        assert self.press(desk, author_id, "normal").json["before"] == "blocked"
        assert standing_of(newsroom) == "normal"
        assert deeds() == [
            (moderator_id, "author_blocked", "author", author_id),
            (moderator_id, "author_normal", "author", author_id),
        ]

    def test_that_is_so_already_is_no_deed(self, desk, newsroom, deeds):
        author_id = newsroom.held().author_id
        self.press(desk, author_id, "normal")
        assert deeds() == []

    def test_set_with_a_key_is_logged_as_well(self, newsroom, client, key, deeds):
        author_id = newsroom.held().author_id
        url = f"/v1/sites/courier/authors/{author_id}"
        assert client.put(url, json={"standing": "trusted"}, headers=key).status_code == 200
        assert deeds() == [(None, "author_trusted", "author", author_id)]

    def test_by_two_at_once_is_logged_in_the_order_in_which_it_happened(
        self, newsroom, desk, seat, kim, deeds
    ):
        author_id, other = newsroom.held().author_id, seat(kim)
        at_once(
            lambda: self.press(desk, author_id, "blocked"),
            lambda: self.press(other, author_id, "trusted"),
        )
        assert deeds()[-1][1] == f"author_{standing_of(newsroom)}"

    @pytest.mark.parametrize("standing", ["", "hated", "BLOCKED"])
    def test_that_is_none_is_refused(self, desk, newsroom, standing):
        author_id = newsroom.held().author_id
        assert self.press(desk, author_id, standing).status_code == 422
        assert standing_of(newsroom) == "normal"

    def test_of_nobody_is_not_there(self, desk, newsroom):
        newsroom.held()
        for nobody in ("nobody", "'--", newsroom.site.id):
            assert self.press(desk, nobody, "blocked").status_code == 404


class TestArticles:
    PATH = "/review/sites/courier/articles/a/1%3Fx/moderation"

    @pytest.fixture
    def lead(self, seat, lea):
        return seat(lea)

    def test_are_closed_by_a_lead_and_opened_again(self, lead, newsroom, lea, deeds):
        newsroom.held(article="a/1?x")
        for chosen, before in (("closed", "default"), ("pre", "closed"), ("pre", "pre")):
            told = script(lead, self.PATH, moderation=chosen).json
            assert told == {"article_id": "a/1?x", "moderation": chosen, "before": before}
            assert [row.moderation for row in newsroom.rows(article.select())] == [chosen]
        assert deeds() == [(lea, "article_moderation_set", "article", "a/1?x")] * 2

    def test_are_not_a_moderators_to_close(self, desk, newsroom):
        newsroom.held(article="a/1?x")
        assert desk.press(self.PATH, moderation="closed").status_code == 403
        assert [row.moderation for row in newsroom.rows(article.select())] == ["default"]

    def test_that_nobody_knows_are_not_there(self, lead):
        assert script(lead, self.PATH, moderation="pre").status_code == 404
        assert script(lead, self.PATH, moderation="open").status_code == 422
