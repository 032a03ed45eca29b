"""The widget under the demo article: what readers do with it, done in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from moderation.domain.lifecycle import Status
from moderation.embedded.demo_access import SITE
from moderation.embedded.demo_site import ARTICLE
from moderation.storage.queries import sites
from moderation.storage.tables import article, comment, report
from tests.browser.conftest import KNOWN_READER
from tests.browser.reading_along import Reader, somebody

pytestmark = pytest.mark.browser


@pytest.fixture
def reader(page, live):
    return Reader(page, live.url)


@pytest.fixture
def policy(live):
    """Sets what the demo site's policy has differently, for the length of a test."""

    def overrides(tables):
        with live.services.database.write() as connection:
            sites.set_policy_overrides(connection, SITE, tables)

    yield overrides
    overrides({})


def stored(demo, body):
    return demo.get(demo.rows(comment.select().where(comment.c.body == body))[0].id)


def test_a_draft_survives_a_reload_and_is_gone_once_sent(reader, live):
    reader.open().form.locator("textarea").fill("Half a thought")
    reader.open()
    expect(reader.form.locator("textarea")).to_have_value("Half a thought")
    reader.post("Half a thought, finished.", KNOWN_READER)
    live.screen()
    reader.open()
    expect(reader.form.locator("textarea")).to_have_value("")


def test_name_and_address_are_kept_only_for_whoever_asks(reader, live):
    stores = "Object.entries(localStorage).map(([key, value]) => key + value).join()"
    email = somebody()
    reader.open().post("Do not keep me.", email)
    assert email not in reader.page.evaluate(stores)
    reader.form.locator("textarea").focus()
    reader.form.get_by_label("Remember both").check()
    reader.post("Do keep me.", email)
    reader.open().form.locator("textarea").focus()
    expect(reader.form.get_by_label("E-mail address")).to_have_value(email)
    assert reader.page.context.cookies() == []


def test_what_is_missing_is_said_beside_the_field_and_focused(reader):
    reader.open().form.locator("textarea").fill("Only a text.")
    reader.form.get_by_label("E-mail address").fill("nobody")
    reader.form.get_by_role("button", name="Send comment").click()
    expect(reader.form.get_by_label("Name")).to_be_focused()
    expect(reader.form.get_by_label("E-mail address")).to_have_attribute("aria-invalid", "true")
    expect(reader.form).to_contain_text("does not look like an e-mail address")


def test_a_reply_goes_below_its_parent_and_names_it(reader, live, demo):
    parent = demo.published(f"A question of {somebody()}", email=somebody(), article=ARTICLE)
    reader.open()
    place = reader.page.locator(f"#comment-{parent.id}")
    place.get_by_role("button", name="Reply to Reader").click()
    form = place.locator(".write")
    expect(form).to_contain_text("In reply to Reader")
    expect(form.locator("textarea")).to_be_focused()
    reader.post("An answer, and a good one.", KNOWN_READER, form=form)
    live.screen()
    expect(place.locator(".replies article")).to_contain_text("An answer, and a good one.")
    expect(place.locator(".write")).to_have_count(0)


def test_a_reader_reports_a_comment_with_a_reason(reader, demo):
    shown = demo.published(f"Report me, {somebody()}", email=somebody(), article=ARTICLE)
    reader.open()
    place = reader.page.locator(f"#comment-{shown.id}")
    place.get_by_role("button", name="Report the comment").click()
    dialog = reader.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Send report").click()
    expect(dialog.get_by_role("alert")).to_have_text("Please choose a reason.")
    dialog.get_by_label("Against the law").check()
    dialog.get_by_label("In your own words").fill("Section 185.")
    dialog.get_by_role("button", name="Send report").click()
    expect(place).to_contain_text("Thank you. A moderator will look at it.")
    (row,) = demo.rows(report.select().where(report.c.comment_id == shown.id))
    assert (row.reason, row.note) == ("illegal", "Section 185.")


def test_escape_closes_a_dialog_and_returns_to_where_one_was(reader, demo):
    shown = demo.published(f"Escape me, {somebody()}", email=somebody(), article=ARTICLE)
    reader.open()
    button = reader.page.locator(f"#comment-{shown.id}").get_by_role("button", name="Report")
    button.focus()
    reader.page.keyboard.press("Enter")
    expect(reader.page.get_by_role("dialog")).to_be_visible()
    reader.page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_whoever_writes_hurtfully_is_asked_once_to_think_again(reader, policy):
    policy({"thread": {"reconsider": True}})
    body = f"You are toxic! says {somebody()}"
    reader.open().send(body, KNOWN_READER)
    question = reader.form.get_by_role("group")
    expect(question).to_contain_text("may sound hurtful")
    question.get_by_role("button", name="Change it").click()
    expect(reader.form.locator("textarea")).to_be_focused()
    expect(reader.form.locator("textarea")).to_have_value(body)
    reader.form.get_by_role("button", name="Send comment").click()
    expect(reader.own(body)).to_be_visible()


def test_a_lost_answer_is_asked_for_again_and_nothing_is_stored_twice(reader, demo):
    body = f"Only once, {somebody()}"
    lost = []

    def lose(route):
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.abort()

    reader.page.route(re.compile("/comments$"), lose)
    reader.open().send(body, KNOWN_READER)
    expect(reader.form.get_by_role("alert")).to_contain_text("Your text is kept here")
    reader.form.get_by_role("button", name="Send comment").click()
    expect(reader.own(body)).to_be_visible()
    assert len(demo.rows(comment.select().where(comment.c.body == body))) == 1


def test_a_program_that_fills_in_everything_is_held(reader, live, demo):
    body = f"Buy here, {somebody()}"
    reader.open().fill(body, KNOWN_READER)
    reader.form.locator("input[name=website]").fill("http://x.example", force=True)
    reader.form.get_by_role("button", name="Send comment").click()
    expect(reader.own(body)).to_be_visible()
    live.screen()
    one = stored(demo, body)
    assert demo.status(one) is Status.HELD
    assert demo.decisions(one)[-1].ruling.reasons == ("automated",)


def test_a_closed_article_is_read_and_not_written_under(reader, demo):
    demo.published("Before it was closed.", email=somebody(), article=ARTICLE)
    demo.describe(ARTICLE, moderation="closed")
    try:
        reader.open()
        expect(reader.page.get_by_text("This article takes no more comments.")).to_be_visible()
        expect(reader.page.locator(".comments-widget textarea")).to_have_count(0)
        expect(reader.page.get_by_role("button", name=re.compile("^Reply"))).to_have_count(0)
        expect(reader.shown("Before it was closed.").first).to_be_visible()
    finally:
        demo.change(article, article.c.id == ARTICLE, moderation="default")


def test_when_the_service_is_away_the_page_says_so_and_tries_again(reader, page):
    page.route(re.compile("/v1/"), lambda route: route.abort())
    page.goto(f"{reader.url}/demo")
    expect(page.get_by_text("The comments cannot be loaded just now.")).to_be_visible()
    page.unroute(re.compile("/v1/"))
    page.get_by_role("button", name="Try again").click()
    expect(reader.form).to_be_visible()
