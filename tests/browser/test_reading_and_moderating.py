"""What readers and moderators do, done in a real browser."""

import re
from itertools import count

import pytest
from playwright.sync_api import expect

from moderation.domain.lifecycle import Action, Status
from moderation.embedded.demo_site import ARTICLE
from moderation.verification.service import issue_token
from tests.browser.conftest import EMAIL, PASSWORD
from tests.windows import until

pytestmark = pytest.mark.browser
_numbers = count(1)


@pytest.fixture
def reader():
    """An address that nobody has used before: the service lives longer than one test."""
    return f"reader.{next(_numbers)}@example.org"


@pytest.fixture
def confirm(live, page):
    def follow_the_mail(author_id):
        database = live.services.database
        with database.write() as connection:
            token = issue_token(connection, author_id, database.now(connection))
        page.goto(f"{live.url}/verify/{token}")

    return follow_the_mail


def card(page, text):
    return page.locator("li.card", has_text=text)


def test_signing_in_by_keyboard_alone(page, live):
    page.goto(f"{live.url}/review")
    expect(page.get_by_label("E-mail address")).to_be_focused()
    page.keyboard.type(EMAIL)
    page.keyboard.press("Tab")
    page.keyboard.type("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    expect(page.get_by_label("E-mail address")).to_have_value(EMAIL)
    expect(page.get_by_label("Password")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    # A script in the page could not read the session.
    assert page.evaluate("document.cookie") == ""
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("cmod", True, "Strict")


def test_signing_out_leads_to_the_door_and_back_does_not_reopen(desk, live):
    desk.get_by_role("button", name="Sign out").click()
    expect(desk.get_by_role("status")).to_have_text("You are signed out.")
    desk.goto(f"{live.url}/review")
    expect(desk).to_have_url(re.compile("/review/sign-in"))


def test_publishing_makes_a_held_comment_public(desk, live, demo, reader):
    held = demo.held(f"A good word, wrongly held, for {reader}.", email=reader, article=ARTICLE)
    desk.reload()
    card(desk, held.body).get_by_role("button", name="Publish").click()
    expect(desk.get_by_role("status")).to_contain_text("Published: Reader.")
    expect(card(desk, held.body)).to_have_count(0)
    until(desk, lambda: demo.status(held) is Status.PUBLISHED)
    desk.goto(f"{live.url}/demo")
    expect(desk.get_by_text(held.body)).to_be_visible()


def test_rejecting_asks_for_a_reason_first(desk, demo, reader):
    held = demo.held(f"A bad word by {reader}.", email=reader, article=ARTICLE)
    desk.reload()
    one = card(desk, held.body)
    one.locator(".reject > summary").click()
    assert demo.status(held) is Status.HELD
    one.get_by_role("button", name="Hate speech").click()
    expect(desk.get_by_role("status")).to_contain_text("Rejected (Hate speech)")
    until(desk, lambda: demo.status(held) is Status.REJECTED)
    assert demo.decisions(held)[-1].ruling.reasons == ("hate_speech",)


def test_a_decision_can_be_changed_from_the_notice(desk, demo, reader):
    held = demo.held(f"A hasty click on {reader}.", email=reader, article=ARTICLE)
    desk.reload()
    card(desk, held.body).get_by_role("button", name="Publish").click()
    desk.get_by_role("link", name="See it").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Published")
    desk.get_by_role("button", name="Take down and hold").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Held for a moderator")
    until(desk, lambda: demo.status(held) is Status.HELD)


def test_a_colleague_who_was_first_is_named(desk, demo, reader):
    held = demo.held(f"Wanted by two, says {reader}.", email=reader, article=ARTICLE)
    desk.reload()
    expect(card(desk, held.body)).to_be_visible()
    # The page would learn of it by itself.
    desk.route(re.compile("/live"), lambda route: route.abort())
    demo.rule(held, Action.REJECT, reasons=("spam",))
    card(desk, held.body).get_by_role("button", name="Publish").click()
    expect(card(desk, held.body).get_by_role("alert")).to_contain_text("was first: rejected")


def test_the_button_of_the_confirmation_page_sends_what_waited(page, confirm, demo, reader):
    parked = demo.submit("I wait <b>as</b> written.", email=reader, article=ARTICLE)
    confirm(parked.author_id)
    expect(page.get_by_text("I wait <b>as</b> written.")).to_be_visible()
    page.get_by_role("button", name="Confirm and send my comment").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("your address is confirmed")
    assert demo.status(parked) is Status.PENDING
    page.reload()


class TestWithoutScripts:
    @pytest.fixture
    def context_options(self):
        return {"java_script_enabled": False}

    def test_the_queue_works_all_the_same(self, desk, demo, reader):
        held = demo.held(f"No script needed by {reader}.", email=reader, article=ARTICLE)
        desk.reload()
        card(desk, held.body).get_by_role("button", name="Publish").click()
        expect(desk.get_by_role("status")).to_contain_text("Published.")
        assert demo.status(held) is Status.PUBLISHED
