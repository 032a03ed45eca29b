"""`comments.html`: the thread for readers without scripts, and for search engines."""

import json
import re
from html.parser import HTMLParser

import pytest

from moderation.domain.lifecycle import Action

URL = "/v1/sites/courier/articles/a-1/comments.html"
ARTICLE = "https://courier.example.org/bridge"


class Fragment(HTMLParser):
    """Tags with their attributes, the visible text, and the JSON-LD."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text, self.data = [], "", ""
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside == "script":
            self.data += data
        else:
            self.text += data

    def links(self):
        return [attrs for tag, attrs in self.tags if tag == "a"]


@pytest.fixture
def read(client):
    def get(url=URL, **query):
        answer = client.get(url, query_string=query or None)
        assert answer.status_code == 200, answer.text
        assert answer.mimetype == "text/html"
        return Fragment(answer.text)

    return get


def test_it_shows_who_wrote_what_and_when_and_nothing_that_is_not_published(newsroom, read):
    newsroom.published("The first.", name="Ann")
    newsroom.held("Held back.")
    newsroom.rejected("Rejected.")
    page = read()
    assert "Ann" in page.text
    assert "The first." in page.text
    assert "Held back." not in page.text + page.data
    assert "Rejected." not in page.text + page.data
    times = [attrs["datetime"] for tag, attrs in page.tags if tag == "time"]
    assert len(times) == 1
    assert times[0].endswith("Z")


def test_it_has_no_script_and_no_style_of_its_own(newsroom, read):
    newsroom.published()
    page = read()
    scripts = [attrs for tag, attrs in page.tags if tag == "script"]
    assert scripts == [{"type": "application/ld+json"}]
    assert not {"style", "link", "iframe", "img"} & {tag for tag, _ in page.tags}
    assert not any(name == "style" or name.startswith("on") for _, a in page.tags for name in a)


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", "<!--", "&lt;b&gt;",
     '" onmouseover="alert(1)', "]]>", "{{ 7 * 7 }}", "\u2028</SCRIPT >"],
)  # fmt: skip
def test_what_readers_write_never_becomes_markup(newsroom, read, text):
    newsroom.published(f"Before {text} after.", name=text.replace("\u2028", "")[:80])
    newsroom.describe("a-1", title=text, url=ARTICLE)
    page = read()
    assert {tag for tag, _ in page.tags} <= {
        "section", "ol", "li", "article", "header", "span", "a", "time", "div", "p", "script",
    }  # fmt: skip
    [comment] = json.loads(page.data)["comment"]
    assert comment["text"] == f"Before {text} after."
    assert "Before" in page.text
    assert "after." in page.text


def test_links_of_readers_pass_nothing_on(newsroom, read):
    newsroom.published("See https://a.example/b and [this](https://c.example) *now*.")
    page = read()
    outward = [link for link in page.links() if "rel" in link]
    assert [link["href"] for link in outward] == ["https://a.example/b", "https://c.example"]
    assert {link["rel"] for link in outward} == {"nofollow ugc noopener"}


def test_every_text_finds_its_own_direction_and_the_fragment_names_its_language(newsroom, read):
    newsroom.published("نص بالعربية", name="ليلى")
    page = read(lang="ar")
    sections = [attrs for tag, attrs in page.tags if tag == "section"]
    assert [(one["lang"], one["dir"]) for one in sections] == [("ar", "rtl")]
    assert all(a["dir"] == "auto" for tag, a in page.tags if tag in ("p", "span"))
    assert [(one["lang"], one["dir"]) for tag, one in read().tags if tag == "section"] == [
        ("en", "ltr")
    ]


def test_the_language_is_what_was_asked_for_and_not_the_browsers(newsroom, client):
    newsroom.published()
    answers = [client.get(URL, headers={"Accept-Language": code}) for code in ("en", "ar", "ar")]
    assert len({answer.data for answer in answers}) == 1
    assert all("Accept-Language" not in answer.headers["Vary"] for answer in answers)


@pytest.mark.parametrize(
    ("name", "value"), [("sort", "best"), ("limit", "0"), ("lang", "xx"), ("cursor", "x")]
)
def test_a_wrong_parameter_is_refused_by_name(client, site, name, value):
    answer = client.get(URL, query_string={name: value})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, name)


def test_pages_lead_to_each_other_until_all_has_been_shown(newsroom, client, read):
    expected = [newsroom.published(f"Number {n}.").id for n in range(5)]
    found, url = [], f"{URL}?limit=2&sort=oldest"
    for _ in range(3):
        page = read(url)
        found += [attrs["id"].removeprefix("comment-") for t, attrs in page.tags if t == "article"]
        more = [link["href"] for link in page.links() if link.get("rel") == "next"]
        if not more:
            break
        assert more[0].startswith("http://comments.example.org/v1/")
        url = more[0].removeprefix("http://comments.example.org")
    assert found == expected
    assert more == []


def test_the_first_level_leads_to_the_replies(newsroom, read):
    parent = newsroom.published("Parent.")
    for n in range(2):
        newsroom.published(f"Reply {n}.", parent=parent.id)
    page = read(sort="top-level")
    [link] = [link["href"] for link in page.links() if "parent=" in link["href"]]
    assert "2 replies" in page.text
    replies = read(link.removeprefix("http://comments.example.org"))
    assert re.findall(r"Reply \d", replies.text) == ["Reply 0", "Reply 1"]


def test_the_first_level_keeps_the_place_of_what_was_taken_down(newsroom, read):
    parent = newsroom.published("To be taken down.", name="Nobody now")
    newsroom.published("A reply that stays.", parent=parent.id)
    newsroom.rule(parent, Action.REJECT)
    page = read(sort="top-level")
    assert "This comment is no longer public." in page.text
    assert "Nobody now" not in page.text
    assert "No comments yet." not in page.text
    [link] = [link["href"] for link in page.links() if "parent=" in link["href"]]
    assert "A reply that stays." in read(link.removeprefix("http://comments.example.org")).text


def test_a_reply_leads_to_what_it_replies_to_where_that_is_on_the_page(newsroom, read):
    parent = newsroom.published("Parent.")
    newsroom.published("Reply.", parent=parent.id)
    to_parent = f"#comment-{parent.id}"
    assert to_parent in [
        a["href"] for t, a in read().tags if a.get("class") == "moderated-comment-parent"
    ]
    newsroom.rule(parent, Action.REJECT)
    assert to_parent not in str(read().tags)


def test_search_engines_read_what_is_shown_and_no_more(newsroom, read):
    parent = newsroom.published("Parent.", url=ARTICLE, title="The bridge")
    reply = newsroom.published("Reply.", parent=parent.id)
    work = json.loads(read().data)
    assert (work["url"], work["headline"], work["commentCount"]) == (ARTICLE, "The bridge", 2)
    assert [one["identifier"] for one in work["comment"]] == [reply.id, parent.id]
    assert work["comment"][0]["parentItem"]["identifier"] == parent.id
    assert work["comment"][1]["url"] == f"{ARTICLE}#comment-{parent.id}"
    assert "reader@example.org" not in json.dumps(work)


def test_an_article_without_comments_says_so(read, site):
    assert "No comments yet." in read().text
