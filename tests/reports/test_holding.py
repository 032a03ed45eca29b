"""When readers' reports put a comment before a person, and what settles them."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from moderation.domain.lifecycle import Action, Actor, Status
from moderation.storage.queries import reports
from moderation.storage.tables import held_reason
from tests.newsroom import BrokenOff


def test_as_many_readers_as_the_policy_says_put_it_before_a_person(readers, newsroom):
    one = newsroom.published()
    readers.report(one, 2)
    assert newsroom.status(one) is Status.PUBLISHED
    readers.report(one)
    assert newsroom.status(one) is Status.HELD
    ruling = newsroom.decisions(one)[-1].ruling
    assert (ruling.by, ruling.reasons) == (Actor.REPORTS, ("reported",))
    assert ruling.findings == ("reported by 3 readers, held from 3",)
    assert newsroom.events()[-1] == (one.id, "comment.held", one.version + 1)
    assert [row.reason for row in newsroom.rows(held_reason.select())] == ["reported"]
    assert len(readers.open(one)) == 3


def test_one_reader_who_reports_three_times_holds_nothing(readers, newsroom):
    one = newsroom.published()
    for _ in range(3):
        readers.send(one.id, network="192.0.2.7")
    assert newsroom.status(one) is Status.PUBLISHED


def test_a_held_comment_is_not_public_and_takes_no_more_reports(client, readers, newsroom):
    one = newsroom.published()
    before = newsroom.public_version()
    readers.report(one, 3)
    assert client.get("/v1/sites/courier/articles/a-1/comments").get_json()["items"] == []
    assert newsroom.public_version() > before
    assert readers.send(one.id).status_code == 404


@pytest.mark.parametrize(("hold_at", "status"), [(0, "published"), (1, "held"), (5, "published")])
def test_each_site_says_how_many_readers_are_enough(readers, newsroom, hold_at, status):
    newsroom.overrides({"reports": {"hold_at": hold_at}})
    one = newsroom.published()
    readers.report(one)
    assert newsroom.status(one) == status


def test_a_report_and_the_hold_it_leads_to_are_one_change(app, readers, newsroom):
    app.testing = True
    one = newsroom.published()
    readers.report(one, 2)
    with newsroom.breaking("INSERT INTO event"):
        assert readers.send(one.id).status_code == 500
    assert (newsroom.status(one), len(readers.kept(one))) == (Status.PUBLISHED, 2)


def test_of_readers_who_report_at_once_every_one_counts(readers, newsroom):
    newsroom.overrides({"reports": {"hold_at": 6}})
    one = newsroom.published()
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: readers.send(one.id, network=f"192.0.2.{n}"), range(6)))
    assert {answer.status_code for answer in answers} == {202}
    assert newsroom.status(one) is Status.HELD
    assert len(readers.kept(one)) == 6


def test_one_that_a_moderator_published_is_not_held_again_and_stays_reported(readers, newsroom):
    one = newsroom.rule(newsroom.held(), Action.PUBLISH)
    readers.report(one, 5)
    assert newsroom.status(one) is Status.PUBLISHED
    assert len(readers.open(one)) == 5


def test_one_that_a_moderator_left_up_is_not_held_again_either(readers, newsroom):
    one = newsroom.published()
    readers.report(one, 2)
    with newsroom.database.write() as connection:
        assert reports.settle(connection, [one.id], newsroom.database.now(connection)) == 2
    readers.report(one, 5)
    assert newsroom.status(one) is Status.PUBLISHED
    assert len(readers.open(one)) == 5


def test_a_text_that_was_changed_since_a_moderator_published_it_can_be_held(readers, newsroom):
    one = newsroom.rule(newsroom.held(), Action.PUBLISH)
    readers.report(one, 2)
    newsroom.edit(one, "A worse comment.")
    changed = newsroom.decide(newsroom.get(one.id), Action.PUBLISH)
    readers.report(changed, 2)
    assert newsroom.status(one) is Status.PUBLISHED
    readers.report(changed)
    assert newsroom.status(one) is Status.HELD


@pytest.mark.parametrize("action", [Action.PUBLISH, Action.REJECT])
def test_a_moderator_who_publishes_or_rejects_settles_the_reports(readers, newsroom, action):
    one = newsroom.published()
    readers.report(one, 3)
    newsroom.rule(one, action)
    assert readers.open(one) == []
    assert len(readers.kept(one)) == 3


def test_a_moderator_who_holds_has_answered_nothing_yet(readers, newsroom):
    one = newsroom.published()
    readers.report(one)
    newsroom.rule(one, Action.HOLD)
    assert len(readers.open(one)) == 1


def test_another_comments_reports_are_left_alone(readers, newsroom):
    one, two = newsroom.published(), newsroom.published("Another.")
    for comment in (one, two):
        readers.report(comment, 2)
    newsroom.rule(one, Action.REJECT)
    assert (len(readers.open(one)), len(readers.open(two))) == (0, 2)


def test_what_its_author_withdraws_leaves_no_open_report(readers, newsroom):
    one = newsroom.published()
    readers.report(one)
    newsroom.move(one, Action.WITHDRAW, Actor.AUTHOR)
    assert readers.open(one) == []


def test_a_rejection_that_is_taken_back_leaves_the_reports_open_again(readers, newsroom):
    one = newsroom.published()
    readers.report(one)
    rejected = newsroom.rule(one, Action.REJECT)
    undone = newsroom.decisions(rejected)[-1].id
    newsroom.rule(rejected, Action.PUBLISH, undoes=undone)
    assert len(readers.open(one)) == 1
    # It stands again by the policy's word: what readers say counts as before.
    readers.report(one, 2)
    assert newsroom.status(one) is Status.HELD


def test_taking_back_one_ruling_leaves_what_an_earlier_one_settled(readers, newsroom):
    one = newsroom.published()
    readers.report(one, 3)
    published = newsroom.rule(one, Action.PUBLISH)
    readers.report(one)
    rejected = newsroom.rule(published, Action.REJECT)
    newsroom.rule(rejected, Action.PUBLISH, undoes=newsroom.decisions(rejected)[-1].id)
    assert len(readers.open(one)) == 1


def test_settling_is_part_of_the_ruling(readers, newsroom):
    one = newsroom.published()
    readers.report(one)
    with pytest.raises(BrokenOff), newsroom.breaking("UPDATE report"):
        newsroom.rule(one, Action.REJECT)
    assert newsroom.status(one) is Status.PUBLISHED
    assert len(readers.open(one)) == 1
