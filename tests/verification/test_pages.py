"""What a reader sees who follows the link in the mail."""

from html.parser import HTMLParser

import pytest

from moderation.verification.service import issue_token

READER = "reader@example.org"


@pytest.fixture
def link(newsroom, database):
    """Follows a new confirmation link of this reader; gives the page."""

    def make(author_id):
        with database.write() as connection:
            return f"/verify/{issue_token(connection, author_id, database.now(connection))}"

    return make


class Page(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def test_the_page_shows_what_waits_as_it_was_written(client, newsroom, link):
    first = newsroom.submit("First <b>line</b>\nand a second.", name="Ada <i>L</i>")
    newsroom.submit("نص عربي")
    page = client.get(link(first.author_id)).text
    parsed = Page(page)
    assert "First <b>line</b>\nand a second." in parsed.text
    assert "Ada <i>L</i>" in parsed.text
    assert not {"b", "i", "script"} & {tag for tag, _ in parsed.tags}
    assert 'dir="auto">نص عربي</p>' in page
    assert "Your 2 comments are waiting" in parsed.text


def test_the_page_has_one_form_with_one_button_and_nothing_to_fill_in(client, newsroom, link):
    path = link(newsroom.submit().author_id)
    tags = Page(client.get(path).text).tags
    assert [attrs for tag, attrs in tags if tag == "form"] == [{"method": "post", "action": path}]
    assert [tag for tag, _ in tags if tag in ("button", "input", "select", "textarea")] == [
        "button"
    ]


def test_the_page_promises_what_the_service_keeps(client, newsroom, link):
    text = Page(client.get(link(newsroom.submit().author_id)).text).text
    assert "Nothing is public yet" in text
    assert "Your address will not appear on the site." in text
    assert "Not you? Close this page; nothing will happen and no comment will appear." in text


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "You can comment at"), (1, "Your comment is on its way"), (2, "Your 2 comments are")],
)
def test_after_the_button_the_reader_is_told_what_happens_now(client, newsroom, link, count, words):
    author_id = newsroom.submit("One.").author_id
    if count == 0:
        newsroom.verified()
    for _ in range(count - 1):
        newsroom.submit("Another.")
    path = link(author_id)
    if count == 0:
        _withdraw_all(newsroom, author_id)
    page = client.post(path, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert words in page.text


def _withdraw_all(newsroom, author_id):
    from moderation.domain.lifecycle import Action, Actor
    from moderation.storage.queries import comments

    with newsroom.database.read() as connection:
        waiting = comments.unverified_of(connection, author_id)
    for one in waiting:
        newsroom.move(one, Action.WITHDRAW, Actor.AUTHOR)


def test_a_link_that_is_gone_says_what_to_do_next(client):
    page = client.get("/verify/long-gone", headers={"Accept": "text/html"})
    assert page.status_code == 410
    assert "Use the link in the newest one" in page.text


def test_an_address_of_a_page_is_told_to_no_other_site(client, newsroom, link):
    answer = client.get(link(newsroom.submit().author_id))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
