"""A reader's own comments in the widget: from writing one to what becomes of it."""

import pytest
from playwright.sync_api import expect

from moderation.domain.lifecycle import Action, Status
from moderation.storage.tables import comment
from moderation.verification.service import issue_token
from tests.browser.conftest import KNOWN_READER
from tests.browser.reading_along import Reader, somebody
from tests.windows import until

pytestmark = pytest.mark.browser


@pytest.fixture
def reader(page, live):
    return Reader(page, live.url)


def confirm(live, page, author_id):
    """What the link in the mail leads to, in another tab."""
    database = live.services.database
    with database.write() as connection:
        token = issue_token(connection, author_id, database.now(connection))
    tab = page.context.new_page()
    tab.goto(f"{live.url}/verify/{token}")
    tab.get_by_role("button", name="Confirm and send my comment").click()
    tab.get_by_role("heading", name="confirmed").wait_for()
    tab.close()


def stored(demo, body):
    return demo.get(demo.rows(comment.select().where(comment.c.body == body))[0].id)


def test_from_writing_over_the_mail_to_the_thread(reader, live, demo):
    email, body = somebody(), "I was there, and it was *cold*."
    own = reader.open().post(body, email)
    expect(own.get_by_role("heading")).to_have_text("Waiting for your confirmation")
    expect(own).to_contain_text(email)
    expect(own.locator("em")).to_have_text("cold")
    confirm(live, reader.page, demo.author(email).id)
    reader.come_back()
    expect(own.get_by_role("heading")).to_have_text("Being checked")
    live.screen()
    # It looks by itself.
    expect(reader.shown("I was there")).to_be_visible()
    expect(own).to_have_count(0)
    expect(reader.page.get_by_role("status")).to_have_text("Your comment is published")
    assert demo.row(stored(demo, body)).form_signals == []
    reader.open()
    mine = reader.shown("I was there")
    expect(mine.get_by_text("Yours")).to_be_visible()


def test_abuse_waits_until_a_moderator_publishes_it(reader, live, demo):
    body = f"This is toxic! of {somebody()}"
    reader.open().post(body, KNOWN_READER)
    live.screen()
    own = reader.own(body)
    expect(own.get_by_role("heading")).to_have_text("Waiting for a moderator")
    expect(own).to_contain_text("A person reads it")
    demo.rule(stored(demo, body), Action.PUBLISH)
    reader.come_back()
    expect(reader.shown(body)).to_be_visible()


def test_a_rejection_says_why_and_shows_no_score(reader, live, demo):
    body = f"Quite toxic! said {somebody()}"
    reader.open().post(body, KNOWN_READER)
    live.screen()
    demo.rule(
        stored(demo, body), Action.REJECT, reasons=("harassment",), note_to_author="Not like this."
    )
    # It survives a reload, as what is kept of one's own is in the browser.
    reader.open()
    own = reader.own(body)
    expect(own).to_contain_text("The reason: harassment.")
    expect(own.locator("blockquote")).to_have_text("Not like this.")
    expect(own).not_to_contain_text("0.99")
    own.get_by_role("button", name="Hide this").click()
    reader.open()
    expect(reader.page.locator(".foot")).to_be_visible()
    expect(own).to_have_count(0)


def test_an_own_comment_can_be_changed_and_taken_back(reader, live, demo):
    body = f"First words of {somebody()}"
    reader.open().post(body, KNOWN_READER)
    live.screen()
    shown = reader.shown(body)
    shown.get_by_role("button", name="Edit").click()
    reader.page.locator(".edit textarea").fill(f"{body}, and better ones.")
    reader.page.get_by_role("button", name="Save").click()
    own = reader.own("and better ones.")
    expect(own.get_by_role("heading")).to_have_text("Being checked")
    live.screen()
    shown = reader.shown("and better ones.")
    expect(shown.get_by_text("edited")).to_be_visible()
    shown.get_by_role("button", name="Take back").click()
    dialog = reader.page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    dialog.get_by_role("button", name="Take it back").click()
    expect(shown).to_have_count(0)
    taken_back = stored(demo, f"{body}, and better ones.")
    until(reader.page, lambda: demo.status(taken_back) is Status.WITHDRAWN)


def test_the_confirmation_mail_can_be_sent_again(reader, demo):
    email, body = somebody(), f"Again, {somebody()}"
    own = reader.open().post(body, email)
    before = len(demo.mails())
    own.get_by_role("button", name="Send the mail again").click()
    expect(reader.own(body)).to_contain_text("Look in the spam folder too.")
    assert len(demo.mails()) == before + 1
