"""What somebody looked at is free as soon as that person is gone."""

import pytest

from moderation.administration import service as administration
from moderation.domain.roles import Role
from moderation.review.people import operating
from moderation.review.people.roster import RoleChange, change_role
from moderation.review.rulings.claims import claim_comment
from moderation.storage.tables import claim
from tests.newsroom import Newsroom


@pytest.fixture
def kim(employ, site):
    return employ("kim@example.org", "Kim Colleague", site.id)


@pytest.fixture
def other_newsroom(database, policies):
    other = administration.create_site(database, "other", "The Other", (), "o" * 43)
    return Newsroom(database, policies, other)


@pytest.fixture
def looking(newsroom, moderator_id, kim):
    """Mo and Kim look at a comment each: the one that Mo looks at."""
    ones = [newsroom.held(f"Text {n}.") for n in range(2)]
    for who, one in zip((moderator_id, kim), ones, strict=True):
        claim_comment(newsroom.database, one.site_id, who, one.id)
    return ones[0]


@pytest.fixture
def holders(newsroom):
    """Who looks at something."""
    return lambda: {row.moderator_id for row in newsroom.rows(claim.select())}


def change(newsroom, moderator_id, role):
    with newsroom.database.write() as connection:
        wanted = RoleChange(newsroom.site.id, moderator_id, role, None)
        change_role(connection, wanted, newsroom.now())


@pytest.mark.parametrize("going", ["disable", "sign_out", "set_password"])
def test_whoever_is_shut_out_lets_go(newsroom, looking, moderator_id, kim, holders, going):
    arguments = ("a new one, long enough",) if going == "set_password" else ()
    with newsroom.database.write() as connection:
        getattr(operating, going)(connection, moderator_id, *arguments, newsroom.now())
    assert holders() == {kim}
    # At once, and without being told that Mo looks at it.
    claim_comment(newsroom.database, newsroom.site.id, kim, looking.id)


def test_whoever_is_removed_from_a_site_lets_go_there(
    newsroom, looking, moderator_id, kim, holders
):
    change(newsroom, moderator_id, None)
    assert holders() == {kim}


def test_and_keeps_what_is_claimed_at_other_sites(
    newsroom, other_newsroom, looking, moderator_id, kim, holders
):
    elsewhere = other_newsroom.held("Elsewhere.")
    claim_comment(newsroom.database, "other", moderator_id, elsewhere.id)
    change(newsroom, moderator_id, None)
    assert holders() == {kim, moderator_id}


def test_another_role_is_no_going(newsroom, looking, moderator_id, kim, holders):
    change(newsroom, moderator_id, Role.LEAD)
    assert holders() == {kim, moderator_id}


def test_whoever_signs_out_everywhere_lets_go(desk, looking, kim, holders):
    assert desk.press("/review/account/sign-out-everywhere").status_code == 303
    assert holders() == {kim}


def test_whoever_leaves_one_browser_may_be_at_work_in_another(
    desk, looking, moderator_id, kim, holders
):
    desk.press("/review/sign-out")
    assert holders() == {kim, moderator_id}
