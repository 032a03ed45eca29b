"""Everything that the service says to anybody, as (where, text)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from flask import Flask

from tests.canary.a_reader import ADDRESS, Life
from tests.canary.the_site import ARTICLE, COMMENTS, SITE
from tests.http.routes import address, every_route, is_static
from tests.processes import ROOT

Said = Iterator[tuple[str, str]]
PAGE, DATA = "text/html", "application/json"
# What stands in an address where only its owner would know it.
NOT_HERS = {
    "token": "garbage-instead-of-a-token",
    "proof": "garbage-instead-of-a-proof",
    "rest": "nowhere",
    "view_id": "nothing",
    "bulk_id": "nothing",
    "delivery_id": "nothing",
}


def routes(app: Flask, life: Life) -> list[str]:
    """Every address that can be read, and some with what a question mark adds."""
    parts = {**NOT_HERS, **life.parts, "proof": NOT_HERS["proof"]}
    parts["webhook_id"] = life.newsroom.webhook.id
    parts["moderator_id"] = parts["author_id"]
    rules = [rule for method, rule in every_route(app) if method == "GET" and not is_static(rule)]
    found = {address(app, rule, parts) for rule in rules}
    for name in ("held", "rejected"):
        other = {**parts, "comment_id": life.parts[name]}
        found |= {address(app, rule, other) for rule in rules if "comment_id" in rule.arguments}
    return sorted(found | set(_asked(parts)))


def _asked(parts: Mapping[str, str]) -> list[str]:
    site = f"/v1/sites/{SITE}"
    return [
        f"{COMMENTS}?sort=top-level",
        f"{COMMENTS}?parent={parts['comment_id']}&content=tree",
        f"{COMMENTS}.html?lang=ar&sort=oldest",
        f"{site}/counts?article={ARTICLE}",
        f"{site}/embed?article={ARTICLE}&lang=ar",
        *(f"{site}/queue?status={one}" for one in ("held", "published", "rejected")),
        f"{site}/events?limit=100",
        f"/review?site={SITE}",
        f"/review/sites/{SITE}/search?q=hummingbird&site={SITE}",
        f"/review/sites/{SITE}/search?q={quote(ADDRESS.partition('.')[0])}",
        f"/review/sites/{SITE}/live?seen={parts['held']}",
        "/1.2/key-sites?api_key=nobody",
    ]


def answers(app: Flask, life: Life) -> Said:
    """What everybody gets at every address, as a page and as data."""
    everybody = {"nobody": {}, **life.newsroom.keys, **life.newsroom.desks}
    everybody["her own browser"] = {"Author-Token": life.parts["author_token"]}
    number = 0
    for path in routes(app, life):
        for who, headers in everybody.items():
            for kind in (PAGE, DATA) if who in ("nobody", *life.newsroom.desks) else (DATA,):
                number += 1
                # Now and then from somewhere else: nobody is to be stopped for asking too often.
                network = f"10.0.{number // 2_000}.{number // 10 % 200 + 1}"
                sent = {**headers, "Accept": kind}
                answer = life.service.ask("GET", path, sent, network=network)
                assert answer.status < 500, (who, path, answer.text)
                yield f"{who}: {path}", f"{answer.headers}\n{answer.text}"


def her_own(life: Life) -> dict[str, str]:
    """The pages that her links lead to, by their addresses."""
    site, parts = f"/mine/{SITE}", life.parts
    paths = [
        parts["written"],
        f"{site}/{parts['page']}",
        f"{site}/{parts['page']}/erasure",
        f"{site}/{parts['page']}/export",
        f"{site}/erasures/{parts['erasure']}",
        f"{site}/comments/{parts['rejected']}/{parts['proof']}",
    ]
    found = {}
    for path in paths:
        answer = life.service.ask("GET", path, {"Accept": PAGE})
        assert answer.status == 200, (path, answer.text)
        found[path] = answer.text
    return found


def told(life: Life) -> Said:
    """What came to the site's own server."""
    for number, one in enumerate(list(life.service.receiver.taken)):
        yield f"webhook {number}", f"{one.path}\n{one.headers}\n{one.body.decode()}"


def kept(life: Life) -> Said:
    """Logs of every process, and what is and was in Redis."""
    yield "the log", life.service.plant.log()
    yield from life.service.in_redis()


def export(life: Life, *options: str) -> str:
    """What `moderation export` hands out."""
    command = [sys.executable, "-m", "moderation", "export", "--site", SITE, *options]
    done = subprocess.run(
        command, cwd=ROOT, env=life.service.plant.environ, capture_output=True, check=True
    )
    return done.stdout.decode() + done.stderr.decode()


def to_others(life: Life) -> Said:
    """Mails that are not hers."""
    for number, (recipient, text) in enumerate(life.mails()):
        if recipient != ADDRESS:
            yield f"a mail to {recipient}, {number}", text
