"""The one door: checked against the table, compared-and-set, written together."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from moderation import transitions
from moderation.domain.decision import Ruling
from moderation.domain.errors import TransitionNotAllowed
from moderation.domain.ids import new_id
from moderation.domain.lifecycle import LIFECYCLE, Action, Actor, Status
from moderation.screening.claims import claim_batch
from moderation.storage.tables import comment, decision
from moderation.transitions import Move
from tests.newsroom import BrokenOff

PUBLISHED = Ruling(Action.PUBLISH, Actor.POLICY, scores={"toxicity": 0.2, "spam": 0.4})


def publish(one, **unchanged):
    unchanged = unchanged or {"version": one.version}
    return Move(one.id, Action.PUBLISH, Actor.POLICY, Status.PENDING, **unchanged, ruling=PUBLISHED)


def snapshot(newsroom):
    return [newsroom.rows(comment.select()), newsroom.rows(decision.select()), newsroom.events()]


@pytest.fixture
def in_state(newsroom):
    """Makes a comment that is in a given state."""
    ways = {
        Status.UNVERIFIED: lambda: newsroom.submit(email="new@example.org"),
        Status.PENDING: newsroom.pending,
        Status.HELD: newsroom.held,
        Status.PUBLISHED: newsroom.published,
        Status.REJECTED: newsroom.rejected,
        Status.WITHDRAWN: lambda: newsroom.move(newsroom.pending(), Action.WITHDRAW, Actor.AUTHOR),
        Status.EXPIRED: lambda: newsroom.move(
            newsroom.submit(email="new@example.org"), Action.EXPIRE, Actor.SYSTEM
        ),
        Status.ERASED: lambda: newsroom.move(newsroom.held(), Action.ERASE, Actor.SYSTEM),
    }
    return lambda status: ways[status]()


def test_a_move_changes_state_version_and_record_together(newsroom):
    one = newsroom.pending()
    [moved] = newsroom.carry_out(publish(one))
    assert (moved.before, moved.after, moved.version) == (Status.PENDING, Status.PUBLISHED, 2)
    now = newsroom.get(one.id)
    [made] = newsroom.decisions(one)
    assert (now.status, now.version) == (Status.PUBLISHED, 2)
    assert (made.comment_version, made.ruling) == (2, PUBLISHED)
    assert newsroom.events()[-1] == (one.id, "comment.published", 2)


@pytest.mark.parametrize(("status", "action"), LIFECYCLE, ids=lambda part: part.value)
def test_every_step_of_the_table_can_be_taken(newsroom, in_state, status, action):
    one = in_state(status)
    rule = LIFECYCLE[status, action]
    step = Move(one.id, action, min(rule.by), status, version=one.version)
    [moved] = newsroom.carry_out(step)
    assert (moved.after, newsroom.status(one)) == (rule.to, rule.to)
    assert newsroom.events()[-1] == (one.id, f"comment.{rule.to}", one.version + 1)


@pytest.mark.parametrize("status", Status)
def test_no_step_outside_the_table_changes_anything(newsroom, in_state, status):
    one = in_state(status)
    before = snapshot(newsroom)
    steps = [(a, w) for a in Action for w in Actor
             if (status, a) not in LIFECYCLE or w not in LIFECYCLE[status, a].by]  # fmt: skip
    for action, actor in steps:
        with pytest.raises(TransitionNotAllowed):
            newsroom.carry_out(Move(one.id, action, actor, status, version=one.version))
    assert snapshot(newsroom) == before


def test_an_old_version_writes_nothing(newsroom):
    one = newsroom.pending()
    newsroom.decide(one, Action.HOLD)
    before = snapshot(newsroom)
    assert newsroom.carry_out(publish(one)) == []
    late = Move(one.id, Action.PUBLISH, Actor.MODERATOR, Status.HELD, version=1)
    assert newsroom.carry_out(late) == []
    assert snapshot(newsroom) == before


def test_a_wrong_state_with_the_right_version_writes_nothing(newsroom):
    one = newsroom.held()
    before = snapshot(newsroom)
    assert newsroom.carry_out(publish(one)) == []
    assert snapshot(newsroom) == before


def test_a_token_that_is_not_the_rows_writes_nothing(newsroom):
    one = newsroom.pending()
    claim_batch(newsroom.database)
    before = snapshot(newsroom)
    assert newsroom.carry_out(publish(one, attempt_token=new_id())) == []
    assert snapshot(newsroom) == before


def test_a_token_is_good_for_one_decision(newsroom):
    one = newsroom.pending()
    token = claim_batch(newsroom.database).token
    assert len(newsroom.carry_out(publish(one, attempt_token=token))) == 1
    before = snapshot(newsroom)
    assert newsroom.carry_out(publish(one, attempt_token=token)) == []
    assert snapshot(newsroom) == before


def test_a_comment_that_is_not_there_is_not_moved(newsroom):
    one = newsroom.pending()
    ghost = Move(new_id(), Action.HOLD, Actor.POLICY, Status.PENDING, version=1)
    assert [moved.comment_id for moved in newsroom.carry_out(publish(one), ghost)] == [one.id]


def test_moves_of_different_kinds_go_together(newsroom):
    one, other = newsroom.pending(), newsroom.pending("Another.")
    held = Ruling(Action.HOLD, Actor.POLICY, ("toxic",))
    hold = Move(other.id, Action.HOLD, Actor.POLICY, Status.PENDING, version=1, ruling=held)
    moved = newsroom.carry_out(publish(one), hold)
    assert {m.comment_id: m.after for m in moved} == {one.id: "published", other.id: "held"}
    assert newsroom.decisions(other)[0].ruling.reasons == ("toxic",)


def test_one_step_that_is_not_allowed_stops_them_all(newsroom):
    one, other = newsroom.pending(), newsroom.pending("Another.")
    before = snapshot(newsroom)
    wrong = Move(other.id, Action.PUBLISH, Actor.AUTHOR, other.status,
                 version=1)  # fmt: skip
    with pytest.raises(TransitionNotAllowed):
        newsroom.carry_out(publish(one), wrong)
    assert snapshot(newsroom) == before


@pytest.mark.parametrize(
    "statement", ["INSERT INTO decision", "INSERT INTO event", "UPDATE article", "UPDATE comment"]
)
def test_a_failure_in_the_middle_leaves_state_decision_and_event_as_they_were(newsroom, statement):
    one = newsroom.pending()
    before = snapshot(newsroom)
    with pytest.raises(BrokenOff), newsroom.breaking(statement):
        newsroom.carry_out(publish(one))
    assert snapshot(newsroom) == before


def test_a_second_decision_on_one_version_is_refused_by_the_table_itself(newsroom):
    one = newsroom.published()
    [row] = newsroom.rows(decision.select())
    with pytest.raises(sa.exc.IntegrityError), newsroom.database.write() as c:
        c.execute(decision.insert().values(**{**row._mapping, "id": new_id()}))
    assert len(newsroom.decisions(one)) == 1


def test_a_decision_frees_the_comment_from_its_worker(newsroom):
    one = newsroom.pending()
    token = claim_batch(newsroom.database).token
    newsroom.carry_out(publish(one, attempt_token=token))
    row = newsroom.row(one)
    assert (row.attempt_token, row.lease_owner, row.lease_until) == (None, None, None)


def test_the_queue_sorts_by_the_highest_score_of_the_decision(newsroom):
    one = newsroom.pending()
    newsroom.carry_out(publish(one))
    assert newsroom.row(one).score == pytest.approx(0.4)


def test_a_ruling_without_scores_leaves_the_score(newsroom):
    one = newsroom.pending()
    newsroom.carry_out(publish(one))
    newsroom.rule(one, Action.HOLD)
    assert newsroom.row(one).score == pytest.approx(0.4)


def test_the_public_version_grows_when_readers_see_something_else_and_only_then(newsroom):
    one = newsroom.pending()
    seen = [newsroom.public_version()]
    for action, by in (
        (Action.HOLD, Actor.POLICY),
        (Action.PUBLISH, Actor.MODERATOR),
        (Action.HOLD, Actor.REPORTS),
        (Action.REJECT, Actor.MODERATOR),
        (Action.PUBLISH, Actor.MODERATOR),
        (Action.WITHDRAW, Actor.AUTHOR),
        (Action.ERASE, Actor.SYSTEM),
    ):
        newsroom.move(one, action, by)
        seen.append(newsroom.public_version())
    assert seen == [0, 0, 1, 2, 2, 3, 4, 4]


def test_two_comments_published_together_are_one_new_public_version(newsroom):
    one, other = newsroom.pending(), newsroom.pending("Another.")
    far = newsroom.pending("Elsewhere.", article="a-2")
    newsroom.carry_out(publish(one), publish(other), publish(far))
    assert (newsroom.public_version("a-1"), newsroom.public_version("a-2")) == (1, 1)


def test_a_comment_that_is_published_again_keeps_its_place(newsroom):
    one = newsroom.published()
    first = newsroom.get(one.id).published_at
    newsroom.rule(one, Action.HOLD)
    newsroom.rule(one, Action.PUBLISH)
    assert newsroom.get(one.id).published_at == first


def test_waiting_is_counted_from_the_last_change_of_state(newsroom):
    one = newsroom.pending()
    newsroom.age(one, status_since=timedelta(hours=3))
    newsroom.decide(one, Action.HOLD)
    assert newsroom.now() - newsroom.row(one).status_since < timedelta(minutes=1)


def test_parked_comments_go_on_in_the_order_in_which_they_were_written(newsroom):
    parked = [newsroom.submit(f"Number {n}.") for n in range(5)]
    with newsroom.database.write() as connection:
        moved = transitions.verify_all(connection, parked, newsroom.database.now(connection))
    assert [m.comment_id for m in moved] == [one.id for one in parked]
    released = [row for row in newsroom.events() if row[1] == "comment.pending"]
    assert released == [(one.id, "comment.pending", 2) for one in parked]
    assert [one.id for one in claim_batch(newsroom.database).comments] == [o.id for o in parked]


def test_an_edit_changes_text_and_state_together(newsroom):
    one = newsroom.published()
    step = Move(one.id, Action.EDIT, Actor.AUTHOR, Status.PUBLISHED, version=one.version)
    with newsroom.database.write() as connection:
        now = newsroom.database.now(connection)
        assert transitions.edit_text(connection, step, "Better.", "h", now)
    edited = newsroom.get(one.id)
    assert (edited.body, edited.status, edited.edited_at) == ("Better.", Status.PENDING, now)
    assert (newsroom.row(one).body_hash, newsroom.row(one).queued_at) == ("h", now)


def test_an_edit_that_comes_second_leaves_the_text(newsroom):
    one = newsroom.published("As it was.")
    newsroom.rule(one, Action.HOLD)
    step = Move(one.id, Action.EDIT, Actor.AUTHOR, Status.PUBLISHED, version=one.version)
    with newsroom.database.write() as connection:
        now = newsroom.database.now(connection)
        assert transitions.edit_text(connection, step, "Too late.", "h", now) == []
    assert newsroom.get(one.id).body == "As it was."
