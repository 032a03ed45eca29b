"""Taking a decision back: the comment is where it was, in its place, unless somebody was newer."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from moderation.domain.decision import Ruling
from moderation.domain.errors import Conflict, Forbidden, NotFound, StaleComment
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.review.rulings.ruling import rule
from moderation.review.rulings.undoing import undo, undo_last
from moderation.storage.tables import comment, held_reason
from tests.review.rulings.conftest import at_once, code_of


@pytest.fixture
def decide(newsroom, moderator_id):
    def make(one, action, reason=None, by=moderator_id):
        reasons = (reason,) if reason else ()
        ruling = Ruling(Action(action), Actor.MODERATOR, reasons, moderator_id=by)
        now = newsroom.get(one.id)
        rule(newsroom.database, newsroom.site.id, one.id, ruling, now.version)
        return newsroom.get(one.id)

    return make


@pytest.fixture
def take_back(newsroom, moderator_id):
    def make(one, by=moderator_id, version=None):
        seen = (one.id, version or newsroom.get(one.id).version)
        undo(newsroom.database, newsroom.site.id, by, seen)
        return newsroom.get(one.id)

    return make


def grounds(newsroom, one):
    ruling = newsroom.decisions(one)[-1].ruling
    return ruling.reasons, ruling.findings, dict(ruling.scores)


@pytest.mark.parametrize(("action", "reason"), [("publish", None), ("reject", "abuse")])
def test_a_comment_is_held_again_for_what_it_was_held_for(
    newsroom, decide, take_back, action, reason
):
    held = newsroom.decide(
        newsroom.pending(), Action.HOLD, reasons=("insult",), findings=("an insult",),
        scores={"toxicity": 0.8},
    )  # fmt: skip
    newsroom.age(held, status_since=timedelta(hours=3))
    before = newsroom.row(held)
    decide(held, action, reason)
    again = take_back(held)
    assert again.status is Status.HELD
    row = newsroom.row(held)
    assert (row.status_since, row.score, row.priority) == (
        before.status_since,
        before.score,
        before.priority,
    )
    assert grounds(newsroom, held) == (("insult",), ("an insult",), {"toxicity": 0.8})
    [reason_row] = newsroom.rows(held_reason.select())
    assert (reason_row.reason, reason_row.since) == ("insult", before.status_since)
    last = newsroom.decisions(held)[-1]
    assert last.ruling.action is Action.REOPEN
    assert last.ruling.undoes == newsroom.decisions(held)[-2].id


def test_a_publication_that_is_taken_back_leaves_no_place_in_the_thread(
    newsroom, client, decide, take_back
):
    held = newsroom.held()
    decide(held, "publish")
    readers_saw = newsroom.public_version()
    assert take_back(held).published_at is None
    assert newsroom.public_version() == readers_saw + 1
    thread = client.get("/v1/sites/courier/articles/a-1/comments").json["items"]
    assert thread == []
    assert decide(held, "publish").published_at > newsroom.decisions(held)[-2].decided_at


@pytest.mark.parametrize(("action", "reason"), [("hold", None), ("reject", "spam")])
def test_a_takedown_that_is_taken_back_keeps_the_place_in_the_thread(
    newsroom, client, decide, take_back, action, reason
):
    first, second = newsroom.published("First."), newsroom.published("Second.")

    def thread():
        url = "/v1/sites/courier/articles/a-1/comments?sort=oldest"
        return client.get(url).json["items"]

    before, tag = thread(), newsroom.public_version()
    decide(first, action, reason)
    assert [one["id"] for one in thread()] == [second.id]
    back = take_back(first)
    assert (back.status, back.published_at) == (Status.PUBLISHED, first.published_at)
    assert [one["id"] for one in thread()] == [one["id"] for one in before]
    assert newsroom.public_version() == tag + 2


def test_an_appeal_that_is_taken_back_is_rejected_for_the_earlier_reason(
    newsroom, decide, take_back
):
    held = newsroom.held()
    decide(held, "reject", "hate_speech")
    decide(held, "publish")
    back = take_back(held)
    assert (back.status, back.published_at) == (Status.REJECTED, None)
    last = newsroom.decisions(held)[-1].ruling
    assert (last.action, last.reasons) == (Action.REJECT, ("hate_speech",))


def test_decisions_are_taken_back_one_after_the_other_and_no_undoing_is(
    newsroom, decide, take_back
):
    published = newsroom.published()
    decide(published, "hold")
    decide(published, "reject", "spam")
    assert take_back(published).status is Status.HELD
    assert take_back(published).status is Status.PUBLISHED
    assert newsroom.get(published.id).published_at == published.published_at
    with pytest.raises(Conflict) as refused:
        take_back(published)
    assert refused.value.code == "nothing_to_undo"


@pytest.mark.parametrize("way", ["held", "published", "pending"])
def test_what_no_person_decided_cannot_be_taken_back(newsroom, take_back, way):
    one = getattr(newsroom, way)()
    with pytest.raises(Conflict) as refused:
        take_back(one)
    assert refused.value.code == "nothing_to_undo"
    assert newsroom.get(one.id) == one


def test_a_colleagues_newer_decision_is_never_undone_by_accident(newsroom, decide, take_back, kim):
    held = newsroom.held()
    mine = decide(held, "publish")
    decide(held, "reject", "spam", by=kim)
    with pytest.raises(StaleComment):
        take_back(held, version=mine.version)
    assert newsroom.status(held) is Status.REJECTED


def test_what_its_author_changed_since_stays_as_the_author_left_it(newsroom, decide, take_back):
    held = newsroom.held()
    decide(held, "publish")
    newsroom.move(held, Action.WITHDRAW, Actor.AUTHOR)
    with pytest.raises(Conflict) as refused:
        take_back(held)
    assert refused.value.code == "nothing_to_undo"
    assert newsroom.status(held) is Status.WITHDRAWN


def test_a_colleagues_decision_is_for_a_lead_to_take_back(newsroom, decide, take_back, kim, lea):
    held = newsroom.held()
    decide(held, "publish")
    with pytest.raises(Forbidden) as refused:
        take_back(held, by=kim)
    assert refused.value.code == "role_missing"
    assert newsroom.status(held) is Status.PUBLISHED
    assert take_back(held, by=lea).status is Status.HELD


def test_a_comment_of_another_site_is_not_there(newsroom, decide, moderator_id):
    held = newsroom.held()
    decide(held, "publish")
    with pytest.raises(NotFound):
        undo(newsroom.database, "herald", moderator_id, (held.id, 3))


class TestMyLast:
    def test_is_taken_back_one_by_one_the_newest_first(self, newsroom, decide, moderator_id):
        ones = [newsroom.held(f"Number {n}.") for n in range(3)]
        for one in ones:
            decide(one, "publish")
        back = [self.undo(newsroom, moderator_id) for _ in ones]
        assert back == [one.id for one in reversed(ones)]
        with pytest.raises(Conflict):
            self.undo(newsroom, moderator_id)

    def test_passes_over_what_does_not_stand_any_more(self, newsroom, decide, moderator_id, kim):
        mine, changed = newsroom.held("Mine."), newsroom.held("Changed.")
        decide(mine, "publish")
        decide(changed, "publish")
        decide(changed, "reject", "spam", by=kim)
        assert self.undo(newsroom, moderator_id) == mine.id
        assert newsroom.status(changed) is Status.REJECTED

    def test_is_never_a_colleagues(self, newsroom, decide, moderator_id, lea):
        decide(newsroom.held(), "publish")
        with pytest.raises(Conflict):
            self.undo(newsroom, lea)

    def undo(self, newsroom, who):
        return undo_last(newsroom.database, newsroom.site.id, who)[0].id


class TestAtOnce:
    def test_of_eight_undoings_one_is_carried_out(self, newsroom, decide, moderator_id):
        held = newsroom.held()
        version = decide(held, "publish").version
        seen = (held.id, version)
        press = [lambda: undo(newsroom.database, newsroom.site.id, moderator_id, seen)] * 8
        codes = sorted(map(code_of, at_once(*press)))
        assert codes == ["done", *["stale_comment"] * 7]
        assert newsroom.status(held) is Status.HELD
        assert len(newsroom.decisions(held)) == 3

    @pytest.mark.parametrize("_round", range(3))
    def test_of_an_undoing_and_a_decision_one_wins_and_the_other_is_told(
        self, newsroom, decide, moderator_id, kim, _round
    ):
        held = newsroom.held()
        version = decide(held, "publish").version
        ruling = Ruling(Action.REJECT, Actor.MODERATOR, ("spam",), moderator_id=kim)
        arguments = (newsroom.database, newsroom.site.id)
        results = at_once(
            lambda: undo(*arguments, moderator_id, (held.id, version)),
            lambda: rule(*arguments, held.id, ruling, version),
        )
        assert sorted(map(code_of, results)) == ["done", "stale_comment"]
        expected = Status.HELD if code_of(results[0]) == "done" else Status.REJECTED
        assert newsroom.status(held) is expected
        assert newsroom.get(held.id).version == version + 1

    def test_pressing_undo_twice_takes_two_decisions_back(self, newsroom, decide, moderator_id):
        ones = [newsroom.held(f"Number {n}.") for n in range(4)]
        for one in ones:
            decide(one, "publish")
        press = [lambda: undo_last(newsroom.database, newsroom.site.id, moderator_id)] * 3
        assert list(map(code_of, at_once(*press))) == ["done"] * 3
        held = sa.select(comment.c.id).where(comment.c.status == "held")
        assert sorted(row.id for row in newsroom.rows(held)) == [one.id for one in ones[1:]]
