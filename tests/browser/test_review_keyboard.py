"""A shift at the queue by keyboard alone: quick, and nothing lost."""

import re
from itertools import count

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from moderation.domain.lifecycle import Action, Status
from moderation.embedded.demo_site import ARTICLE
from moderation.storage.tables import author
from tests.windows import until

pytestmark = pytest.mark.browser
_numbers = count(1)


def _address():
    """A commenter of whom no other test has made anything."""
    return f"shift{next(_numbers)}@example.org"


@pytest.fixture
def hold(quiet):
    def several(number):
        return [
            quiet.held(f"Comment {n} of a shift.", email=_address(), article=ARTICLE)
            for n in range(number)
        ]

    return several


@pytest.fixture
def shift(desk, live):
    """The queue, the comment that has waited longest on top."""

    def begin():
        desk.goto(f"{live.url}/review?sort=oldest")
        expect(desk.locator(".card.selected")).to_have_count(1)
        return desk

    return begin


def selected(page):
    return page.locator(".card.selected")


def statuses(newsroom, comments):
    return [newsroom.status(one) for one in comments]


def test_thirty_comments_are_decided_without_touching_the_mouse(hold, shift, quiet):
    held = hold(30)
    page = shift()
    assert page.locator(".card").count() == 20
    for n in range(30):
        expect(selected(page)).to_contain_text(f"Comment {n} of a shift.")
        for key in ("a",) if n % 2 else ("r", "4"):
            page.keyboard.press(key)
        expect(page.get_by_role("status")).to_contain_text("Published" if n % 2 else "Rejected")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing waits")
    expect(page.locator("#done")).to_be_visible()
    expect(page.locator(".card")).to_have_count(0)
    until(page, lambda: statuses(quiet, held) == [Status.REJECTED, Status.PUBLISHED] * 15)
    assert quiet.decisions(held[0])[-1].ruling.reasons == ("spam",)


def test_the_next_card_has_the_focus_once_one_is_decided(hold, shift):
    hold(3)
    page = shift()
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("f")
    expect(selected(page).locator("article")).to_be_focused()
    expect(selected(page)).to_contain_text("Comment 1 of a shift.")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 comments wait for you")
    assert page.title().startswith("(2)")


def test_the_last_decision_is_taken_back_and_the_card_is_where_it_was(hold, shift, quiet):
    held = hold(3)
    page = shift()
    page.keyboard.press("a")
    page.keyboard.press("d")
    page.keyboard.press("1")
    expect(selected(page)).to_contain_text("Comment 2 of a shift.")
    page.keyboard.press("u")
    expect(selected(page)).to_contain_text("Comment 1 of a shift.")
    page.keyboard.press("u")
    expect(selected(page)).to_contain_text("Comment 0 of a shift.")
    expect(page.get_by_role("status")).to_contain_text("Taken back")
    until(page, lambda: statuses(quiet, held) == [Status.HELD] * 3)
    # The version on the card is the new one: it can be decided again.
    page.keyboard.press("a")
    expect(selected(page)).to_contain_text("Comment 1 of a shift.")
    until(page, lambda: quiet.status(held[0]) is Status.PUBLISHED)


def test_a_decision_can_be_taken_back_after_a_reload(hold, shift, quiet):
    held = hold(2)
    page = shift()
    with page.expect_response(re.compile("/decisions$")):
        page.keyboard.press("a")
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("Published: Reader.")
    page.get_by_role("button", name="Undo").click()
    expect(selected(page)).to_contain_text("Comment 0 of a shift.")
    until(page, lambda: quiet.status(held[0]) is Status.HELD)
    expect(page.get_by_role("heading", level=1)).to_have_text("2 comments wait for you")


def test_with_nothing_to_take_back_it_says_so(hold, shift):
    hold(1)
    page = shift()
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_have_text("There is nothing to take back.")


def test_escalating_asks_for_a_word_and_leaves_the_comment_to_leads(hold, shift, quiet, live):
    held = hold(2)
    page = shift()
    page.keyboard.press("e")
    expect(page.get_by_label("What should a lead know?").first).to_be_focused()
    page.keyboard.type("Is this about a real person? a a r")
    page.keyboard.press("Tab")
    with page.expect_response(re.compile("/escalation$")):
        page.keyboard.press("Enter")
    expect(selected(page)).to_contain_text("Comment 1 of a shift.")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 comment waits for you")
    page.goto(f"{live.url}/review?view=escalated")
    expect(page.locator(".card")).to_contain_text("Comment 0 of a shift.")
    assert statuses(quiet, held) == [Status.HELD, Status.HELD]


