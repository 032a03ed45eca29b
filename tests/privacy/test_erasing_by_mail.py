"""Erasing by mail: a link to the page, another one that confirms, and then no more."""

import pytest

from moderation.domain.lifecycle import Action, Status
from moderation.privacy.erasing import Wish, erase_author
from moderation.privacy.links import Purpose
from tests.privacy.conftest import OWN, links_in

HTML = {"Accept": "text/html"}
# PostgreSQL clears its index by itself.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_the_way_of_a_reader_from_the_mail_to_the_end(newsroom, reader, client, post):
    one = reader.say("published", "published")
    client.post(OWN, data={"email": reader.address}, headers={"Origin": "http://localhost"})
    [letter] = [one for one in post.deliver() if one.subject.startswith("Your comments")]
    [mine] = links_in(letter)
    assert "What stays" in client.get(f"{mine}/erasure").text
    asked = client.post(f"{mine}/erasure")
    assert "Nothing has been erased yet." in asked.text
    assert newsroom.status(one) is Status.PUBLISHED
    [confirm] = links_in(post.deliver()[0])
    assert "Erase everything now?" in client.get(confirm).text
    assert newsroom.status(one) is Status.PUBLISHED
    done = client.post(confirm)
    assert (done.status_code, "Everything is erased" in done.text) == (200, True)
    assert newsroom.status(one) is Status.ERASED
    assert reader.canary.found_in_rows(newsroom.database) == []
    if newsroom.database.is_sqlite:
        assert reader.canary.found_in_files(newsroom.database) == []
    for path in (mine, confirm):
        assert client.get(path, headers=HTML).status_code == 410
    assert client.post(confirm, headers=HTML).status_code == 410


def test_a_link_to_the_page_does_not_confirm_erasing(newsroom, client, link):
    one = newsroom.published()
    token = link(one.author_id).rpartition("/")[2]
    assert client.post(f"{OWN}/erasures/{token}", headers=HTML).status_code == 410
    assert client.post(f"{link(one.author_id, Purpose.ERASURE)}x").status_code == 410
    assert newsroom.status(one) is Status.PUBLISHED


def test_a_mail_that_was_waiting_is_not_sent_any_more(newsroom, reader, post):
    one = reader.say("held", "held")
    newsroom.rule(one, Action.REJECT, reasons=("abuse",))
    erase_author(newsroom.database, one.author_id, Wish.AUTHOR)
    assert post.deliver(later=True) == []
