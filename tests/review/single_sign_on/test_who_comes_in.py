"""Only people who work here or were invited come in, by an address that is vouched for."""

import pytest

from moderation.administration import service as administration
from moderation.domain.roles import Role
from moderation.review.people import operating
from moderation.review.people.invitations import Invited, invite
from moderation.storage.tables import (
    audit,
    moderator,
    moderator_identity,
    moderator_site,
    session,
)
from tests.review.single_sign_on.conftest import MO, Browser


@pytest.fixture
def invited(newsroom):
    """Invites an address to a site."""

    def make(email="new@example.org", site="courier", role=Role.LEAD):
        with newsroom.database.write() as connection:
            now = newsroom.database.now(connection)
            invite(connection, Invited(email, "", site, role, None), now)

    return make


def test_without_a_verified_address_nobody_comes_in(browser, running, moderator_id):
    for claims in (
        {"email": "mo@example.org"},
        {"email": "mo@example.org", "email_verified": False},
        {"email": "mo@example.org", "email_verified": "true"},
        {"email": "mo@example.org", "email_verified": 1},
        {"email_verified": True},
        {"email": ["mo@example.org"], "email_verified": True},
        {"email": "mo@example.org\n", "email_verified": True},
        {"email": "@", "email_verified": True},
    ):
        running.person("unsure", **claims)
        answer = browser.sign_in("unsure")
        assert answer.status_code == 403
        assert "does not vouch for your e-mail address" in answer.text
    assert not browser.is_in()


def test_the_address_may_be_written_in_another_case(browser, running, mo):
    running.person("mo-17", **{**MO, "email": "Mo@Example.ORG"})
    assert browser.sign_in("mo-17").status_code == 303


def test_somebody_who_was_never_invited_stays_outside(browser, running, mo, newsroom):
    running.person("stranger", email="stranger@example.org", email_verified=True)
    answer = browser.sign_in("stranger")
    assert answer.status_code == 403
    assert "Nobody with your address works here" in answer.text
    assert len(newsroom.rows(moderator.select())) == 1
    assert newsroom.rows(session.select()) == newsroom.rows(moderator_identity.select()) == []


def test_a_disabled_moderator_stays_outside_even_with_an_invitation(browser, mo, newsroom, invited):
    newsroom.change(moderator, moderator.c.id == mo, disabled_at=newsroom.now())
    assert browser.sign_in("mo-17").status_code == 403
    with newsroom.database.write() as connection:
        connection.execute(moderator_site.delete())
    invited("mo@example.org")
    assert browser.sign_in("mo-17").status_code == 403
    assert newsroom.rows(session.select()) == []


def test_whoever_was_invited_comes_in_with_an_account_that_no_password_opens(
    browser, running, newsroom, invited, site
):
    invited()
    running.person("new-1", email="New@example.org", email_verified=True, name="Nadia New")
    assert browser.sign_in("new-1").status_code == 303
    (made,) = newsroom.rows(moderator.select())
    assert (made.email, made.name) == ("new@example.org", "Nadia New")
    (role,) = newsroom.rows(moderator_site.select())
    assert (role.site_id, role.role) == ("courier", "lead")
    deeds = {row.action for row in newsroom.rows(audit.select())}
    assert {"invitation_accepted", "identity_tied"} <= deeds
    for guess in ("", "None", "\x00" * 16):
        sent = {"email": "new@example.org", "password": guess}
        assert browser.client.post("/review/sign-in", data=sent).status_code == 401


def test_an_invitation_that_has_run_out_lets_nobody_in(browser, running, newsroom, invited, site):
    invited()
    with newsroom.database.write() as connection:
        connection.exec_driver_sql("UPDATE invitation SET expires_at = created_at")
    running.person("new-1", email="new@example.org", email_verified=True)
    assert browser.sign_in("new-1").status_code == 403


def test_an_invitation_to_a_second_site_is_accepted_on_the_way_in(browser, mo, newsroom, invited):
    administration.create_site(newsroom.database, "herald", "The Herald", ())
    invited("mo@example.org", "herald")
    assert browser.sign_in("mo-17").status_code == 303
    roles = {row.site_id: row.role for row in newsroom.rows(moderator_site.select())}
    assert roles == {"courier": "moderator", "herald": "lead"}


def test_an_address_that_passed_to_another_account_opens_nothing(browser, running, mo, newsroom):
    assert browser.sign_in("mo-17").status_code == 303
    running.person("mo-18", **MO)
    answer = Browser(browser.client.application, running).sign_in("mo-18")
    assert answer.status_code == 403
    assert "belonged to another account" in answer.text
    assert [row.subject for row in newsroom.rows(moderator_identity.select())] == ["mo-17"]


def test_an_account_that_took_a_colleagues_address_opens_nothing(
    browser, running, mo, employ, site
):
    employ("ada@example.org", "Ada", site.id, role="admin")
    assert browser.sign_in("mo-17").status_code == 303
    running.person("mo-17", email="ada@example.org", email_verified=True)
    assert Browser(browser.client.application, running).sign_in("mo-17").status_code == 403


def test_the_operator_can_let_the_new_account_in(browser, running, mo, newsroom):
    browser.sign_in("mo-17")
    with newsroom.database.write() as connection:
        assert operating.untie(connection, mo, newsroom.database.now(connection))
    assert not browser.is_in()
    running.person("mo-18", **MO)
    assert browser.sign_in("mo-18").status_code == 303


def test_when_the_operator_takes_another_provider_people_come_in_by_their_addresses(
    browser, running, mo, newsroom
):
    browser.sign_in("mo-17")
    which = moderator_identity.c.moderator_id == mo
    newsroom.change(moderator_identity, which, issuer="https://former.example.org", subject="m-1")
    assert browser.sign_in("mo-17").status_code == 303
    tied = newsroom.rows(moderator_identity.select())
    assert [(row.issuer, row.subject) for row in tied] == [(running.issuer, "mo-17")]


def test_signing_in_again_ties_nothing_twice_and_ends_the_session_before(browser, mo, newsroom):
    browser.sign_in("mo-17")
    browser.sign_in("mo-17")
    assert len(newsroom.rows(moderator_identity.select())) == 1
    assert len(newsroom.rows(session.select())) == 1
