"""Several people at one queue: nobody decides over another, and everybody sees what happens."""

import re

import pytest
from playwright.sync_api import expect

from moderation.domain.lifecycle import Action, Status
from moderation.embedded.demo_site import ARTICLE
from tests.windows import until

pytestmark = pytest.mark.browser


@pytest.fixture
def held(quiet):
    return [
        quiet.held(f"Wanted by two, number {n}.", email=f"two{n}@example.org", article=ARTICLE)
        for n in range(2)
    ]


def card(page, number):
    return page.locator(".card", has_text=f"Wanted by two, number {number}.")


def stop_looking(page):
    """From now on this page does not learn what others do."""
    page.route(re.compile("/live"), lambda route: route.abort())


def test_whoever_comes_second_is_told_who_decided_what(held, desk, colleague, quiet):
    for page in (desk, colleague):
        page.reload()
        stop_looking(page)
        expect(card(page, 0)).to_be_visible()
    card(colleague, 0).locator(".reject > summary").click()
    with colleague.expect_response(re.compile("/decisions$")):
        card(colleague, 0).get_by_role("button", name="Spam").click()
    card(desk, 0).get_by_role("button", name="Publish").click()
    expect(card(desk, 0).get_by_role("alert")).to_have_text("Ruth Okafor was first: rejected.")
    expect(card(desk, 0).get_by_role("button", name="Publish")).to_be_hidden()
    assert quiet.status(held[0]) is Status.REJECTED
    # It is no decision of this moderator, so there is nothing to take back.
    desk.keyboard.press("u")
    expect(desk.get_by_role("status")).to_have_text("There is nothing to take back.")
    expect(desk.get_by_role("heading", level=1)).to_have_text("1 comment waits for you")


def test_of_two_who_press_at_once_one_decides_and_the_other_learns_of_it(
    held, desk, colleague, quiet
):
    for page in (desk, colleague):
        page.reload()
        stop_looking(page)
        card(page, 0).get_by_role("button", name="Publish").wait_for()
    decided = re.compile("/decisions$")
    with desk.expect_response(decided), colleague.expect_response(decided):
        for page in (desk, colleague):
            # Pressed in both before either has an answer.
            page.evaluate(
                """() => setTimeout(() => [...document.querySelectorAll('.card')]
                     .find((one) => one.textContent.includes('number 0.'))
                     .querySelector('.do.publish button').click(), 50)"""
            )
    both = (desk, colleague)
    until(desk, lambda: sorted(one.locator(".card.gone").count() for one in both) == [0, 1])
    rulings = [one.ruling for one in quiet.decisions(held[0])]
    assert [one.action for one in rulings] == [Action.HOLD, Action.PUBLISH]


def test_a_colleagues_decision_appears_by_itself(held, desk, quiet, colleague):
    desk.reload()
    expect(card(desk, 1)).to_be_visible()
    colleague.reload()
    card(colleague, 1).get_by_role("button", name="Publish").click()
    expect(card(desk, 1).get_by_role("alert")).to_have_text("Ruth Okafor was first: published.")
    expect(desk.get_by_role("heading", level=1)).to_have_text("1 comment waits for you")
    assert quiet.status(held[1]) is Status.PUBLISHED


def test_what_a_colleague_looks_at_is_marked(held, desk, colleague):
    desk.reload()
    colleague.reload()
    with colleague.expect_response(re.compile("/claim$")):
        card(colleague, 0).locator("article").click()
    expect(card(desk, 0)).to_contain_text("Ruth Okafor is looking at this")
    with colleague.expect_response(re.compile("/release$")):
        card(colleague, 1).locator("article").click()
    expect(card(desk, 0).locator(".claimed")).to_be_hidden()


def test_what_is_held_meanwhile_is_counted_and_comes_up(held, desk, quiet):
    desk.reload()
    quiet.held("Held a moment ago.", email="late@example.org", article=ARTICLE)
    expect(desk.get_by_role("heading", level=1)).to_have_text("3 comments wait for you")
    expect(desk.locator(".card", has_text="Held a moment ago.")).to_be_visible()


def test_a_broken_connection_brings_the_card_back(held, desk, quiet):
    desk.reload()
    desk.route(re.compile("/decisions$"), lambda route: route.abort())
    card(desk, 0).get_by_role("button", name="Publish").click()
    expect(card(desk, 0).get_by_role("alert")).to_contain_text("Nothing was decided.")
    expect(desk.get_by_role("heading", level=1)).to_have_text("2 comments wait for you")
    assert quiet.status(held[0]) is Status.HELD
    desk.unroute(re.compile("/decisions$"))
    card(desk, 0).get_by_role("button", name="Publish").click()
    expect(card(desk, 0)).to_have_count(0)


def test_a_decision_is_carried_out_though_the_page_is_left_at_once(held, desk, quiet, live):
    desk.reload()
    card(desk, 0).get_by_role("button", name="Publish").click()
    desk.goto(f"{live.url}/review?view=escalated")
    until(desk, lambda: quiet.status(held[0]) is Status.PUBLISHED)


def test_only_leads_decide_what_was_escalated(held, colleague, desk, live):
    colleague.reload()
    card(colleague, 0).locator(".escalate > summary").click()
    with colleague.expect_response(re.compile("/escalation$")):
        colleague.get_by_role("button", name="Let a lead decide").click()
    colleague.goto(f"{live.url}/review?view=escalated")
    expect(card(colleague, 0).get_by_role("button", name="Publish")).to_have_count(0)
    desk.goto(f"{live.url}/review?view=escalated")
    card(desk, 0).get_by_role("button", name="Publish").click()
    expect(card(desk, 0)).to_have_count(0)
