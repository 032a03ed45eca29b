"""The policy as it is read and as it is changed."""

import pytest

from moderation.review.rules.catalogue import SETTINGS
from moderation.review.rules.changes import changes_between
from moderation.storage.tables import audit, policy_revision
from tests.review.conftest import Elements
from tests.review.rules.conftest import POLICY, words


def test_every_setting_stands_there_with_its_value_and_what_it_means(desk, policies):
    page = words(desk.open(POLICY))
    for threshold in policies.default.hold_at.values():
        assert f"{threshold:.2f}" in page
    assert "Links allowed in a comment" in page
    for setting in SETTINGS:
        assert setting.words in page
        assert setting.explained in page


def test_every_setting_of_the_policy_has_its_place_on_the_page(policies):
    described = {setting.key for setting in SETTINGS}
    tables = policies._tables
    settings = {f"{t}.{n}" for t, e in tables.items() if isinstance(e, dict) for n in e}
    assert settings - {"words.banned", "words.suspect"} <= described


def test_what_the_site_sets_differently_is_told_with_the_default(desk, apply, policies):
    apply(hold_at__toxicity="0.5")
    assert f"0.50 by default: {policies.default.hold_at['toxicity']:.2f}" in words(
        desk.open(POLICY)
    )


def test_settings_that_cannot_be_read_are_told(desk, newsroom):
    newsroom.overrides({"links": {"allowed": "all"}})
    assert "cannot be read" in desk.open(POLICY)


@pytest.mark.parametrize("role", ["moderator", "lead"])
def test_only_administrators_may_change_it(seat, employ, site, role):
    other = seat(employ("o@example.org", "Other", site.id, role=role))
    assert "/policy/edit" not in other.open(POLICY)
    other.open(f"{POLICY}/edit", status=403)
    assert other.press(POLICY, seen="x").status_code == 403
    assert other.press(f"{POLICY}/preview", seen="x").status_code == 403


def test_what_is_applied_is_in_force_remembered_and_logged(apply, in_force, newsroom, admin_id):
    before = in_force().version
    assert apply(hold_at__toxicity="0.5", links__allowed="0", note="Elections.").location
    policy = in_force()
    assert (policy.hold_at["toxicity"], policy.links_allowed) == (0.5, 0)
    (revision,) = newsroom.rows(policy_revision.select())
    assert revision.version == policy.version
    assert (revision.moderator_id, revision.note) == (admin_id, "Elections.")
    assert revision.overrides == {"hold_at": {"toxicity": 0.5}, "links": {"allowed": 0}}
    (deed,) = newsroom.rows(audit.select().where(audit.c.object_kind == "policy"))
    assert (deed.action, deed.moderator_id) == ("policy_changed", admin_id)
    assert (deed.details["before"], deed.details["after"]) == (before, policy.version)


def test_an_empty_field_is_as_in_the_default_policy(apply, in_force, policies):
    apply(hold_at__toxicity="0.5")
    apply(hold_at__toxicity=" ")
    assert in_force() == policies.default


def test_the_second_of_two_editors_is_told_and_changes_nothing(apply, in_force, newsroom):
    seen = in_force().version
    apply(links__allowed="1")
    late = apply(seen=seen, links__allowed="9")
    assert late.status_code == 409
    assert in_force().links_allowed == 1
    assert len(newsroom.rows(policy_revision.select())) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hold_at.toxicity", "1.5"),
        ("hold_at.toxicity", "nan"),
        ("hold_at.toxicity", "high"),
        ("links.allowed", "2.5"),
        ("links.allowed", "-2"),
        ("moderation.mode", "never"),
        ("words.banned_rejects", "True"),
        ("note", "x" * 501),
        ("note", "\x00"),
        ("revision", "0190aaaa-0000-7000-8000-000000000000"),
        ("revision", "none"),
    ],
)
def test_what_cannot_be_right_changes_nothing(apply, in_force, policies, field, value):
    assert apply(**{field: value}).status_code == 422
    assert in_force() == policies.default


def test_a_comma_is_a_decimal_point_to_many(apply, in_force):
    apply(hold_at__toxicity="0,5")
    assert in_force().hold_at["toxicity"] == 0.5


def test_words_stay_when_settings_change(apply, in_force, newsroom):
    newsroom.overrides({"words": {"banned": ["pay"], "suspect": ["cash"]}})
    apply(words__banned_rejects="true")
    policy = in_force()
    assert (policy.banned_words, policy.suspect_words) == (("pay",), ("cash",))
    assert policy.banned_rejects


def test_the_form_shows_what_the_site_has_of_its_own(admin, apply, policies):
    apply(hold_at__toxicity="0.5", moderation__mode="pre")
    fields = Elements(admin.open(f"{POLICY}/edit")).tags
    values = {a.get("name"): a for tag, a in fields if tag == "input"}
    assert values["hold_at.toxicity"]["value"] == "0.5"
    assert values["hold_at.spam"]["value"] == ""
    assert values["hold_at.spam"]["placeholder"] == str(policies.default.hold_at["spam"])
    assert ("option", "pre") in {(tag, a.get("value")) for tag, a in fields if "selected" in a}


def test_what_the_form_shows_sent_back_unchanged_changes_nothing(admin, apply, in_force):
    apply(hold_at__toxicity="0.5", moderation__mode="pre", words__banned_rejects="true")
    before = in_force()
    tags = Elements(admin.open(f"{POLICY}/edit")).tags
    sent = {a["name"]: a.get("value") for tag, a in tags if tag == "input" and "." in a["name"]}
    select = None
    for tag, attributes in tags:
        select = attributes["name"] if tag == "select" else select
        if tag == "option" and "selected" in attributes:
            sent[select] = attributes["value"]
    apply(**sent)
    assert in_force() == before


def test_a_difference_is_told_in_both_values(policies, app):
    after = policies.with_overrides({"words": {"banned": ["pay"]}, "moderation": {"mode": "pre"}})
    with app.test_request_context():
        changes = changes_between(policies.default, after)
    (setting,) = changes.settings
    (words_changed,) = changes.lists
    assert setting.before == "Published first, unless something objects"
    assert setting.after == "A moderator sees every comment first"
    assert words_changed.added == ("pay",)
