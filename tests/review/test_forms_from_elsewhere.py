"""No form but the desk's own is heeded, on any route; pages give attackers nothing to hold."""

from __future__ import annotations

import pytest

from moderation.review.access import MODERATOR
from moderation.review.people.sessions import LONGEST_TOKEN
from tests.http.routes import address, every_route, is_static
from tests.http.test_every_route import check_headers
from tests.review.conftest import PASSWORD, Elements
from tests.review.knocking import WRITES, Knocker, routes_of_moderators
from tests.review.two_sites import PEOPLE, build

# What a page of another site, or a form of another session, would send: (headers, form fields).
ELSEWHERE = {
    "no token": ({"Form-Token": ""}, {"form_token": ""}),
    "a wrong token": ({"Form-Token": "wrong"}, {"form_token": "wrong"}),
    "a foreign page": ({"Origin": "https://evil.example"}, {}),
    "a page without an origin": ({"Origin": "null"}, {}),
    "a cross-site page": ({"Sec-Fetch-Site": "cross-site"}, {}),
    "a neighbour": ({"Sec-Fetch-Site": "same-site", "Origin": "https://cdn.example.org"}, {}),
}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.fixture
def sites(newsroom, employ):
    return build(newsroom, employ)


@pytest.fixture
def knocker(app, services, sites):
    return Knocker(app, services, sites)


@pytest.fixture
def writes(app):
    found = [route for route in routes_of_moderators(app) if route.method in WRITES]
    assert len(found) > 30
    return found


@pytest.mark.parametrize("way", ELSEWHERE)
def test_no_write_from_elsewhere_is_carried_out(writes, sites, knocker, way):
    before, (headers, fields) = sites.rows(), ELSEWHERE[way]
    for route in writes:
        answer = knocker.knock(route, "admin", "own", headers=headers, fields=fields)
        assert answer.status_code == 403, (route.rule.rule, way)
        assert answer.json["code"] in ("forbidden", "cross_site_request"), route.rule.rule
    assert sites.rows() == before


def test_the_token_of_a_colleagues_session_opens_no_write(writes, sites, knocker):
    before, theirs = sites.rows(), knocker.form_token("lead")
    for route in writes:
        headers, fields = {"Form-Token": theirs}, {"form_token": theirs}
        answer = knocker.knock(route, "admin", "own", headers=headers, fields=fields)
        assert answer.status_code == 403, route.rule.rule
    assert sites.rows() == before


def test_a_form_that_is_no_form_is_refused(writes, sites, knocker):
    before, token = sites.rows(), knocker.form_token("admin")
    bodies = (
        {"data": f'{{"form_token": "{token}"}}', "content_type": "application/json"},
        {"data": f"form_token={token}", "content_type": "text/plain"},
        {"data": "", "query_string": {"form_token": token}},
    )
    for route in writes:
        for body in () if route.is_api else bodies:
            answer = knocker.knock(route, "admin", "own", **body)
            assert answer.status_code == 403, (route.rule.rule, body)
    assert sites.rows() == before


def test_a_call_without_its_header_is_refused_whatever_its_body_says(writes, sites, knocker):
    before, token = sites.rows(), knocker.form_token("admin")
    for route in writes:
        if route.is_api:
            sent = {"data": {"form_token": token}, "json": None, "headers": {"Form-Token": ""}}
            assert knocker.knock(route, "admin", "own", **sent).status_code == 403
    assert sites.rows() == before


def test_a_door_is_not_opened_by_another_sites_page(app, client, sites):
    before, tried = sites.rows(), 0
    form = {"email": "admin@example.org", "password": PASSWORD, "again": PASSWORD, "name": "X"}
    for method, rule in every_route(app):
        if method in WRITES and rule.rule.startswith("/review") and _is_open(app, rule):
            for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
                answer = client.post(address(app, rule, {"token": "x"}), data=form, headers=headers)
                assert answer.status_code == 403, rule.rule
                assert "Set-Cookie" not in answer.headers
                tried += 1
    assert tried >= 4
    assert sites.rows() == before


def _is_open(app, rule):
    return getattr(app.view_functions[rule.endpoint], "access", None) != MODERATOR


def test_every_page_carries_what_keeps_it_from_being_framed_and_scripted(app, knocker):
    seen = 0
    for route in routes_of_moderators(app):
        if route.method == "GET":
            for who in PEOPLE:
                answer = knocker.knock(route, who, "own", headers={"Accept": "text/html"})
                check_headers(answer, route.rule.rule)
                policy = answer.headers["Content-Security-Policy"]
                assert {part.strip() for part in policy.split(";")} == POLICY, route.rule.rule
                assert answer.headers["Cache-Control"] == "no-store", route.rule.rule
                assert "Access-Control-Allow-Origin" not in answer.headers
                seen += 1
    assert seen > 100


def test_no_page_holds_anything_that_the_policy_would_have_to_forbid(app, knocker):
    pages = 0
    for route in routes_of_moderators(app):
        if route.method in ("GET", "POST") and not route.is_api:
            page = knocker.knock(route, "admin", "own", headers={"Accept": "text/html"})
            for tag, attributes in Elements(page.text).tags if "html" in page.mimetype else ():
                where = (route.rule.rule, tag, attributes)
                assert not [name for name in attributes if name.startswith("on")], where
                assert not {"style", "srcdoc", "formaction"} & set(attributes), where
                assert tag not in ("style", "iframe", "object", "embed", "base"), where
                assert tag != "script" or "src" in attributes, where
                assert "javascript:" not in str(attributes.get("href")), where
            pages += "html" in page.mimetype
    assert pages > 15


@pytest.mark.parametrize("planted", ["x" * 43, "", "x" * (LONGEST_TOKEN + 1)])
def test_signing_in_never_takes_over_a_session_that_somebody_planted(client, desk, planted):
    client.set_cookie("cmod", planted)
    form = {"email": "mo@example.org", "password": PASSWORD}
    answer = client.post("/review/sign-in", data=form, headers={"Origin": "http://localhost"})
    assert answer.status_code == 303
    assert client.get_cookie("cmod").value not in ("", planted, desk.client.get_cookie("cmod"))
    client.set_cookie("cmod", planted)
    assert client.get("/review").status_code == 303


def test_another_password_means_another_session(desk):
    old, new = desk.client.get_cookie("cmod").value, "seven quiet herons at dawn"
    fields = {"password": PASSWORD, "new_password": new, "again": new}
    assert desk.press("/review/account/password", **fields).status_code == 303
    assert desk.client.get_cookie("cmod").value != old
    desk.open()
    desk.client.set_cookie("cmod", old)
    desk.open(status=303)


def test_every_static_file_is_served_as_what_it_is(app, client):
    rules = [rule for _, rule in every_route(app) if is_static(rule)]
    assert rules
    for name, kind in {"review.css": "text/css", "desk.js": "text/javascript"}.items():
        answer = client.get(f"/review/static/{name}")
        assert answer.mimetype == kind
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        answer.close()
