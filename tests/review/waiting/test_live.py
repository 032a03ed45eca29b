"""What an open page is told every few seconds."""

from datetime import timedelta

import pytest

from moderation.domain.ids import new_id
from moderation.domain.lifecycle import Action
from moderation.storage.tables import claim
from tests.review.waiting.listening import statements_of

LIVE = "/review/sites/courier/live"


@pytest.fixture
def live(desk):
    def ask(*seen):
        answer = desk.client.get(LIVE, query_string={"seen": ",".join(seen)})
        assert answer.status_code == 200, answer.json
        return answer.json

    return ask


def test_it_counts_what_waits_and_knows_when_something_happened(live, held, escalate):
    held("One.")
    escalate(held("Two."))
    before = live()
    assert (before["held"], before["escalated"], before["changed"]) == (1, 1, [])
    assert live()["after"] == before["after"]
    held("Three.")
    after = live()
    assert after["held"] == 2
    assert after["after"] > before["after"]


def test_what_still_waits_has_not_changed(live, held):
    one = held("One.")
    assert live(one.id)["changed"] == []
    assert live(f"{one.id}:{one.version}")["changed"] == []


def test_a_colleagues_ruling_is_told_with_name_and_reason(live, held, newsroom, employ):
    one = held("One.")
    who = employ("col@example.org", "Col League", "courier")
    newsroom.rule(one, Action.REJECT, reasons=("abuse",), moderator_id=who)
    assert live(one.id)["changed"] == [
        {
            "id": one.id,
            "version": one.version + 1,
            "status": "rejected",
            "action": "reject",
            "by": "Col League",
            "reason": "abuse",
            "reason_words": "Abuse",
        }
    ]


def test_what_its_author_took_back_has_no_decision(live, held, newsroom):
    from moderation.domain.lifecycle import Actor

    one = held("One.")
    newsroom.move(one, Action.WITHDRAW, Actor.AUTHOR)
    (change,) = live(one.id)["changed"]
    assert (change["status"], change["action"], change["by"]) == ("withdrawn", None, None)


def test_what_was_left_to_a_lead_is_told(live, held, escalate, employ):
    one = held("One.")
    escalate(one, employ("col@example.org", "Col League", "courier"))
    (change,) = live(one.id)["changed"]
    assert (change["status"], change["action"], change["by"]) == ("held", "escalate", "Col League")


def test_what_is_held_again_in_another_version_is_told_to_whoever_names_the_old(
    live, held, newsroom
):
    one = held("One.")
    newsroom.rule(one, Action.PUBLISH)
    again = newsroom.rule(one, Action.HOLD)
    assert live(one.id)["changed"] == []
    (change,) = live(f"{one.id}:{one.version}")["changed"]
    assert (change["version"], change["status"]) == (again.version, "held")


def test_claims_of_colleagues_are_told_while_they_last(live, held, database, employ, moderator_id):
    looked_at, over, mine = held("One."), held("Two."), held("Three.")
    colleague = employ("col@example.org", "Col League", "courier")
    rows = ((looked_at, colleague, 3), (over, colleague, -1), (mine, moderator_id, 3))
    with database.write() as connection:
        now = database.now(connection)
        for one, who, minutes in rows:
            row = {"comment_id": one.id, "site_id": "courier", "moderator_id": who}
            until = now + timedelta(minutes=minutes)
            connection.execute(claim.insert().values(until=until, **row))
    assert live()["claims"] == {looked_at.id: "Col League"}


def test_nothing_is_told_of_comments_that_are_not_there_or_not_ours(live, database, policies):
    from moderation.administration import service as administration
    from tests.newsroom import Newsroom

    herald = administration.create_site(database, "herald", "The Herald", ())
    theirs = Newsroom(database, policies, herald).rejected("Theirs.")
    assert live(theirs.id, new_id())["changed"] == []


@pytest.mark.parametrize(
    "seen",
    ["x", f"{new_id()}:x", f"{new_id()}:1234567890", ",".join([new_id()] * 201)],
    # Named, since ids differ between the processes that tests are spread over.
    ids=["no id", "no version", "a long version", "too many"],
)
def test_what_is_not_a_list_of_comments_is_refused(desk, seen):
    answer = desk.client.get(LIVE, query_string={"seen": seen})
    assert answer.status_code == 422


def test_it_is_not_kept_by_caches(desk):
    assert desk.client.get(LIVE).headers["Cache-Control"] == "no-store"


def test_asking_costs_as_much_for_one_comment_as_for_many(live, held, newsroom, database):
    ids = [held(f"Number {n}.").id for n in range(6)]
    for one in ids[:3]:
        newsroom.rule(newsroom.get(one), Action.PUBLISH)
    with statements_of(database) as few:
        live(ids[0])
    with statements_of(database) as many:
        live(*ids)
    assert len(many) == len(few)
