"""What pressing undo does, and where it leads."""

import pytest

from moderation.domain.lifecycle import Status
from tests.review.rulings.conftest import script


class TestPressed:
    def test_undo_leads_back_and_says_so(self, desk, newsroom):
        held = newsroom.held()
        desk.decide(held, action="publish")
        answer = desk.press(
            f"/review/comments/{held.id}/undo", version=3, next="/review?site=courier&sort=oldest"
        )
        assert answer.status_code == 303
        assert answer.location == f"/review?site=courier&sort=oldest&done=undo&of={held.id}"
        assert newsroom.status(held) is Status.HELD

    def test_whoever_comes_second_sees_who_was_first(self, desk, seat, kim, newsroom):
        held = newsroom.held()
        desk.decide(held, action="publish")
        seat(kim).decide(newsroom.get(held.id), action="reject", reason="spam")
        answer = desk.press(f"/review/comments/{held.id}/undo", version=3)
        assert answer.status_code == 409
        assert "Kim Colleague" in answer.text
        told = script(desk, f"/review/comments/{held.id}/undo", version=3)
        assert (told.status_code, told.json["code"]) == (409, "stale_comment")
        assert told.json["detail"] == "Kim Colleague was first: rejected"

    def test_a_script_gets_the_comment_and_the_decision(self, desk, newsroom):
        held = newsroom.held()
        path = f"/review/comments/{held.id}/decisions"
        made = script(desk, path, version=held.version, action="publish", note="Fine by me.")
        assert made.json["comment"]["status"] == "published"
        assert made.json["decision"]["note"] == "Fine by me."
        undone = script(desk, "/review/sites/courier/undo")
        assert (undone.json["comment"]["id"], undone.json["comment"]["status"]) == (held.id, "held")
        nothing = script(desk, "/review/sites/courier/undo")
        assert (nothing.status_code, nothing.json["code"]) == (409, "nothing_to_undo")

    @pytest.mark.parametrize(
        "elsewhere",
        ["https://evil.example", "//evil.example", "/review@evil.example", "/reviewer", "/docs",
         "/review\\@evil", "/review/../docs", "/review//evil.example", "/review?a\r\nb", ""],
    )  # fmt: skip
    def test_the_way_back_leads_to_pages_of_the_desk_alone(self, desk, newsroom, elsewhere):
        held = newsroom.held()
        answer = desk.decide(held, action="publish", next=elsewhere)
        assert answer.location.startswith("/review?site=courier&done=publish")
