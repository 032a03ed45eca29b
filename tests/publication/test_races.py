"""After a change was committed no reader gets the page from before, whoever made and kept it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from moderation.app import build_app
from moderation.domain.lifecycle import Action

URL = "/v1/sites/courier/articles/a-1/comments"
PAGES = [URL, f"{URL}?content=tree", f"{URL}.html", URL.replace("comments", "feed.atom")]
CHANGES = {
    "withdraw": lambda room, one: room.move(one, Action.WITHDRAW, "author"),
    "reject": lambda room, one: room.rule(one, Action.REJECT),
    "hold": lambda room, one: room.rule(one, Action.HOLD),
    "edit": lambda room, one: room.move(one, Action.EDIT, "author"),
    "erase": lambda room, one: room.move(one, Action.ERASE, "system"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("url", PAGES)
def test_a_comment_that_is_gone_is_gone_from_every_page_at_once(newsroom, client, change, url):
    one = newsroom.published("Doomed.")
    assert "Doomed." in client.get(url).text
    CHANGES[change](newsroom, one)
    assert "Doomed." not in client.get(url).text


@pytest.mark.parametrize("change", ["withdraw", "edit"])
def test_a_page_read_before_a_change_and_kept_after_it_is_never_sent(
    newsroom, client, app, database, change
):
    """One reader stands still between reading and keeping, while the comment goes."""
    one = newsroom.published("Doomed.")
    read, go_on = threading.Event(), threading.Event()

    def stop(_connection, _cursor, sql, *_):
        if threading.current_thread().name == "slow" and "FROM comment" in sql:
            read.set()
            assert go_on.wait(20)

    got = []
    slow = threading.Thread(target=lambda: got.append(app.test_client().get(URL)), name="slow")
    sa.event.listen(database.engine, "after_cursor_execute", stop)
    try:
        slow.start()
        assert read.wait(20)
        CHANGES[change](newsroom, one)
        go_on.set()
        slow.join(20)
    finally:
        sa.event.remove(database.engine, "after_cursor_execute", stop)
    assert got[0].status_code == 200
    assert "Doomed." not in client.get(URL).text
    assert "Doomed." not in client.get(URL).text


def test_under_many_readers_nobody_sees_what_was_gone_before_they_asked(newsroom, app):
    newsroom.published("Stays.")
    gone, done = set(), threading.Event()

    def read():
        client, wrong = app.test_client(), []
        while not done.is_set():
            before = set(gone)
            text = client.get(URL).text
            wrong += [one for one in before if one in text]
        return wrong

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        try:
            for number in range(12):
                one = newsroom.published(f"Number {number}.")
                list(CHANGES.values())[number % 4](newsroom, one)
                gone.add(one.id)
        finally:
            done.set()
        assert [reader.result(20) for reader in readers] == [[], [], [], []]


def test_another_process_keeps_no_page_that_this_one_made_old(newsroom, client, settings, services):
    other = build_app(settings, services).test_client()
    one = newsroom.published("Doomed.")
    assert "Doomed." in other.get(URL).text
    newsroom.rule(one, Action.REJECT)
    assert "Doomed." not in other.get(URL).text
    assert "Doomed." not in client.get(URL).text
