"""Every route of moderators, everybody, whatever there is: who is let in, and what it changes.

The routes are read from the application and their permissions from the views, so that the next
route is tried without being named here.
"""

from __future__ import annotations

import pytest

from moderation.domain.roles import may
from tests.review.knocking import NO_PAGE, WRITES, Knocker, cases, class_of, routes_of_moderators
from tests.review.two_sites import NOT_SIGNED_IN, PEOPLE, REMOVED, ROLES, STRANGER, build

pytestmark = pytest.mark.usefixtures("cheap_hashes")

# Writes without a permission: a new name here is a decision.
WITHOUT_PERMISSION = {
    "review_entrance.post_sign_out": "ends the session that asks",
    "review_account.post_preferences": "is about the own account",
    "review_account.post_password": "is about the own account, and asks for its password",
    "review_account.post_sign_out_everywhere": "is about the own account",
    # The API is for keys as well, which have no role: what needs a lead asks for one inside.
    "review_rulings.post_decision": "anybody at the site; what is escalated, a lead",
    "review_rulings.post_undo": "own decisions; a colleague's, a lead",
    "review_together.put_claim": "anybody at the site",
    "review_together.delete_claim": "ends an own claim",
    "review_together.post_next_claim": "anybody at the site",
    "review_together.put_escalation": "anybody at the site",
    "review_together.delete_escalation": "whoever escalated, or a lead",
    "review_together.post_note": "anybody at the site",
    "review_together.post_author_note": "anybody at the site",
    "review_reporting.post_leaving": "anybody at the site",
    "review_appealing.post_answer": "anybody at the site; what is escalated, a lead",
    "review_together.post_bulk": "anybody at the site, a hundred at a time",
    "review_together.post_undo_bulk": "own decisions; a colleague's, a lead",
}
# What only whoever did it can do again, or what whoever asks has none of.
NOTHING_OF_ONES_OWN = {"review_undo.post_undo_last": "409 nothing_to_undo"}


@pytest.fixture
def sites(newsroom, employ):
    return build(newsroom, employ)


@pytest.fixture
def knocker(app, services, sites):
    return Knocker(app, services, sites)


def expected(route, who, thing):
    """The class of answer that somebody gets."""
    if who in NOT_SIGNED_IN:
        return "401 not_authenticated" if route.is_api else "the door"
    if not set(route.rule.arguments) - {"rest"}:
        return "404 not_found" if route.name == NO_PAGE else "allowed"
    home = {STRANGER: "other", REMOVED: None}.get(who, "own")
    if not _is_at(route, home, thing):
        return "403 wrong_site" if route.is_api and "site" in route.rule.arguments else "404"
    role = ROLES.get(who, ROLES["admin"])
    if route.permission and not may(role, route.permission):
        return "403 role_missing"
    return "allowed" if thing == home else "404"


def _is_at(route, home, thing):
    if "site" not in route.rule.arguments:
        return thing == home
    return thing == home or (home == "own" and "under own" in thing)


def told(answer):
    """Class, words and headers of an answer, without what names the request itself."""
    document = answer.get_json(silent=True) or {}
    return class_of(answer), document.get("title"), document.get("detail")


def differs(route, who, thing, answer, wanted):
    got = class_of(answer)
    if got == wanted or (wanted == "404" and got.startswith("404 ")):
        return None
    if wanted == "allowed" and got == NOTHING_OF_ONES_OWN.get(route.name):
        return None
    return f"{route.method} {route.rule.rule}: {who}, {thing}: {got}, not {wanted}"


def test_everybody_gets_the_answer_that_is_theirs_and_a_refusal_changes_nothing(
    app, sites, knocker
):
    tried, wrong, before = 0, [], sites.rows()
    for route in routes_of_moderators(app):
        for _, who, thing in cases([route], PEOPLE):
            wanted = expected(route, who, thing)
            if wanted == "allowed" and route.method in WRITES:
                continue
            answer, tried = knocker.knock(route, who, thing), tried + 1
            wrong.append(differs(route, who, thing, answer, wanted))
        if route.method in WRITES and sites.rows() != before:
            wrong.append(f"{route.method} {route.rule.rule} changed something")
    assert "\n".join(one for one in wrong if one) == ""
    assert tried > 1_000


def test_whoever_may_is_let_in_and_never_touches_the_other_site(app, sites, knocker):
    put_back, tried, wrong = sites.remember(), 0, []
    for route, who, thing in cases(routes_of_moderators(app), PEOPLE):
        if route.method not in WRITES or expected(route, who, thing) != "allowed":
            continue
        before = sites.rows_of_other()
        answer, tried = knocker.knock(route, who, thing), tried + 1
        wrong.append(differs(route, who, thing, answer, "allowed"))
        if thing == "own" and sites.rows_of_other() != before:
            wrong.append(f"{route.method} {route.rule.rule}: {who} changed the other site")
        put_back()
    assert "\n".join(one for one in wrong if one) == ""
    assert tried > 100


def test_nothing_of_the_other_site_is_reached_by_naming_it_in_a_form(app, sites, knocker):
    put_back, before, tried = sites.remember(), sites.rows_of_other(), 0
    for route in routes_of_moderators(app):
        if route.method in WRITES and set(route.rule.arguments) == {"site"}:
            page = knocker.knock(route, "admin", "other under own", headers={"Accept": "text/html"})
            assert sites.rows_of_other() == before, route.rule.rule
            assert "Said at other." not in page.text, route.rule.rule
            assert page.status_code < 500, route.rule.rule
            put_back()
            tried += 1
    assert tried >= 10


def test_what_belongs_to_others_and_what_does_not_exist_look_the_same(app, knocker):
    compared = 0
    for route in routes_of_moderators(app):
        pairs = [("other", "nothing"), ("other under own", "nothing under own")]
        for theirs, nothing in pairs:
            if theirs in route.things():
                got = [told(knocker.knock(route, "admin", thing)) for thing in (theirs, nothing)]
                assert got[0] == got[1], route.rule.rule
                assert got[0][0] != "allowed"
                compared += 1
    assert compared > 40


def test_every_write_without_a_permission_is_listed_with_the_reason(app):
    bare = {
        route.name
        for route in routes_of_moderators(app)
        if route.method in WRITES and route.permission is None
    }
    assert bare == set(WITHOUT_PERMISSION)


def test_a_refusal_that_changes_something_would_be_noticed(sites, newsroom):
    before, of_other = sites.rows(), sites.rows_of_other()
    assert any(of_other["comment"])
    put_back = sites.remember()
    newsroom.held("Changed.")
    assert sites.rows() != before
    put_back()
    assert (sites.rows(), sites.rows_of_other()) == (before, of_other)
