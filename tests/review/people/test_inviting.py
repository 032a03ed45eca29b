"""Admins invite to their own site, with a link that is shown once and can be taken back."""

import re

import pytest

from moderation.administration import service as administration
from moderation.storage.tables import audit, invitation
from tests.review.people.conftest import PEOPLE

LINK = re.compile(r"http://comments\.example\.org(/review/invitations/[\w-]{43})<")


def invite(admin, **changes):
    sent = {"email": "new@example.org", "name": "Nadia", "role": "lead", **changes}
    return admin.press(f"{PEOPLE}/invitations", **sent)


def test_the_link_of_an_invitation_is_shown_once(admin, client, deeds, admin_id):
    answer = invite(admin)
    link = LINK.search(answer.text).group(1)
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(link).status_code == 200
    page = admin.open(PEOPLE)
    assert "new@example.org" in page
    assert link not in page
    assert deeds() == [("invitation_made", admin_id)]


def test_the_log_has_no_address_and_no_token(admin, newsroom):
    answer = invite(admin)
    (deed,) = newsroom.rows(audit.select())
    assert "@" not in str(deed)
    assert LINK.search(answer.text).group(1).rpartition("/")[2] not in str(deed)


def test_an_invitation_that_is_taken_back_opens_nothing(admin, client, newsroom, deeds):
    link = LINK.search(invite(admin).text).group(1)
    (row,) = newsroom.rows(invitation.select())
    path = f"{PEOPLE}/invitations/withdraw"
    assert admin.press(path, ref=row.token_hash).status_code == 303
    assert client.get(link).status_code == 410
    assert "new@example.org" not in admin.open(PEOPLE)
    assert [action for action, _ in deeds()] == ["invitation_made", "invitation_withdrawn"]
    assert admin.press(path, ref=row.token_hash).status_code == 404


@pytest.mark.parametrize("ref", ["", "x", "\x00", "0" * 64, "0" * 5_000])
def test_taking_back_what_never_was_is_not_found(admin, ref):
    answer = admin.press(f"{PEOPLE}/invitations/withdraw", ref=ref)
    assert answer.status_code == 404


def test_an_invitation_of_another_site_cannot_be_taken_back(database, admin, invited, client):
    administration.create_site(database, "other", "The Other", (), "o" * 43)
    link = invited(site_id="other")
    with database.read() as connection:
        (row,) = connection.execute(invitation.select())
    answer = admin.press(f"{PEOPLE}/invitations/withdraw", ref=row.token_hash)
    assert answer.status_code == 404
    assert client.get(link).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"email": ""}, 422),
        ({"email": "not an address"}, 422),
        ({"email": "a@b.example\x00"}, 422),
        ({"email": f"{'x' * 300}@example.org"}, 422),
        ({"role": "owner"}, 422),
        ({"email": "Mo@example.org"}, 409),
    ],
)
def test_an_invitation_that_cannot_be_made_says_why(admin, desk, newsroom, changes, status):
    answer = invite(admin, **changes)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text or 'class="wrong"' in answer.text
    assert newsroom.rows(invitation.select()) == []


def test_whether_an_address_works_at_another_site_is_not_told(database, admin, employ):
    administration.create_site(database, "other", "The Other", (), "o" * 43)
    employ("jo@example.org", "Jo", "other")
    known, unknown = (invite(admin, email=f"{name}@example.org") for name in ("jo", "no"))
    assert known.status_code == unknown.status_code == 200
