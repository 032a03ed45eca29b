"""Admins say who works at their site, never above themselves and never leaving it without one."""

import threading

import pytest

from moderation.administration import service as administration
from moderation.domain.errors import Forbidden, ModerationError
from moderation.domain.roles import Role
from moderation.review.people.roster import Person, RoleChange, change_role, demand_rank
from moderation.storage.tables import audit, moderator, moderator_site
from tests.review.conftest import Elements
from tests.review.people.conftest import PEOPLE


def test_an_admin_sees_everybody_with_role_and_address(admin, desk):
    text = Elements(admin.open(PEOPLE)).text
    for words in ("Ada Min", "ada@example.org", "Mo Derator", "mo@example.org", "you"):
        assert words in text


@pytest.mark.parametrize("role", ["moderator", "lead"])
def test_the_page_is_for_admins_alone(seat, employ, site, admin_id, roles, role):
    other = seat(employ("jo@example.org", "Jo", site.id, role=role))
    before = roles()
    assert "ada@example.org" not in other.open(PEOPLE, status=403)
    new = {"email": "new@example.org", "role": "moderator"}
    for path, fields in (
        (f"{PEOPLE}/invitations", new),
        (f"{PEOPLE}/invitations/withdraw", {"ref": "x"}),
        (f"{PEOPLE}/{admin_id}/role", {"role": "moderator"}),
        (f"{PEOPLE}/{admin_id}/remove", {}),
    ):
        assert other.press(path, **fields).status_code == 403
    assert roles() == before


def test_an_admin_of_one_site_is_nobody_at_another(database, admin, employ, roles):
    administration.create_site(database, "other", "The Other", (), "o" * 43)
    there = employ("jo@example.org", "Jo", "other")
    admin.open("/review/sites/other/people", status=404)
    path = f"/review/sites/other/people/{there}/remove"
    assert admin.press(path).status_code == 404
    # Nor by way of the own site.
    assert admin.press(f"{PEOPLE}/{there}/role", role="admin").status_code == 404
    assert roles("other") == {there: "moderator"}


def test_moderators_addresses_stand_on_no_other_page(admin, desk, newsroom):
    held = newsroom.held()
    for path in ("/review", "/review/account", f"/review/comments/{held.id}"):
        for one in (admin, desk):
            page = one.open(path)
            assert "ada@example.org" not in page
            assert "mo@example.org" not in page


def test_a_role_is_changed_at_once_and_logged(admin, admin_id, desk, moderator_id, roles, newsroom):
    desk.open(PEOPLE, status=403)
    answer = admin.press(f"{PEOPLE}/{moderator_id}/role", role="admin")
    assert (answer.status_code, answer.location) == (303, f"{PEOPLE}?done=role")
    assert roles() == {admin_id: "admin", moderator_id: "admin"}
    desk.open(PEOPLE)
    (deed,) = newsroom.rows(audit.select())
    assert (deed.action, deed.moderator_id, deed.object_id) == (
        "role_changed",
        admin_id,
        moderator_id,
    )
    assert deed.details == {"from": "moderator", "to": "admin"}


def test_saving_the_same_role_is_no_deed(admin, moderator_id, deeds):
    admin.press(f"{PEOPLE}/{moderator_id}/role", role="moderator")
    assert deeds() == []


def test_whoever_is_removed_sees_nothing_from_the_next_request_on(
    admin, desk, moderator_id, newsroom, roles
):
    held = newsroom.held()
    desk.open(f"/review/comments/{held.id}")
    assert admin.press(f"{PEOPLE}/{moderator_id}/remove").status_code == 303
    assert moderator_id not in roles()
    desk.open(f"/review/comments/{held.id}", status=404)
    assert newsroom.rows(moderator.select().where(moderator.c.id == moderator_id))


@pytest.mark.parametrize("how", ["remove", "role"])
def test_the_last_admin_stays(admin, admin_id, desk, roles, deeds, how):
    before = roles()
    answer = admin.press(f"{PEOPLE}/{admin_id}/{how}", role="lead")
    assert answer.status_code == 409
    assert "needs an admin" in answer.text
    assert roles() == before
    assert deeds() == []


def test_an_admin_who_is_disabled_does_not_count_as_one(admin, admin_id, employ, site, newsroom):
    other = employ("eve@example.org", "Eve", site.id, role="admin")
    newsroom.change(moderator, moderator.c.id == other, disabled_at=newsroom.now())
    assert admin.press(f"{PEOPLE}/{admin_id}/remove").status_code == 409
    assert admin.press(f"{PEOPLE}/{other}/remove").status_code == 303


def test_one_of_two_admins_may_go_and_is_led_away_from_the_page(admin, admin_id, employ, site):
    employ("eve@example.org", "Eve", site.id, role="admin")
    answer = admin.press(f"{PEOPLE}/{admin_id}/role", role="moderator")
    assert answer.location == "/review"
    admin.open(PEOPLE, status=403)


def test_two_admins_who_remove_each_other_at_once_leave_one(database, employ, site, roles):
    pair = [employ(f"{name}@example.org", name, site.id, role="admin") for name in "ab"]
    gate = threading.Barrier(2)

    def remove(by, whom):
        gate.wait()
        try:
            with database.write() as connection:
                change = RoleChange(site.id, whom, None, by)
                change_role(connection, change, database.now(connection))
        except ModerationError:
            return

    both = [
        threading.Thread(target=remove, args=pair),
        threading.Thread(target=remove, args=pair[::-1]),
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(roles()) == 1


def test_nobody_gives_a_role_above_the_own():
    def person(role):
        return Person(role.value, role.value, "", role, disabled=False, seen_at=None)

    people = {role.value: person(role) for role in Role}
    demand_rank(people, "admin", Role.ADMIN, Role.MODERATOR, None)
    for by in ("lead", "moderator", "nobody"):
        with pytest.raises(Forbidden):
            demand_rank(people, by, Role.MODERATOR)


@pytest.mark.parametrize("role", ["", "owner", "ADMIN"])
def test_a_role_that_there_is_not_is_refused(admin, moderator_id, roles, role):
    before = roles()
    assert admin.press(f"{PEOPLE}/{moderator_id}/role", role=role).status_code == 422
    assert roles() == before


def test_what_people_call_themselves_is_text(admin, employ, site):
    employ("x@example.org", '<script>alert(1)</script>"><b>', site.id)
    invited = {"email": "new@example.org", "name": "<img src=x onerror=alert(1)>", "role": "lead"}
    assert admin.press(f"{PEOPLE}/invitations", **invited).status_code == 200
    page = admin.open(PEOPLE)
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_bar_leads_there_for_admins_alone(admin, desk, newsroom):
    newsroom.held()
    assert PEOPLE in admin.open()
    assert PEOPLE not in desk.open()


def test_removing_somebody_needs_a_site_that_is_the_admins_at_that_moment(
    admin, admin_id, moderator_id, newsroom, roles
):
    token = admin.form_token()
    which = moderator_site.c.moderator_id == admin_id
    newsroom.change(moderator_site, which, role="lead")
    answer = admin.client.post(f"{PEOPLE}/{moderator_id}/remove", data={"form_token": token})
    assert answer.status_code == 403
    assert moderator_id in roles()
