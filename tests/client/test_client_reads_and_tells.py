"""What else the client asks for: the thread as HTML, whole journals, decisions, webhooks."""

import pytest
from comment_moderation_client import Forbidden, ModerationClient, read_webhook

from moderation.domain.lifecycle import Action
from moderation.storage.tables import author
from tests.client.test_client import courier, reader
from tests.newsroom import READER

__all__ = ["courier", "reader"]

pytestmark = pytest.mark.usefixtures("site")


def test_a_thread_comes_as_html_to_put_into_a_page(reader, newsroom):
    newsroom.published("Ten < eleven & <b>bold</b>.")
    html = reader.thread_html("a-1", sort="oldest", language="ar")
    assert "Ten &lt; eleven &amp; &lt;b&gt;bold&lt;/b&gt;." in html
    assert "<html" not in html
    assert reader.thread_html("nothing") != html


def test_the_journal_is_read_page_by_page_until_its_end(courier, newsroom, monkeypatch):
    made = [newsroom.published(f"Number {n}.") for n in range(3)]
    once = courier.events
    monkeypatch.setattr(courier, "events", lambda after, *, limit: once(after, limit=4))
    pages = list(courier.event_pages())
    assert [len(events) for events, _ in pages] == [4, 2]
    assert {one.comment.id for events, _ in pages for one in events} == {one.id for one in made}
    place = pages[-1][1]
    assert list(courier.event_pages(place)) == []
    newsroom.held("One more.")
    ((events, _),) = courier.event_pages(place)
    assert [one.type for one in events] == ["comment.pending", "comment.held"]


def test_every_decision_on_a_comment_is_read(courier, newsroom):
    one = newsroom.rule(newsroom.held(), Action.REJECT, reasons=("abuse",))
    assert [made["action"] for made in courier.decisions(one.id)] == ["hold", "reject"]


def test_the_queue_is_narrowed_down(courier, newsroom):
    here, there = newsroom.held("Here.", article="a-1"), newsroom.held("There.", article="a-2")
    assert [one.id for one in courier.queue(article="a-2").items] == [there.id]
    assert [one.id for one in courier.queue(sort="oldest").items] == [here.id, there.id]


def test_a_moderator_says_why_to_the_author(courier, newsroom):
    newsroom.held()
    seen = courier.queue().items[0]
    made = courier.decide(seen, "reject", reason="abuse", note_to_author="Be kind.")
    assert made["note_to_author"] == "Be kind."


def test_an_article_is_read_back(courier):
    courier.describe_article("a-9", title="A town")
    assert courier.article("a-9")["title"] == "A town"


def test_webhooks_are_set_up_listed_and_removed(courier):
    made = courier.add_webhook("https://hooks.example.org/x", ["comment.published"])
    assert made["secret"].startswith("whsec_")
    (listed,) = courier.webhooks()
    assert (listed["id"], "secret" in listed) == (made["id"], False)
    courier.remove_webhook(made["id"])
    assert courier.webhooks() == []


def test_an_author_asks_for_what_is_hers_and_objects(courier, newsroom, screen):
    newsroom.verified()
    sent = courier.submit("a-1", email=READER, name="R", body="Fair.", language="ar-EG")
    assert newsroom.rows(author.select())[0].language == "ar"
    screen()
    newsroom.rule(newsroom.get(sent.id), Action.REJECT, reasons=("abuse",))
    courier.appeal(sent.id, "It is fair.", author_token=sent.author_token)
    with pytest.raises(Forbidden):
        courier.appeal(sent.id, "It is fair.", author_token="another")
    courier.request_personal_link(READER, language="ar")
    courier.request_verification(READER, language="ar")
    asked = [one for one in newsroom.mails() if one.kind != "rejection"]
    assert [(one.kind, one.language) for one in asked] == [
        ("personal_link", "ar"),
        ("already_verified", "ar"),
    ]


def test_a_delivery_about_no_comment_is_read_as_well():
    from tests.client.test_client import SECRET, signed

    headers, body = signed(SECRET, {"type": "webhook.test", "data": {"hello": 1}})
    event = read_webhook(SECRET, headers, body)
    assert (event.comment, event.data) == (None, {"hello": 1})


def test_reading_needs_no_key(url, site, newsroom):
    newsroom.published("Public.")
    assert len(ModerationClient(url, site.id).thread("a-1").items) == 1
