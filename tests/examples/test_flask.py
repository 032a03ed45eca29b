"""docs/embedding-examples/flask.md, as it stands there."""

import sys
import urllib.error
import urllib.request

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import expect

from moderation.domain.lifecycle import Action, Actor
from moderation.storage import webhook_changes as webhooks
from tests.browser.reading_along import Reader, somebody
from tests.examples.copied import copy

pytestmark = [pytest.mark.browser, pytest.mark.processes]

ARTICLE = "harbour-bridge"
RUN = [sys.executable, "-m", "flask", "--app", "newspaper", "run", "--port", "PORT"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("flask")
    copy("flask.md", folder)
    return folder


@pytest.fixture(scope="module")
def hook(courier, told):
    return told.add(f"{courier.url('flask')}/hooks/comments")


@pytest.fixture(scope="module")
def newspaper(start, folder, told, hook):
    return start("flask", folder, RUN, COMMENTS_WEBHOOK_SECRET=told.secret(hook.id))


def html(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode()


def signed_in(courier, page, url, email):
    app = Flask("newspaper")
    app.secret_key = courier.environ["SECRET_KEY"]
    reader = {"id": email, "name": "Amal", "email": email}
    cookie = SecureCookieSessionInterface().get_signing_serializer(app).dumps({"reader": reader})
    page.context.add_cookies([{"name": "session", "value": cookie, "url": url}])
    page.goto(f"{url}/articles/{ARTICLE}")


def send(page, body):
    page.get_by_label("Comment as Amal").fill(body)
    page.get_by_role("button", name="Send").click()


def test_the_widget_takes_the_place_of_the_thread_in_the_page(courier, newspaper, page):
    said = f"Nine years, {somebody()}"
    courier.room.published(said, article=ARTICLE, email=somebody())
    reader = Reader(page, newspaper).open(f"/articles/{ARTICLE}")
    expect(reader.shown(said)).to_have_count(1)
    expect(page.locator(".moderated-comments")).to_have_count(0)
    courier.room.verified(email := somebody())
    reader.send(body := f"Through the widget, {email}", email)
    expect(reader.shown(body)).to_be_visible()


def test_a_signed_in_reader_writes_through_the_site_without_a_mail(courier, newspaper, page):
    before = len(courier.room.mails())
    signed_in(courier, page, newspaper, email := somebody())
    send(page, body := f"Signed in, {email}")
    expect(page.get_by_role("status")).to_have_text("Your comment is published.")
    expect(page.locator("#comments")).to_contain_text(body)
    send(page, f"This is toxic!, {email}")
    expect(page.get_by_role("status")).to_contain_text("A moderator reads your comment")
    assert courier.room.author(email).verified_at is not None
    assert len(courier.room.mails()) == before


def test_nobody_writes_without_having_signed_in(newspaper):
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{newspaper}/articles/{ARTICLE}", data=b"body=x", timeout=30)


def test_a_webhook_renews_the_thread(courier, newspaper, told, hook):
    url = f"{newspaper}/articles/{ARTICLE}"
    html(url)
    one = courier.room.published(said := f"Told, {somebody()}", article=ARTICLE, email=somebody())
    assert said not in html(url)
    told.follow()
    told.deliver()
    assert said in html(url)
    courier.room.move(one, Action.WITHDRAW, Actor.AUTHOR)
    told.follow()
    told.deliver()
    assert said not in html(url)
    told.do(webhooks.test, hook)
    told.deliver()
    assert set(told.statuses(hook)) == {"delivered"}


def test_an_unsigned_delivery_is_refused(newspaper):
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{newspaper}/hooks/comments", data=b"{}", timeout=30)


def test_while_the_service_is_away_the_article_stands_and_the_draft_is_kept(
    courier, start, folder, page
):
    url = start("flask-away", folder, RUN, COMMENTS_URL="http://127.0.0.1:9")
    signed_in(courier, page, url, somebody())
    expect(page.get_by_role("heading", name="The harbour bridge opens")).to_be_visible()
    send(page, "What I wrote.")
    expect(page.get_by_role("status")).to_have_text("Please try again in a minute.")
    expect(page.get_by_label("Comment as Amal")).to_have_value("What I wrote.")
