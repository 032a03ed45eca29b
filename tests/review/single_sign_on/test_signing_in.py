"""A moderator signs in at a real provider: there and back, and nobody else with it."""

import logging
from http.cookies import SimpleCookie

from moderation.storage.tables import session
from tests.review.conftest import PASSWORD
from tests.review.single_sign_on.conftest import BACK, Browser, asked_for


def test_a_moderator_comes_in_and_gets_a_session_of_the_same_kind(browser, mo, newsroom):
    answer = browser.sign_in("mo-17")
    assert (answer.status_code, answer.location) == (303, "/review")
    assert browser.is_in()
    assert [row.moderator_id for row in newsroom.rows(session.select())] == [mo]
    kept, gone = map(SimpleCookie, answer.headers.getlist("Set-Cookie")[::-1])
    assert (kept["cmod"]["samesite"], kept["cmod"]["httponly"]) == ("Strict", True)
    assert gone["cmod-openid"]["max-age"] == "0"


def test_the_sign_in_page_offers_it_beside_the_password(browser, mo):
    page = browser.client.get("/review/sign-in").text
    assert "Sign in with <bdi>Acme</bdi>" in page
    answer = browser.client.post(
        "/review/sign-in", data={"email": "mo@example.org", "password": PASSWORD}
    )
    assert answer.status_code == 303


def test_one_comes_to_the_page_that_one_wanted(browser, mo):
    place = "/review/sites/courier?sort=newest&reason=toxic"
    answer = browser.sign_in("mo-17", f"?next={place.replace('&', '%26').replace('?', '%3F')}")
    assert answer.location == place


def test_one_never_lands_outside_of_the_desk(browser, mo):
    for place in ("//evil.example", "https://evil.example", "/\\evil.example", "/reviewer"):
        assert browser.sign_in("mo-17", f"?next={place}").location == "/review"


def test_the_provider_is_asked_with_pkce_a_state_and_a_nonce_that_are_new_each_time(
    browser, running
):
    first, second = asked_for(browser.depart()), asked_for(browser.depart())
    assert first["redirect_uri"] == BACK
    assert (first["response_type"], first["code_challenge_method"]) == ("code", "S256")
    assert "openid" in first["scope"].split()
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) == 43
        assert first[name] != second[name]
    assert "client_secret" not in first
    assert running.client["client_secret"] not in str(first)


def test_the_cookie_does_not_tell_what_the_provider_is_told(browser):
    asked = asked_for(browser.depart())
    kept = browser.client.get_cookie("cmod-openid").value
    assert not any(asked[name] in kept for name in ("state", "nonce", "code_challenge"))


def test_opening_the_page_that_one_comes_back_to_signs_nobody_in(browser, mo, newsroom):
    there = browser.provider.consent(browser.depart(), "mo-17")
    for _ in range(3):
        page = browser.client.get(there.replace("http://comments.example.org", ""))
        assert page.status_code == 200
        assert "no-store" in page.headers["Cache-Control"]
    assert newsroom.rows(session.select()) == []
    assert browser.arrive(there).status_code == 303


def test_a_code_works_once(browser, mo, newsroom):
    there = browser.provider.consent(browser.depart(), "mo-17")
    cookie = browser.client.get_cookie("cmod-openid").value
    assert browser.arrive(there).status_code == 303
    browser.client.set_cookie("cmod-openid", cookie)
    assert browser.arrive(there).status_code == 502
    assert len(newsroom.rows(session.select())) == 1


def test_another_browser_cannot_use_the_answer(app, browser, mo, newsroom):
    """Nor can somebody be signed in as the person who sends them a link."""
    there = browser.provider.consent(browser.depart(), "mo-17")
    other = Browser(app, browser.provider)
    assert other.arrive(there).status_code == 403
    other.depart()
    assert other.arrive(there).status_code == 403
    assert newsroom.rows(session.select()) == []


def test_the_page_of_another_site_cannot_send_the_form(browser, mo, newsroom):
    there = browser.provider.consent(browser.depart(), "mo-17")
    fields = asked_for(there)
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert browser.send(fields, headers=headers).status_code == 403
    assert newsroom.rows(session.select()) == []


def test_an_answer_in_another_providers_name_is_refused(browser, mo):
    there = browser.provider.consent(browser.depart(), "mo-17")
    assert browser.arrive(there, iss="https://evil.example").status_code == 403


def test_an_answer_that_names_the_provider_is_fine(browser, mo, running):
    there = browser.provider.consent(browser.depart(), "mo-17")
    assert browser.arrive(there, iss=running.issuer).status_code == 303


def test_who_breaks_off_at_the_provider_gets_the_form_again(browser, mo):
    there = browser.provider.consent(browser.depart(), "mo-17", action="deny")
    answer = browser.arrive(there)
    assert answer.status_code == 403
    assert "broken off" in answer.text
    assert 'name="password"' in answer.text


def test_what_the_provider_says_of_an_error_is_never_shown(browser):
    words = "error=server_error&error_description=Call+0800-SCAM"
    answer = browser.client.get(f"/review/sign-in/openid/return?{words}")
    assert answer.status_code == 502
    assert "SCAM" not in answer.text


def test_neither_log_nor_page_repeats_an_address_a_code_or_a_secret(browser, running, site, caplog):
    caplog.set_level(logging.DEBUG)
    running.person("stranger", email="stranger@example.org", email_verified=True)
    there = browser.provider.consent(browser.depart(), "stranger")
    page = browser.arrive(there).text
    for secret in ("stranger@example.org", asked_for(there)["code"], *running.client.values()):
        if isinstance(secret, str) and secret != "client_secret_basic":
            assert secret not in page + caplog.text


def test_guessing_codes_is_limited_as_guessing_passwords_is(browser, mo):
    for _ in range(10):
        state = asked_for(browser.depart())["state"]
        assert browser.send({"code": "guess", "state": state}).status_code == 502
    state = asked_for(browser.depart())["state"]
    assert browser.send({"code": "guess", "state": state}).status_code == 429
