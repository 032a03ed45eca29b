"""Signing in at a real OpenID provider, in a real browser that keeps strict cookies to itself."""

from ipaddress import ip_network
from urllib.parse import urlsplit

import pytest

from moderation.review.single_sign_on.configured import EXTENSION
from moderation.review.single_sign_on.provider import Provider
from tests.browser.conftest import EMAIL
from tests.browser.test_accessibility import MODES, faults
from tests.review.single_sign_on.conftest import RunningProvider

pytestmark = pytest.mark.browser

LOOPBACK = (ip_network("127.0.0.1/32"), ip_network("::1/128"))


@pytest.fixture
def provider(live):
    """At `localhost`: to a browser that is another site than the service at 127.0.0.1."""
    running = RunningProvider()
    running.register(back=f"{live.url}/review/sign-in/openid/return")
    running.person("mo-17", email=EMAIL, email_verified=True)
    issuer = f"http://localhost:{running.port}"
    settings = running.settings(issuer=issuer, allowed=LOOPBACK, name="أكمي Newsroom")
    live.app.extensions[EXTENSION] = Provider(settings)
    yield running
    live.app.extensions[EXTENSION] = None
    running.stop()


def keep_inside(page):
    """The provider's pages would fetch a style sheet from far away."""

    def decide(route):
        inside = urlsplit(route.request.url).hostname in ("127.0.0.1", "localhost")
        route.continue_() if inside else route.abort()

    page.context.route("**/*", decide)


def go_there_and_back(page, live, subject):
    page.goto(f"{live.url}/review/sign-in?next=/review/account")
    page.get_by_role("link", name="Sign in with").click()
    page.wait_for_url("http://localhost:*/**")
    page.fill("input[name=sub]", subject)
    page.get_by_role("button", name="Authorize").click()


def test_one_button_there_and_one_here_and_one_is_at_work(page, live, provider):
    keep_inside(page)
    go_there_and_back(page, live, "mo-17")
    page.wait_for_url(f"{live.url}/review/account")
    (kept,) = [one for one in page.context.cookies() if one["name"].startswith("cmod")]
    assert (kept["sameSite"], kept["httpOnly"]) == ("Strict", True)


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_without_scripts_a_button_goes_on(page, live, provider):
    keep_inside(page)
    go_there_and_back(page, live, "mo-17")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(f"{live.url}/review/account")


def test_who_is_not_known_here_is_told_so_at_the_door(page, live, provider):
    keep_inside(page)
    go_there_and_back(page, live, "stranger@example.org")
    provider.person("stranger", email="stranger@example.org", email_verified=True)
    page.get_by_role("alert").wait_for()
    go_there_and_back(page, live, "stranger")
    assert "Nobody with your address works here" in page.get_by_role("alert").inner_text()


def test_the_pages_on_the_way_are_accessible(page, live, provider, monkeypatch):
    page.context.route("**/returning.js", lambda route: route.abort())
    back = f"{live.url}/review/sign-in/openid/return"
    found = []
    for address in (f"{live.url}/review/sign-in", f"{back}?code=1&state=2", f"{back}?error=x"):
        page.goto(address)
        found += [f"{address}: {fault}" for fault in faults(page, MODES)]
    assert found == []
