"""What the bad requests are played on: two sites, keys of every kind, comments in every state."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from moderation.administration import service as administration
from moderation.domain.comment import Comment, Scope, Site
from moderation.domain.ids import new_id
from moderation.domain.lifecycle import Action, Actor
from moderation.secrets import Secrets, hash_of
from moderation.storage.policies import PolicyBook
from moderation.storage.tables import comment, metadata, verification_token
from moderation.storage.unit_of_work import Database
from moderation.verification.service import confirm, issue_token
from tests.abuse.case import COMMENTS, GOOD, Case
from tests.documentation.conformance import ConformingClient
from tests.newsroom import Newsroom

_NAMED = re.compile(r"<<([a-z ]+)>>")
_HOUR = timedelta(hours=1)


@dataclass
class Stage:
    """`names` is what a case may refer to."""

    app: Flask
    database: Database
    names: dict[str, str] = field(default_factory=dict)

    def play(self, case: Case) -> TestResponse:
        """Send it; with a key of every scope, unless it says otherwise."""
        headers = {"Authorization": "Bearer <<key>>", **case.headers}
        if case.body is not None:
            headers = {"Content-Type": "application/json", **headers}
        sent = {name: self.fill(value) for name, value in headers.items() if value is not None}
        client = ConformingClient(self.app, TestResponse)
        body = self.fill(case.body.decode("latin-1")).encode("latin-1") if case.body else case.body
        return client.open(self.fill(case.path), method=case.method, headers=sent, data=body)

    def fill(self, text: str) -> str:
        """The text with names replaced by what they stand for."""
        return _NAMED.sub(lambda found: self.names[found[1]], text)

    def state(self) -> list[tuple[object, ...]]:
        """Everything that a refused request must leave as it is."""
        counts = [
            sa.select(sa.literal(table.name), sa.func.count()).select_from(table)
            for table in metadata.sorted_tables
        ]
        moved = sa.select(sa.func.sum(comment.c.version), sa.func.max(comment.c.id))
        with self.database.read() as connection:
            found = connection.execute(sa.union_all(*counts)).all()
            return sorted([*map(tuple, found), *map(tuple, connection.execute(moved))], key=str)


def set_stage(app: Flask, database: Database, policies: PolicyBook, secrets: Secrets) -> Stage:
    """Make both sites and all that happens at them."""
    site = administration.create_site(
        database, "courier", "The Courier", ("https://courier.example.org",), "s" * 43
    )
    other = administration.create_site(database, "gazette", "The Gazette", ())
    stage = Stage(app, database)
    stage.names |= _keys(database, site, other)
    told = _comments(Newsroom(database, policies, site), Newsroom(database, policies, other))
    for name, one in told.items():
        stage.names |= {name: one.id, f"{name} token": secrets.author_token(one.id)}
    stage.names |= {"author": told["held"].author_id, "foreign author": told["foreign"].author_id}
    stage.names |= _tokens(stage.names)
    stage.names |= _links(database, told["unverified"], told["published"])
    stage.names |= _cursors(stage)
    used = Case("", 202, "", body=json.dumps(GOOD).encode(), headers={"Idempotency-Key": "used"})
    assert stage.play(used).status_code == HTTPStatus.ACCEPTED
    return stage


def _keys(database: Database, site: Site, other: Site) -> dict[str, str]:
    def issue(where: Site, *scopes: Scope, public: bool = False) -> str:
        scoped = frozenset(scopes or Scope)
        return administration.issue_key(database, where.id, scoped, public=public).secret

    key = issue(site)
    revoked = administration.issue_key(database, site.id, frozenset(Scope))
    administration.revoke_key(database, revoked.key.id)
    return {
        "key": key,
        "key cut off": key[:-1],
        "key changed": key[:-1] + ("A" if key[-1] != "A" else "B"),
        "key in capitals": key[:4] + key[4:].upper(),
        "key hash": hash_of(key),
        "revoked key": revoked.secret,
        "foreign key": issue(other),
        "public key": issue(site, Scope.SUBMIT, public=True),
        **{f"{scope} key": issue(site, scope) for scope in Scope},
    }


def _comments(here: Newsroom, there: Newsroom) -> dict[str, Comment]:
    told = {
        "published": here.published("One.", article="a-1"),
        "newer": here.published("Two.", article="a-1"),
        "elsewhere": here.published("Three.", article="a-2"),
        "later elsewhere": here.published("Four.", article="a-2"),
        "under the closed one": here.published("Five.", article="closed"),
        "old": here.published("Six.", article="a-3"),
        "held": here.held("Seven."),
        "rejected": here.rejected("Eight."),
        "pending": here.pending("Nine."),
        "unverified": here.submit("Ten.", email="other@example.org"),
        "withdrawn": here.move(here.pending("Eleven."), Action.WITHDRAW, Actor.AUTHOR),
        "foreign": there.published("Twelve.", article="a-1"),
    }
    here.describe("closed", moderation="closed")
    here.age(told["old"], created_at=_HOUR, published_at=_HOUR)
    return told


def _tokens(names: dict[str, str]) -> dict[str, str]:
    token, nobody = names["held token"], new_id()
    return {
        "author token": token,
        "other token": names["published token"],
        "author token cut off": token[:-1],
        "author token in capitals": token.upper(),
        "unknown": nobody,
        "unknown token": Secrets("a-secret-key-of-the-tests-0123456789-abcdef").author_token(
            nobody
        ),
    }


def _links(database: Database, parked: Comment, confirmed: Comment) -> dict[str, str]:
    with database.write() as connection:
        now = database.now(connection)
        expired = issue_token(connection, parked.author_id, now - timedelta(hours=25))
        used = issue_token(connection, confirmed.author_id, now)
    confirm(database, used)
    with database.write() as connection:
        link = issue_token(connection, parked.author_id, database.now(connection))
        stored = connection.execute(sa.select(verification_token.c.token_hash)).scalars().all()
    hashed = hashlib.sha256(link.encode()).hexdigest()
    assert hashed in stored
    return {
        "link": link,
        "link in capitals": link.upper(),
        "link cut off": link[:-1],
        "link hash": hashed,
        "used link": used,
        "expired link": expired,
    }


def _cursors(stage: Stage) -> dict[str, str]:
    def cursor(path: str) -> str:
        found = stage.play(Case("", 200, "", method="GET", path=path)).get_json()["next_cursor"]
        assert isinstance(found, str)
        return found

    first = cursor(f"{COMMENTS}?limit=1")
    return {
        "cursor": first,
        "cursor cut off": first[:-1],
        "cursor of another order": cursor(f"{COMMENTS}?limit=1&sort=oldest"),
        "cursor of another list": cursor(COMMENTS.replace("a-1", "a-2") + "?limit=1"),
    }
