"""One reader's address, network, tokens and links, looked for in everything that anybody sees."""

import base64
import hashlib
import json

import pytest
import redis

from tests.canary import surfaces
from tests.canary.a_reader import ADDRESS, MARK, NETWORK, OTHER
from tests.canary.the_site import COMMENTS, SITE
from tests.canary.watching import Watch, packed

pytestmark = pytest.mark.processes


def test_nothing_that_anybody_sees_has_it(swept):
    found = {
        where: hits for where, text in swept.said.items() if (hits := swept.watch.found_in(text))
    }
    assert found == {}


def test_she_was_to_be_seen_in_all_of_these_places(swept):
    """Otherwise the sweep would have looked at empty pages."""
    seen = [where for where, text in swept.said.items() if MARK in text.lower()]
    one = swept.life.parts["comment_id"]
    for place in (
        f"nobody: {COMMENTS}",
        f"nobody: {COMMENTS}.html",
        f"nobody: {COMMENTS[:-9]}/feed.atom",
        f"nobody: /v1/comments/{one}",
        f"read: /v1/sites/{SITE}/events",
        f"moderate: /v1/sites/{SITE}/queue",
        f"her own browser: /v1/comments/{swept.life.parts['rejected']}",
        f"moderator: /review?site={SITE}",
        f"lead: /review/comments/{swept.life.parts['held']}",
        f"admin: /review/sites/{SITE}/commenters/{swept.life.parts['author_id']}",
        f"a mail to {OTHER}",
        "webhook ",
        "the export",
    ):
        assert any(where.startswith(place) for where in seen), place


def test_everything_was_looked_at(swept, built_app):
    """Every address, and logs and Redis that say what happened there."""
    assert len(swept.said) > 700
    asked = {where.partition(": ")[2] for where in swept.said if where.startswith("admin: ")}
    assert asked == set(surfaces.routes(built_app, swept.life))
    assert "POST /v1/sites/<site>/articles/<article:article>/comments" in swept.said["the log"]
    assert '"logger":"celery' in swept.said["the log"]
    assert '"level":"DEBUG"' in swept.said["the log"]
    said = swept.said["said to redis"]
    assert '"cmod:limit:' in said
    assert all(task in said for task in ("screen", "send_mails", "deliver"))


def test_her_own_pages_have_nothing_but_the_link_that_led_there(swept):
    parts = swept.life.parts
    links = {parts["page"], parts["erasure"], parts["proof"]}
    # The page of everything leads on to each comment that can be objected to.
    allowed = {
        name
        for name, secret in swept.watch.secrets.items()
        if secret in {one.lower() for one in links}
    } | {"the proof of the form"}
    found = {
        path: swept.watch.found_in(text) - allowed
        for path, text in surfaces.her_own(swept.life).items()
    }
    export = f"/mine/{SITE}/{parts['page']}/export"
    assert "the address" in found.pop(export)
    assert all(not hits for hits in found.values()), found


def test_her_mails_have_only_what_is_for_her(swept):
    """Each the link that it is about; none a network, or what her browser keeps."""
    mails = [text for _, text in swept.life.mails(to=ADDRESS)]
    found = set().union(*map(swept.watch.found_in, mails))
    assert {"the address", "the token that confirms", "the personal link"} <= found
    assert not {name for name in found if "author's token" in name or "network" in name}
    assert not {name for name in found if "vouches" in name or "form" in name}


def test_an_address_that_is_told_would_be_found_everywhere(swept):
    """A neighbour gives it away in a comment: what is asked for then has it."""
    life = swept.life
    said = {"author": {"email": "gossip@example.org", "name": "Gossip"}, "body": f"Ask {ADDRESS}"}
    said["author_assertion"] = life.vouch("gossip@example.org")
    made = life.ask("POST", COMMENTS, life.newsroom.keys["submit"], body=said).json
    life.becomes(made["id"], "published")
    for who, path in (
        ("read", COMMENTS),
        ("public", f"{COMMENTS}.html"),
        ("public", f"{COMMENTS[:-9]}/feed.atom"),
        ("read", f"/v1/sites/{SITE}/events?limit=100"),
        ("moderate", f"/v1/sites/{SITE}/queue?status=published"),
    ):
        answer = life.service.ask("GET", path, life.newsroom.keys[who])
        assert "the address" in swept.watch.found_in(answer.text), path
    page = life.service.ask("GET", f"/review/comments/{made['id']}", life.newsroom.desks["lead"])
    assert "the address" in swept.watch.found_in(page.text)
    life.service.wait(
        lambda: any("the address" in swept.watch.found_in(text) for _, text in surfaces.told(life)),
        "the site is told",
        "delivery",
    )
    assert "the address" in swept.watch.found_in(surfaces.export(life))


def test_what_is_said_to_redis_is_heard_whatever_it_is_wrapped_in(swept):
    service, before = swept.life.service, len(swept.life.service.listener.said())
    with redis.Redis(unix_socket_path=str(service.plant.socket)) as client:
        client.set("canary", json.dumps({"body": packed({"args": [NETWORK]})}))
        assert any(swept.watch.found_in(text) for name, text in service.in_redis()[:-1])
        client.delete("canary")
    service.wait(lambda: '"DEL" "canary"' in service.listener.said()[before:], "it is heard")
    assert "the network" in swept.watch.found_in(service.listener.said()[before:])


@pytest.mark.parametrize(
    "written",
    [
        "Wq7kz.Serinus@Canary-Mail.Example",
        "wq7kz.serinus%40canary-mail.example",
        "wq7kz.serinus&#64;canary-mail.example",
        "wq7kz.serinus\\u0040canary-mail.example",
        "wq7kz.serinus\\x40canary-mail.example",
        base64.b64encode(ADDRESS.encode()).decode(),
        packed({"body": packed([ADDRESS])}),
        f"https://www.gravatar.com/avatar/{hashlib.md5(ADDRESS.encode()).hexdigest()}",
    ],
)
def test_a_secret_is_found_however_it_is_written(written):
    watch = Watch()
    watch.over_address("the address", ADDRESS)
    assert watch.found_in(f"<p>{written}</p>")
    assert not watch.found_in("<p>somebody@example.org</p>")
