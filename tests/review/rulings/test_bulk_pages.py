"""Many comments at once, as a person does it: range, preview, outcome, undo."""

import re

import pytest

from moderation.domain.errors import (
    Conflict,
)
from moderation.domain.ids import new_id
from moderation.domain.lifecycle import Status
from moderation.review.rulings.bulk_forms import seal, unseal
from moderation.storage.tables import decision
from tests.review.rulings.conftest import states


class TestPages:
    @pytest.fixture
    def lead(self, seat, lea):
        return seat(lea)

    def preview(self, desk, **fields):
        return desk.press("/review/sites/courier/bulk/preview", **fields)

    def confirm(self, desk, page):
        sealed = re.search(r'name="shown" value="([^"]+)"', page).group(1)
        return desk.press("/review/sites/courier/bulk", shown=sealed)

    def test_a_range_is_shown_previewed_decided_and_taken_back(self, lead, newsroom, hold):
        ones = hold(0.2, 0.85, 0.95)
        assert "2 held comments are chosen" in lead.open("/review/sites/courier/bulk?min=0.8")
        page = self.preview(lead, min="0.8", max="1", action="reject", reason="spam").text
        assert "2 comments will be rejected: Spam" in page
        assert states(newsroom, ones) == ["held"] * 3
        answer = self.confirm(lead, page)
        assert answer.status_code == 303
        done = lead.open(answer.location)
        assert "2 comments were rejected" in done
        assert states(newsroom, ones) == ["held", "rejected", "rejected"]
        undone = lead.press(answer.location.split("?")[0] + "/undo")
        assert "Taken back on" in lead.open(undone.location)
        assert states(newsroom, ones) == ["held"] * 3

    def test_what_came_into_the_range_after_the_preview_is_not_decided(self, lead, newsroom, hold):
        hold(0.9)
        page = self.preview(lead, min="0.8", max="1", action="reject", reason="spam").text
        [late] = hold(0.9, article="late")
        self.confirm(lead, page)
        assert newsroom.status(late) is Status.HELD

    def test_a_selection_is_any_moderators_to_decide_all(self, desk, newsroom, hold):
        ones = hold(0.2, 0.85, 0.95)
        ids = [one.id for one in ones[:2]]
        page = self.preview(desk, ids=ids, action="publish").text
        assert "2 comments will be published" in page
        self.confirm(desk, page)
        assert states(newsroom, ones) == ["published", "published", "held"]

    def test_a_range_is_not(self, desk, lead, newsroom, hold):
        [one] = hold(0.9)
        assert desk.client.get("/review/sites/courier/bulk").status_code == 403
        assert self.preview(desk, min="0", max="1", action="publish").status_code == 403
        page = self.preview(lead, min="0", max="1", action="publish").text
        # Somebody else's preview opens nothing.
        assert self.confirm(desk, page).status_code == 409
        assert newsroom.status(one) is Status.HELD

    @pytest.mark.parametrize(
        ("fields", "status"),
        [({"action": "publish"}, 422), ({"min": "0", "action": "hold"}, 422),
         ({"min": "0", "action": "reject"}, 422), ({"min": "2", "action": "publish"}, 422),
         ({"min": "nan", "action": "publish"}, 422), ({"min": "0.9", "max": "0.1",
          "action": "publish"}, 422), ({"min": "0", "signal": "rude", "action": "publish"}, 422),
         ({"ids": ["'--"], "action": "publish"}, 422), ({"author": "x", "action": "publish"}, 422),
         ({"ids": [f"0000000{n:03d}" for n in range(101)], "action": "publish"}, 422)],
    )  # fmt: skip
    def test_a_choice_that_is_none_is_refused(self, lead, hold, fields, status):
        hold(0.9)
        assert self.preview(lead, **fields).status_code == status

    @pytest.mark.parametrize("shown", ["", "abc.def", "..", "%00"])
    def test_what_no_preview_gave_out_decides_nothing(self, lead, newsroom, hold, shown):
        [one] = hold(0.9)
        assert lead.press("/review/sites/courier/bulk", shown=shown).status_code == 409
        assert newsroom.status(one) is Status.HELD

    def test_a_commenters_held_comments_are_previewed_and_decided(self, desk, newsroom, hold):
        ones = hold(0.2, 0.85)
        [other] = hold(0.9, email="other@example.org")
        path = f"/review/sites/courier/commenters/{ones[0].author_id}/decisions"
        page = desk.press(path, action="reject", reason="spam").text
        assert states(newsroom, ones) == ["held"] * 2
        self.confirm(desk, page)
        assert states(newsroom, [*ones, other]) == ["rejected", "rejected", "held"]
        nobody = "/review/sites/courier/commenters/nobody/decisions"
        assert desk.press(nobody, action="publish").status_code == 404

    def test_pressing_twice_decides_once(self, lead, newsroom, hold):
        ones = hold(0.8, 0.9)
        page = self.preview(lead, min="0", max="1", action="publish").text
        self.confirm(lead, page)
        again = lead.open(self.confirm(lead, page).location)
        assert "No comment was decided" in again
        assert "2 had changed since you saw them" in again
        assert len(newsroom.rows(decision.select().where(decision.c.by == "moderator"))) == 2
        assert states(newsroom, ones) == ["published"] * 2

    def test_undoing_the_last_takes_all_of_a_bulk_back(self, desk, newsroom, hold):
        ones = hold(0.2, 0.85)
        page = self.preview(desk, ids=[one.id for one in ones], action="publish").text
        self.confirm(desk, page)
        answer = desk.press("/review/sites/courier/undo")
        assert answer.location.startswith("/review?site=courier&done=undo-bulk&of=")
        assert states(newsroom, ones) == ["held"] * 2

    def test_a_thousand_fit_through_the_browser(self, newsroom, lead, app, lea):
        shown = tuple((new_id(), n + 1) for n in range(1_000))
        with app.test_request_context():
            sealed = seal("p", shown, {"by": "score", "article": "x" * 200})
            assert unseal("p", sealed) == (shown, {"by": "score", "article": "x" * 200})
            with pytest.raises(Conflict):
                unseal("q", sealed)
        assert len(sealed) < 32_000
