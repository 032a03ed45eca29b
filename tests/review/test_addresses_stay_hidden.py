"""No commenter's address, network address or token is on a page, in an answer, a log or a table.

Colleagues' addresses are on the page of people alone.
"""

from __future__ import annotations

import logging

import pytest

from config.logging import JsonLines
from moderation.domain.lifecycle import Action
from moderation.review.numbers.tallying import count_up
from moderation.storage.tables import metadata
from tests.review.knocking import AS_JSON, WRITES, Knocker, class_of, routes_of_moderators
from tests.review.two_sites import OWN, ROLES, build

READER = f"reader-of-{OWN}@example.org"
NETWORK = "203.0.113.77"
# Where an address has to be: to write to people, and for them to sign in.
KEPT = {("author", "email"), ("author", "email_key"), ("moderator", "email")}
KEPT |= {("invitation", "email")}
PEOPLE_PAGES = "/review/sites/<site>/people"


@pytest.fixture
def sites(newsroom, employ):
    return build(newsroom, employ)


@pytest.fixture
def knocker(app, services, sites):
    return Knocker(app, services, sites)


@pytest.fixture
def secrets(app, key, newsroom, sites, services):
    """What must not be seen: of a commenter who sent a comment over the network."""
    path = f"/v1/sites/{OWN}/articles/{sites.own.parts['article']}/comments"
    sent = {"author": {"email": READER, "name": "Canary"}, "body": "Sent over the network."}
    network = {"REMOTE_ADDR": NETWORK}
    answer = app.test_client().post(path, json=sent, headers=key, environ_overrides=network)
    assert answer.status_code in (201, 202), answer.text
    comment = newsroom.decide(newsroom.get(answer.json["id"]), Action.HOLD)
    sites.own.parts["comment_id"] = comment.id
    sites.own.comments["held"] = comment
    return READER, READER.partition("@")[0], NETWORK, answer.json["author_token"]


@pytest.fixture
def log(caplog):
    """Everything that was logged, as the service writes it."""
    caplog.set_level(logging.DEBUG)
    return lambda: caplog.text + "".join(map(JsonLines().format, caplog.records))


def stored(newsroom):
    """(table, column, text) of everything in the database, but where addresses are kept."""
    with newsroom.database.read() as connection:
        return [
            (table.name, name, str(value))
            for table in metadata.sorted_tables
            for row in connection.execute(table.select()).mappings()
            for name, value in row.items()
            if (table.name, name) not in KEPT
        ]


def hits(secrets, *texts):
    return [secret for secret in secrets for text in texts if secret in text]


def test_no_page_and_no_answer_tells_who_wrote_a_comment(app, knocker, secrets, log):
    seen = 0
    for route in routes_of_moderators(app):
        for who in ROLES if route.method == "GET" else ():
            for kind in ("text/html", AS_JSON):
                answer = knocker.knock(route, who, "own", headers={"Accept": kind})
                assert hits(secrets, answer.text, str(answer.headers)) == [], route.rule.rule
                seen += 1
    assert seen > 100
    assert hits(secrets, log()) == []


def test_what_is_done_neither_shows_nor_stores_it_elsewhere(
    app, sites, knocker, secrets, newsroom, log
):
    put_back, done = sites.remember(), 0
    for route in routes_of_moderators(app):
        for kind in ("text/html", AS_JSON) if route.method in WRITES else ():
            answer = knocker.knock(route, "admin", "own", headers={"Accept": kind})
            assert hits(secrets, answer.text, str(answer.headers)) == [], route.rule.rule
            count_up(newsroom.database)
            found = [one[:2] for one in stored(newsroom) if hits(secrets, one[2])]
            assert found == [], route.rule.rule
            done += class_of(answer) == "allowed"
            put_back()
    assert done > 60
    assert hits(secrets, log()) == []


def test_a_refusal_tells_nothing_of_it_either(app, knocker, secrets):
    for route in routes_of_moderators(app):
        for who, thing in (("nobody", "own"), ("admin", "other"), ("moderator", "own")):
            if thing in route.things() and (who != "moderator" or route.permission):
                answer = knocker.knock(route, who, thing, fields={"version": "1", "ids": "x"})
                assert hits(secrets, answer.text) == [], route.rule.rule


@pytest.mark.parametrize("asked", [READER, "example.org", NETWORK])
def test_nobody_is_found_by_an_address(sites, knocker, secrets, app, asked):
    search = next(one for one in routes_of_moderators(app) if one.name.endswith("show_search"))
    page = knocker.knock(search, "admin", "own", query_string={"q": asked})
    assert page.status_code == 200
    assert all(one.id not in page.text for one in sites.own.comments.values())


def test_the_address_of_a_colleague_is_on_the_page_of_people_alone(app, knocker, sites):
    addresses = [f"{name}@example.org" for name in ROLES]
    for route in routes_of_moderators(app):
        if route.method == "GET":
            page = knocker.knock(route, "admin", "own", headers={"Accept": "text/html"})
            found = hits(addresses, page.text)
            assert bool(found) == (route.rule.rule == PEOPLE_PAGES), (route.rule.rule, found)


def test_a_secret_would_be_found(newsroom, secrets, log):
    assert hits(secrets, f"to {READER}") == list(secrets[:2])
    newsroom.held(f"Write to {READER}.", email="other@example.org")
    found = {one[:2] for one in stored(newsroom) if hits(secrets, one[2])}
    assert ("comment", "body") in found
    logging.getLogger("moderation.test").info("from %s", NETWORK)
    assert hits(secrets, log()) == [NETWORK]