def test_blocking_needs_a_second_key_and_keeps_the_comment(hold, shift, quiet):
    held = hold(1)
    page = shift()
    page.keyboard.press("b")
    expect(page.get_by_role("button", name="Block the commenter")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Reader is blocked at this site.")
    expect(selected(page)).to_contain_text("Comment 0 of a shift.")
    (standing,) = quiet.rows(sa.select(author.c.standing).where(author.c.id == held[0].author_id))
    assert standing == ("blocked",)
    assert quiet.status(held[0]) is Status.HELD


def test_keys_rest_while_somebody_types(hold, shift, quiet):
    held = hold(2)
    page = shift()
    page.keyboard.press("/")
    expect(page.get_by_label("Search the comments")).to_be_focused()
    page.keyboard.type("araf")
    assert statuses(quiet, held) == [Status.HELD] * 2
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=araf"))


def test_keys_can_be_switched_off_for_good(hold, shift, quiet):
    held = hold(1)
    page = shift()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.get_by_label("Single keys work").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("a")
    expect(page.locator(".card")).to_have_count(1)
    assert quiet.status(held[0]) is Status.HELD
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Single keys work").check()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("a")
    expect(page.locator(".card")).to_have_count(0)


def test_a_key_without_a_card_for_it_only_says_so(quiet, desk):
    desk.reload()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Nothing waits")
    for key in ("a", "r", "e", "b", "j", "x", "v"):
        desk.keyboard.press(key)
    expect(desk.get_by_role("status")).to_have_text("That is not offered for this comment.")


def test_one_card_at_a_time_stays_that_way(hold, shift):
    hold(3)
    page = shift()
    page.keyboard.press("z")
    expect(page.locator(".card:visible")).to_have_count(1)
    page.reload()
    expect(page.locator(".card:visible")).to_contain_text("Comment 0 of a shift.")
    page.keyboard.press("j")
    expect(page.locator(".card:visible")).to_contain_text("Comment 1 of a shift.")
    page.keyboard.press("z")
    expect(page.locator(".card:visible")).to_have_count(3)


def test_the_next_free_comment_is_selected_and_claimed(hold, shift, colleague, live):
    hold(3)
    page = shift()
    page.keyboard.press(".")
    expect(selected(page)).to_contain_text("Comment 2 of a shift.")
    colleague.goto(f"{live.url}/review?sort=oldest")
    claimed = colleague.locator(".card", has_text="Comment 2 of a shift.")
    expect(claimed).to_contain_text("Demo moderator is looking at this")


def test_a_selection_leads_to_a_preview_before_anything_happens(hold, shift, quiet):
    held = hold(3)
    page = shift()
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_text("2 selected")).to_be_visible()
    page.get_by_role("button", name="Publish them").click()
    expect(page).to_have_url(re.compile("/bulk/preview"))
    expect(page.get_by_text("Comment 0 of a shift.")).to_be_visible()
    assert statuses(quiet, held) == [Status.HELD] * 3


def test_going_to_a_view_takes_two_keys(hold, shift):
    hold(1)
    page = shift()
    page.keyboard.press("g")
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile("view=escalated"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("lead")


def test_a_rejection_carries_its_notes(hold, shift, quiet):
    (held,) = hold(1)
    page = shift()
    page.keyboard.press("r")
    page.get_by_text("Add a note").click()
    page.get_by_label("For colleagues", exact=True).fill("Second time this week.")
    page.get_by_label("For the author").fill("Please keep to the subject.")
    with page.expect_response(re.compile("/decisions$")):
        page.get_by_role("button", name="Off topic").click()
    ruling = quiet.decisions(held)[-1].ruling
    assert (ruling.action, ruling.reasons) == (Action.REJECT, ("off_topic",))
    assert ruling.note == "Second time this week."
    assert ruling.note_to_author == "Please keep to the subject."
