"""Looking at a comment is said to colleagues, for three minutes, and binds nobody."""

from datetime import timedelta

import pytest

from moderation.domain.errors import Conflict
from moderation.domain.lifecycle import Action, Status
from moderation.review.rulings.claims import LEASE, claim_comment, claim_next, release
from moderation.review.rulings.escalations import escalate
from moderation.storage.tables import claim
from tests.review.rulings.conftest import at_once, code_of, script


@pytest.fixture
def take(newsroom):
    return lambda who, one: claim_comment(newsroom.database, newsroom.site.id, who, one.id)


@pytest.fixture
def next_for(newsroom):
    def find(who, after=None):
        found = claim_next(newsroom.database, newsroom.site.id, who, after and after.id)
        return found and found.comment_id

    return find


@pytest.fixture
def three(newsroom):
    """Held comments, the most pressing first."""
    return [
        newsroom.decide(newsroom.pending(f"Score {n}."), Action.HOLD, scores={"toxicity": n / 10})
        for n in (9, 8, 7)
    ]


def claims_of(newsroom):
    return {row.comment_id: row.moderator_id for row in newsroom.rows(claim.select())}


def run_out(newsroom, one):
    past = newsroom.now() - timedelta(seconds=1)
    newsroom.change(claim, claim.c.comment_id == one.id, until=past)


def test_a_claim_lasts_three_minutes_and_claiming_again_renews_it(newsroom, take, moderator_id):
    held = newsroom.held()
    first = take(moderator_id, held)
    assert timedelta(0) <= first.until - newsroom.now() + timedelta(seconds=20) - LEASE
    assert take(moderator_id, held).until > first.until
    assert claims_of(newsroom) == {held.id: moderator_id}


def test_what_a_colleague_looks_at_cannot_be_claimed_and_who_it_is_is_said(
    newsroom, take, moderator_id, kim
):
    held = newsroom.held()
    take(kim, held)
    with pytest.raises(Conflict, match="Kim Colleague") as refused:
        take(moderator_id, held)
    assert refused.value.code == "claimed"
    assert claims_of(newsroom) == {held.id: kim}


def test_a_claim_whose_time_is_over_is_free(newsroom, take, moderator_id, kim):
    held = newsroom.held()
    take(kim, held)
    run_out(newsroom, held)
    take(moderator_id, held)
    assert claims_of(newsroom) == {held.id: moderator_id}


def test_nobody_lets_go_of_a_colleagues_claim(newsroom, take, moderator_id, kim):
    held = newsroom.held()
    take(kim, held)
    assert not release(newsroom.database, moderator_id, held.id)
    assert claims_of(newsroom) == {held.id: kim}
    assert release(newsroom.database, kim, held.id)
    assert claims_of(newsroom) == {}


def test_a_claim_keeps_no_colleague_from_deciding_and_ends_with_the_decision(
    newsroom, take, kim, desk
):
    held = newsroom.held()
    take(kim, held)
    assert desk.decide(held, action="publish").status_code == 303
    assert newsroom.status(held) is Status.PUBLISHED
    assert claims_of(newsroom) == {}


@pytest.mark.parametrize("way", ["published", "rejected", "pending"])
def test_only_what_is_held_can_be_claimed(newsroom, take, moderator_id, way):
    with pytest.raises(Conflict) as refused:
        take(moderator_id, getattr(newsroom, way)())
    assert refused.value.code == "not_held"
    assert claims_of(newsroom) == {}


class TestNext:
    def test_is_the_most_pressing_that_no_colleague_looks_at(
        self, three, take, next_for, moderator_id, kim, newsroom
    ):
        take(kim, three[0])
        assert next_for(moderator_id) == three[1].id
        run_out(newsroom, three[0])
        assert next_for(moderator_id) == three[0].id

    def test_ends_the_claim_before_it(self, three, next_for, moderator_id, newsroom):
        next_for(moderator_id)
        assert next_for(moderator_id, after=three[0]) == three[1].id
        assert claims_of(newsroom) == {three[1].id: moderator_id}

    def test_begins_again_behind_the_last(self, three, next_for, moderator_id):
        assert next_for(moderator_id, after=three[2]) == three[0].id

    def test_is_nothing_when_nothing_else_waits(self, newsroom, next_for, moderator_id):
        assert next_for(moderator_id) is None
        only = newsroom.held()
        assert next_for(moderator_id, after=only) is None
        assert next_for(moderator_id) == only.id

    def test_leaves_what_waits_for_a_lead_to_leads(
        self, newsroom, three, next_for, moderator_id, kim, lea
    ):
        seen = (three[0].id, None)
        escalate(newsroom.database, newsroom.site.id, kim, seen, "")
        assert next_for(moderator_id) == three[1].id
        assert next_for(lea) == three[0].id

    def test_gives_each_of_three_who_ask_at_once_another(
        self, three, newsroom, moderator_id, kim, lea
    ):
        arguments = (newsroom.database, newsroom.site.id)
        asks = [lambda who=who: claim_next(*arguments, who) for who in (moderator_id, kim, lea)]
        found = at_once(*asks)
        assert sorted(one.comment_id for one in found) == sorted(one.id for one in three)
        assert len(claims_of(newsroom)) == 3


def test_of_three_who_claim_one_comment_at_once_one_has_it(newsroom, take, moderator_id, kim, lea):
    held = newsroom.held()
    asks = [lambda who=who: take(who, held) for who in (moderator_id, kim, lea)]
    codes = sorted(map(code_of, at_once(*asks)))
    assert codes == ["claimed", "claimed", "done"]


@pytest.mark.parametrize("_round", range(3))
def test_no_claim_outlives_a_decision_that_comes_at_the_same_moment(newsroom, take, kim, _round):
    held = newsroom.held()
    at_once(lambda: take(kim, held), lambda: newsroom.rule(held, Action.PUBLISH))
    assert newsroom.status(held) is Status.PUBLISHED
    assert claims_of(newsroom) == {}


def test_the_desk_claims_releases_and_goes_on(desk, newsroom, three, moderator_id):
    page = f"/review/comments/{three[0].id}"
    claimed = script(desk, f"{page}/claim").json
    assert claimed["comment_id"] == three[0].id
    assert claimed["until"].endswith("Z")
    assert desk.press(f"{page}/release").status_code == 303
    assert claims_of(newsroom) == {}
    answer = desk.press("/review/sites/courier/next", after=three[0].id)
    assert answer.location == f"/review/comments/{three[1].id}"


def test_the_desk_says_when_nothing_is_next(desk, newsroom):
    answer = desk.press("/review/sites/courier/next")
    assert answer.location == "/review?site=courier&done=nothing-waits"
    assert script(desk, "/review/sites/courier/next").json == {"comment_id": None}
