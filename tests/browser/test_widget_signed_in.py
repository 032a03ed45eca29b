"""The widget on a page that knows its reader: the site vouches, and nobody types an address."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from playwright.sync_api import expect

from moderation.administration import service as administration
from moderation.domain.lifecycle import Status
from moderation.storage.tables import comment
from tests.browser.elsewhere import elsewhere
from tests.browser.reading_along import LATER, Reader, somebody
from tests.newsroom import Newsroom

pytestmark = pytest.mark.browser

SECRET = "v" * 43


def vouch(email, *, ends=timedelta(minutes=5), **claims):
    """A token as the site's server would make it."""
    said = {"sub": "r-1", "email": email, "email_verified": True, "jti": f"{email}-{ends}"}
    said |= {"exp": datetime.now(UTC) + ends, **claims}
    return jwt.encode(said, SECRET, "HS256")


@pytest.fixture(scope="session")
def pages(live):
    with elsewhere(live.url) as pages:
        yield pages


@pytest.fixture(scope="session")
def tribune(live, pages):
    database = live.services.database
    site = administration.create_site(database, "tribune", "The Tribune", (pages.url,), SECRET)
    return Newsroom(database, live.services.policies, site)


@pytest.fixture
def reader(page, pages, tribune):
    return Reader(page, pages.url)


def write(reader, body):
    reader.form.locator("textarea").fill(body)
    reader.page.evaluate(LATER)
    reader.form.locator("button[type=submit]").click()


def stored(tribune, body):
    return tribune.rows(comment.select().where(comment.c.body == body))


def test_whoever_the_site_vouches_for_only_writes(reader, live, tribune):
    email, body = somebody(), f"Vouched for, {somebody()}"
    token = vouch(email, name="Zoë قارئة")
    reader.open(f"/in?site=tribune&author-assertion={token}").form.locator("textarea").focus()
    expect(reader.form).to_contain_text("You write as Zoë قارئة.")
    for label in ("Name", "E-mail address", "Remember both"):
        expect(reader.form.get_by_label(label)).to_have_count(0)
    write(reader, body)
    expect(reader.own(body).get_by_role("heading")).to_have_text("Being checked")
    (row,) = stored(tribune, body)
    assert (row.status, row.author_name) == (Status.PENDING, "Zoë قارئة")
    assert tribune.author(email).verified_at is not None
    assert email not in reader.page.evaluate("JSON.stringify(localStorage)")
    live.screen()
    expect(reader.shown(body)).to_be_visible()


def test_without_a_name_only_that_is_asked_for(reader, tribune):
    body = f"Named by hand, {somebody()}"
    token = vouch(somebody())
    reader.open(f"/unnamed?site=tribune&author-assertion={token}").form.locator("textarea").focus()
    expect(reader.form.get_by_label("E-mail address")).to_have_count(0)
    write(reader, body)
    expect(reader.form.get_by_label("Name")).to_be_focused()
    reader.form.get_by_label("Name").fill("By hand")
    reader.form.locator("button[type=submit]").click()
    reader.own(body).wait_for()
    assert stored(tribune, body)[0].author_name == "By hand"


def test_a_function_of_the_page_is_asked_again_for_each_comment(reader, page, tribune):
    email = somebody()
    tokens = [vouch(email, name="Fresh", ends=timedelta(minutes=n)) for n in (3, 4, 5, 6)]
    page.add_init_script(
        f"const ours = {tokens}; let asked = 0;"
        "window.whoReads = async () => ours[asked++]; window.asked = () => asked;"
    )
    reader.open("/fresh?site=tribune&author=whoReads").form.locator("textarea").focus()
    for number in (1, 2):
        body = f"Comment {number} of {email}"
        write(reader, body)
        reader.own(body).wait_for()
    assert page.evaluate("window.asked()") == 3
    assert [row.status for row in stored(tribune, f"Comment 2 of {email}")] == [Status.PENDING]


@pytest.mark.parametrize(
    "given", ["author-assertion=", "author-assertion=no.token.at-all", "author=isNotThere"]
)
def test_where_the_site_knows_nobody_the_form_asks(reader, given):
    reader.open(f"/nobody?site=tribune&{given}").form.locator("textarea").focus()
    expect(reader.form.get_by_label("E-mail address")).to_be_visible()
    expect(reader.form.get_by_label("Name")).to_be_visible()


def test_a_token_that_has_ended_is_told_and_the_text_is_kept(reader, tribune):
    body = f"Too late, {somebody()}"
    ended = vouch(somebody(), name="Late", ends=timedelta(minutes=-5))
    reader.open(f"/late?site=tribune&author-assertion={ended}").form.locator("textarea").focus()
    write(reader, body)
    expect(reader.form.get_by_role("alert")).to_contain_text("could not show who you are")
    expect(reader.form.locator("textarea")).to_have_value(body)
    assert stored(tribune, body) == []


def test_the_service_learns_in_which_language_to_write(reader, tribune):
    email, body = somebody(), f"On an Arabic page, {somebody()}"
    token = vouch(email, name="قارئة")
    reader.open(f"/ar?site=tribune&lang=ar&author-assertion={token}")
    reader.form.locator("textarea").focus()
    expect(reader.form).to_contain_text("تكتب باسم")
    write(reader, body)
    reader.own(body).wait_for()
    assert tribune.author(email).language == "ar"
