"""A link lets one person in, once, for three days, and only for as long as it is meant to."""

import threading
from datetime import timedelta

import pytest

from moderation.domain.roles import Role
from moderation.secrets import hash_of
from moderation.storage.tables import invitation, moderator, moderator_site, session
from tests.review.conftest import PASSWORD
from tests.review.people.conftest import GOOD_PASSWORD, NEW, accept

pytestmark = pytest.mark.usefixtures("cheap_hashes")


def test_whoever_accepts_is_signed_in_with_the_role_of_the_invitation(
    app, client, site, invited, newsroom, roles, deeds
):
    page = invited()
    assert "The Courier" in client.get(page).text
    answer = accept(client, page)
    assert (answer.status_code, answer.location) == (303, "/review")
    assert client.get("/review").status_code == 200
    (new,) = newsroom.rows(moderator.select())
    assert (new.email, new.name) == ("new@example.org", "Nadia New")
    assert roles() == {new.id: "lead"}
    assert deeds() == [("invitation_made", None), ("invitation_accepted", new.id)]
    door = {"email": "new@example.org", "password": GOOD_PASSWORD}
    assert app.test_client().post("/review/sign-in", data=door).status_code == 303


def test_looking_at_the_page_uses_nothing_up(client, site, invited):
    page = invited()
    for _ in range(3):
        assert client.get(page).status_code == 200
        assert client.head(page).status_code == 200
    assert accept(client, page).status_code == 303


def test_a_link_works_once(app, client, site, invited, newsroom):
    page = invited()
    assert accept(client, page).status_code == 303
    again = app.test_client()
    assert again.get(page).status_code == 410
    assert accept(again, page, name="Somebody Else").status_code == 410
    assert len(newsroom.rows(moderator.select())) == 1


def test_of_two_who_accept_at_once_one_comes_in(app, site, invited, newsroom):
    page, found = invited(), []
    both = [
        threading.Thread(target=lambda: found.append(accept(app.test_client(), page).status_code))
        for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert found.count(303) == 1
    assert set(found) <= {303, 409, 410}
    assert len(newsroom.rows(moderator.select())) == 1


@pytest.mark.parametrize(("hours", "status"), [(71, 200), (73, 410)])
def test_a_link_works_for_72_hours(client, site, invited, newsroom, hours, status):
    page = invited()
    (row,) = newsroom.rows(invitation.select())
    assert row.expires_at - row.created_at == timedelta(hours=72)
    earlier = row.expires_at - timedelta(hours=hours)
    newsroom.change(invitation, invitation.c.token_hash == row.token_hash, expires_at=earlier)
    assert client.get(page).status_code == status


def test_of_a_link_only_the_hash_of_its_256_bits_is_stored(site, invited, newsroom):
    token = invited().rpartition("/")[2]
    assert len(token) >= 43
    assert [row.token_hash for row in newsroom.rows(invitation.select())] == [hash_of(token)]


@pytest.mark.parametrize("token", ["wrong", "A" * 43, "x" * 5_000, "%F0%9F%99%82"])
def test_a_link_that_never_was_is_answered_as_one_that_is_used(client, site, invited, token):
    page = invited()
    assert accept(client, page).status_code == 303
    used, unknown = client.get(page), client.get(f"/review/invitations/{token}")
    assert (used.status_code, unknown.status_code) == (410, 410)
    assert "Traceback" not in unknown.text


def test_a_second_invitation_ends_the_first(client, site, invited):
    first, second = invited(), invited()
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_the_link_alone_is_not_enough_the_address_must_be_known(client, site, invited, newsroom):
    page = invited()
    assert "new@example.org" not in client.get(page).text
    answer = accept(client, page, email="thief@example.org")
    assert answer.status_code == 422
    assert "another address" in answer.text
    assert "new@example.org" not in answer.text
    assert newsroom.rows(moderator.select()) == []


def test_the_address_may_be_typed_in_any_case(client, site, invited):
    assert accept(client, invited(), email=" New@Example.ORG ").status_code == 303


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", " \t "),
        ("name", "x" * 81),
        ("name", "N\x00"),
        ("name", "gro\u202egnorw"),
        ("password", "short"),
        ("password", "p" * 129),
        ("password", "MyPassword-2026"),
        ("password", "nadia goes to sea"),
        ("again", "something else entirely"),
    ],
)
def test_what_is_not_right_is_said_beside_its_field_and_nothing_happens(
    client, site, invited, newsroom, field, value
):
    page = invited()
    both = {"again": value} if field == "password" else {}
    answer = accept(client, page, **{field: value, **both})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert GOOD_PASSWORD not in answer.text
    assert newsroom.rows(moderator.select()) == []
    assert accept(client, page).status_code == 303


def test_an_address_with_an_account_gets_the_site_added_with_its_own_password(
    client, site, invited, employ, roles, newsroom
):
    known = employ("new@example.org", "Nadia", role="moderator")
    page = invited()
    assert 'name="again"' not in client.get(page).text
    assert accept(client, page, password="a wrong password").status_code == 422
    assert roles() == {}
    answer = accept(client, page, password=PASSWORD)
    assert answer.status_code == 303
    assert roles() == {known: "lead"}
    assert [row.name for row in newsroom.rows(moderator.select())] == ["Nadia"]
    assert client.get("/review").status_code == 200
    assert client.get(page).status_code == 410


def test_a_wrong_password_at_a_link_counts_as_a_failed_sign_in(client, site, invited, employ):
    employ("new@example.org", "Nadia", role="moderator")
    page = invited()
    for _ in range(10):
        accept(client, page, password="a wrong password")
    elsewhere = {"environ_base": {"REMOTE_ADDR": "203.0.113.5"}}
    door = {"email": "new@example.org", "password": PASSWORD}
    assert client.post("/review/sign-in", data=door, **elsewhere).status_code == 429


def test_a_disabled_account_is_not_opened_by_an_invitation(
    client, site, invited, employ, newsroom, roles
):
    employ("new@example.org", "Nadia", role="moderator")
    newsroom.change(moderator, moderator.c.email == NEW["email"], disabled_at=newsroom.now())
    assert accept(client, invited(), password=PASSWORD).status_code == 422
    assert roles() == {}


def test_who_works_there_by_now_keeps_the_role_that_is_there(
    client, site, invited, employ, newsroom, roles
):
    known = employ("new@example.org", "Nadia", role="moderator")
    page = invited(role=Role.ADMIN)
    row = {"moderator_id": known, "site_id": site.id, "role": "moderator"}
    with newsroom.database.write() as connection:
        connection.execute(moderator_site.insert().values(**row))
    assert accept(client, page, password=PASSWORD).status_code == 303
    assert roles() == {known: "moderator"}


def test_a_form_of_another_site_accepts_nothing(client, site, invited, newsroom):
    page = invited()
    answer = client.post(page, data=NEW, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert newsroom.rows(session.select()) == []


def test_names_are_text(client, site, invited):
    page = invited(name='"><script>alert(1)</script>')
    text = client.get(page).text
    assert "<script>alert" not in text
    text = accept(client, page, name="<img src=x onerror=alert(1)>", again="").text
    assert "<img src=x" not in text
