"""Nobody but the site's moderators sees or moves anything, and only through their own forms."""

import pytest
from werkzeug.routing import Rule

from moderation.administration import service as administration
from moderation.domain.lifecycle import Status
from moderation.review.access import MODERATOR
from tests.newsroom import Newsroom


@pytest.fixture
def other_newsroom(database, policies):
    other = administration.create_site(database, "other", "The Other", (), "o" * 43)
    return Newsroom(database, policies, other)


def pages_of_moderators(app) -> list[tuple[Rule, str]]:
    guarded = [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
        if getattr(app.view_functions[rule.endpoint], "access", None) == MODERATOR
    ]
    assert {"GET", "POST"} <= {method for _, method in guarded}
    return guarded


def address_of(rule: Rule, comment_id: str) -> str:
    return rule.rule.replace("<comment_id>", comment_id).replace("<path:rest>", "nothing")


def test_every_page_under_review_is_for_moderators_but_the_door(app):
    open_ = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/review")
        and getattr(app.view_functions[rule.endpoint], "access", None) != MODERATOR
    }
    door, link = "/review/sign-in", "/review/invitations/<token>"
    elsewhere = {f"{door}/openid", f"{door}/openid/return"}
    assert open_ == {door, link, *elsewhere, "/review/static/<path:filename>"}


def test_without_a_session_every_page_leads_to_the_door_and_nothing_changes(app, client, newsroom):
    held = newsroom.held()
    for rule, method in pages_of_moderators(app):
        answer = client.open(address_of(rule, held.id), method=method)
        assert answer.status_code == 303, rule
        assert answer.location.startswith("/review/sign-in?after=session"), rule
    assert newsroom.get(held.id) == held


@pytest.mark.parametrize("token", [None, "", "wrong", "ü"])
def test_a_write_without_the_sessions_own_token_is_refused(app, desk, newsroom, token):
    held = newsroom.held()
    form = {"action": "publish", "version": held.version}
    form |= {} if token is None else {"form_token": token}
    for rule, method in pages_of_moderators(app):
        if method == "POST":
            assert desk.client.post(address_of(rule, held.id), data=form).status_code == 403
    assert newsroom.get(held.id) == held
    desk.open()


def test_the_token_of_another_session_is_refused(seat, desk, newsroom, moderator_id):
    held = newsroom.held()
    other = seat(moderator_id).form_token()
    assert desk.decide(held, action="publish", form_token=other).status_code == 403
    assert newsroom.status(held) is Status.HELD


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:81"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    ],
)
def test_a_write_from_another_sites_page_is_refused_even_with_the_token(desk, newsroom, headers):
    held = newsroom.held()
    form = {"action": "publish", "version": held.version, "form_token": desk.form_token()}
    address = f"/review/comments/{held.id}/decisions"
    assert desk.client.post(address, data=form, headers=headers).status_code == 403
    assert newsroom.status(held) is Status.HELD


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        # Behind a proxy the browser names the public address.
        {"Origin": "http://comments.example.org"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://as-the-browser-sees-it.example"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_write_from_our_own_page_is_carried_out(desk, newsroom, headers):
    held = newsroom.held()
    form = {"action": "publish", "version": held.version, "form_token": desk.form_token()}
    address = f"/review/comments/{held.id}/decisions"
    assert desk.client.post(address, data=form, headers=headers).status_code == 303
    assert newsroom.status(held) is Status.PUBLISHED


def test_what_is_at_another_site_does_not_exist(desk, other_newsroom):
    held = other_newsroom.held("Nobody else may read this.")
    desk.open("/review?site=other", status=404)
    page = desk.open(f"/review/comments/{held.id}", status=404)
    assert "Nobody else" not in page
    assert desk.decide(held, action="publish").status_code == 404
    assert other_newsroom.status(held) is Status.HELD


def test_another_site_and_no_site_look_the_same(desk, other_newsroom):
    def without_number(page):
        return page[: page.index("<code>")]

    other, none = (desk.open(f"/review?site={name}", status=404) for name in ("other", "nowhere"))
    assert without_number(other) == without_number(none)


def test_a_moderator_of_two_sites_sees_both(seat, employ, newsroom, other_newsroom):
    newsroom.held("Said at the first.")
    other_newsroom.held("Said at the second.")
    desk = seat(employ("two@example.org", "Two", newsroom.site.id, "other"))
    assert "Said at the first." in desk.open(f"/review?site={newsroom.site.id}")
    assert "Said at the second." in desk.open("/review?site=other")


def test_without_a_choice_the_site_where_something_waits_is_shown(
    seat, employ, newsroom, other_newsroom
):
    other_newsroom.held("Said at the second.")
    desk = seat(employ("two@example.org", "Two", newsroom.site.id, "other"))
    assert "Said at the second." in desk.open()


def test_a_moderator_without_a_site_is_told_so(seat, employ, newsroom):
    newsroom.held("Not for everybody.")
    page = seat(employ("new@example.org", "New")).open()
    assert "No site is yours yet" in page
    assert "Not for everybody." not in page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/review/nothing", 404),
        ("/review/", 404),
        ("/review/comments/not-an-id", 404),
        ("/review?sort=sideways", 422),
        ("/review?cursor=forged.cursor", 422),
    ],
)
def test_errors_are_pages_for_people(desk, path, status):
    page = desk.open(path, status=status)
    assert page.startswith("<!doctype html>")
    assert "Back to the queue" in page


def test_errors_are_json_for_programs(desk):
    answer = desk.client.get("/review/nothing", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_pages_may_not_be_framed_kept_or_scripted(desk):
    headers = desk.client.get("/review").headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    # `no-referrer` would hide the origin of our own forms from ourselves.
    assert headers["Referrer-Policy"] == "same-origin"
