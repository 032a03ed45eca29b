"""`feed.atom`: valid Atom, whatever readers write; ids that stay; the newest fifty."""

import xml.etree.ElementTree as ET
from datetime import datetime

import pytest

from moderation.domain.lifecycle import Action
from moderation.submission.revision import edit

URL = "/v1/sites/courier/articles/a-1/feed.atom"
ATOM = "{http://www.w3.org/2005/Atom}"
ARTICLE = "https://courier.example.org/bridge#top"


@pytest.fixture
def read(client):
    def get():
        answer = client.get(URL)
        assert answer.status_code == 200
        assert answer.mimetype == "application/atom+xml"
        return ET.fromstring(answer.data)

    return get


def check_valid(feed):
    """RFC 4287: what a feed and an entry must have exactly once, and times that are times."""
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            [found] = element.findall(ATOM + name)
            assert found.text
        moment = datetime.fromisoformat(element.findtext(f"{ATOM}updated"))
        assert moment.tzinfo is not None
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")].count("self") == 1
    for entry in feed.findall(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        assert len([a for a in entry.findall(f"{ATOM}link") if a.get("rel") == "alternate"]) <= 1
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))


def entries(feed):
    return feed.findall(f"{ATOM}entry")


def test_an_empty_feed_is_a_valid_one(read, site):
    check_valid(read())
    assert entries(read()) == []


def test_an_entry_is_a_comment_with_an_id_that_stays(newsroom, read):
    one = newsroom.published("The *first*.", name="Ann", url=ARTICLE, title="The bridge")
    feed = read()
    check_valid(feed)
    [entry] = entries(feed)
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{one.id}"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ann"
    assert entry.find(f"{ATOM}content").get("type") == "html"
    assert "<em>first</em>" in entry.findtext(f"{ATOM}content")
    link = entry.find(f"{ATOM}link").get("href")
    assert link == f"https://courier.example.org/bridge#comment-{one.id}"
    assert feed.findtext(f"{ATOM}title") == "The bridge · The Courier"


@pytest.mark.parametrize(
    "text",
    [
        "<b>&amp;</b>",
        "]]>",
        "<!DOCTYPE x>",
        "\x01\x0b\ufffe",
        "\u2028",
        "&#0;",
        "<?xml?>",
        "\x7f\x85",
    ],
)
def test_whatever_readers_write_the_feed_can_be_parsed(newsroom, read, text):
    newsroom.published(f"Before {text} after.", title=f"T {text}", url="https://a.example/?a&b=<c>")
    feed = read()
    check_valid(feed)
    content = entries(feed)[0].findtext(f"{ATOM}content")
    assert content.startswith('<p dir="auto">Before ')
    assert "<b>" not in content


def test_the_newest_fifty_are_in_it_newest_first(newsroom, read):
    made = [newsroom.published(f"Number {n}.").id for n in range(53)]
    feed = read()
    check_valid(feed)
    expected = [f"urn:uuid:{one}" for one in made[:2:-1]]
    assert [entry.findtext(f"{ATOM}id") for entry in entries(feed)] == expected


def test_an_edited_comment_is_the_same_entry_updated(newsroom, read):
    one = newsroom.published()
    [before] = entries(read())
    edit(newsroom.database, newsroom.policies, one.id, "A better text.")
    assert entries(read()) == []
    newsroom.decide(one, Action.PUBLISH)
    [after] = entries(read())
    assert after.findtext(f"{ATOM}id") == before.findtext(f"{ATOM}id")
    assert after.findtext(f"{ATOM}published") == before.findtext(f"{ATOM}published")
    assert after.findtext(f"{ATOM}updated") > before.findtext(f"{ATOM}updated")


def test_an_unknown_site_has_no_feed(client, site):
    answer = client.get(URL.replace("courier", "nowhere"))
    assert (answer.status_code, answer.json["code"]) == (404, "site_not_found")
