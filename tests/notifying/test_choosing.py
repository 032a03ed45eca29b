"""Where the limits are set, and where everybody chooses which mails to get."""

import re

import pytest

from moderation.domain.notices import wants_backlog, wants_digest
from moderation.domain.roles import Role
from moderation.review.people.preferences import Preferences, read_preferences
from moderation.storage.tables import moderator, policy_revision
from tests.review.conftest import Elements, desk, employ, moderator_id, seat

__all__ = ["desk", "employ", "moderator_id", "seat"]

ACCOUNT = "/review/account"
FIELDS = {"break_minutes": "50", "severe_cap": "0", "language": "", "theme": "auto"}


def ticked(page):
    boxes = [attributes for tag, attributes in Elements(page).tags if tag == "input"]
    return {box["name"]: "checked" in box for box in boxes if box.get("type") == "checkbox"}


@pytest.fixture
def person(seat, employ, site):
    """Somebody with this role, in front of a browser."""

    def make(role):
        return seat(employ(f"{role}@example.org", role.title(), site.id, role=role))

    return make


@pytest.mark.parametrize(("role", "told"), [("moderator", False), ("lead", True), ("admin", True)])
def test_the_box_shows_what_holds_for_the_role_until_somebody_chooses(person, role, told):
    boxes = ticked(person(role).open(ACCOUNT))
    assert (boxes["mail_backlog"], boxes["mail_digest"]) == (told, False)


@pytest.mark.parametrize("chosen", [{}, {"mail_backlog": "1"}, {"mail_digest": "1"}])
def test_what_is_ticked_is_kept_and_shown_whatever_the_role(person, newsroom, chosen):
    lead = person("lead")
    assert lead.press(f"{ACCOUNT}/preferences", **FIELDS, **chosen).status_code == 303
    boxes = ticked(lead.open(ACCOUNT))
    (row,) = newsroom.rows(moderator.select())
    for name in ("mail_backlog", "mail_digest"):
        assert boxes[name] == row.preferences[name] == (name in chosen)


@pytest.mark.parametrize("stored", [{}, {"mail_backlog": None}, {"mail_backlog": "yes"}])
def test_what_is_not_a_choice_counts_as_unset(stored):
    assert read_preferences(stored) == Preferences()
    assert [role for role in Role if wants_backlog(role, stored)] == [Role.LEAD, Role.ADMIN]
    assert not any(wants_digest(role, stored) for role in Role)


def test_a_choice_goes_before_the_role():
    for role in Role:
        assert wants_backlog(role, {"mail_backlog": True})
        assert not wants_backlog(role, {"mail_backlog": False})
        assert wants_digest(role, {"mail_digest": True})


def test_an_admin_sets_the_limits_on_the_policy_page_and_the_job_heeds_them(
    person, newsroom, watched, letters
):
    admin = person("admin")
    page = admin.open("/review/sites/courier/policy/edit")
    seen = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    assert 'name="notices.digest_hour"' in page
    sent = {"seen": seen, "note": "", "notices.backlog_over": "1", "notices.digest_hour": "-1"}
    previewed = admin.press("/review/sites/courier/policy/preview", **sent)
    assert "Held comments that are too many" in previewed.text
    assert admin.press("/review/sites/courier/policy", **sent).status_code == 303
    (revision,) = newsroom.rows(policy_revision.select())
    assert revision.overrides == {"notices": {"backlog_over": 1, "digest_hour": -1}}
    watched.fill(2)
    assert watched.watch() == 1
    watched.deliver()
    assert letters.addresses == ["admin"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("backlog_over", "-1"), ("backlog_over", "100001"), ("oldest_over_hours", "8761"),
     ("digest_hour", "24"), ("digest_hour", "-2"), ("digest_hour", "seven")],
)  # fmt: skip
def test_a_limit_that_cannot_be_is_refused(person, name, value):
    sent = {"seen": "", "note": "", f"notices.{name}": value}
    answer = person("admin").press("/review/sites/courier/policy/preview", **sent)
    assert answer.status_code == 422


def test_only_an_admin_sets_limits(person):
    sent = {"seen": "", "note": "", "notices.backlog_over": "1"}
    assert person("lead").press("/review/sites/courier/policy", **sent).status_code == 403
