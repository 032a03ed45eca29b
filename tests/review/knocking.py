"""Requests of every kind for every route of moderators, made from the routes themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from moderation.domain.ids import new_id
from moderation.domain.roles import Permission
from moderation.http.context import Services
from moderation.review.access import MODERATOR
from tests.documentation.conformance import DOCUMENT, template_of
from tests.http.routes import address, every_route
from tests.review.conftest import PASSWORD
from tests.review.two_sites import OWN, Place, TwoSites, parts_that_name_nothing

WRITES = ("POST", "PUT", "PATCH", "DELETE")
AS_JSON = "application/json, application/problem+json"
# What is asked for: all of the own site, all of the other, what of the other site or nobody's
# under the own site's name, and what is nowhere.
THINGS = ("own", "other", "other under own", "nothing under own", "nothing")
# Most can be done with a comment that is held; these need another. And what is no page.
NEEDS = {"post_undo": "ruled", "post_settlement": "escalated", "delete_escalation": "escalated"}
NEEDS["post_leaving"] = "reported"
NEEDS["post_answer"] = "appealed"
NO_PAGE = "review_pages.show_nothing"


@dataclass(frozen=True)
class Route:
    """One method of one rule. `permission` is None where the view has no mark."""

    method: str
    rule: Rule
    permission: Permission | None
    is_api: bool

    @property
    def name(self) -> str:
        return str(self.rule.endpoint)

    @property
    def subject(self) -> str:
        """The state of the comment that it can be done with."""
        return NEEDS.get(self.name.partition(".")[2], "held")

    def things(self) -> tuple[str, ...]:
        """What it can be asked for: only what its address can tell apart."""
        arguments = set(self.rule.arguments) - {"rest"}
        if not arguments:
            return ("own",)
        if "site" not in arguments or arguments == {"site"}:
            return ("own", "other", "nothing")
        return THINGS


def routes_of_moderators(app: Flask) -> list[Route]:
    """Every route that a session opens."""
    found = [
        Route(
            method,
            rule,
            getattr(app.view_functions[rule.endpoint], "permission", None),
            is_api=hasattr(app.view_functions[rule.endpoint], "takes_session"),
        )
        for method, rule in every_route(app)
        if method in ("GET", *WRITES)
    ]
    views = app.view_functions
    return [
        one for one in found if one.is_api or getattr(views[one.name], "access", None) == MODERATOR
    ]


class Knocker:
    """Makes requests in the name of people."""

    def __init__(self, app: Flask, services: Services, sites: TwoSites) -> None:
        self.app, self.sites = app, sites
        self._services = services
        self._client = app.test_client(use_cookies=False)

    def knock(self, route: Route, who: str, thing: str, **changed: Any) -> TestResponse:
        """As the desk's pages send it, with all that a form or a call could need.

        `fields` and `headers` are put over what is sent; anything else is the test client's.
        """
        place, parts = self._place(route, who, thing)
        sent: dict[str, Any] = {"headers": {**self.headers(who), "Accept": AS_JSON}}
        fields = changed.pop("fields", {})
        if route.is_api:
            sent["headers"]["Form-Token"] = self.form_token(who)
            body = self._body(route, place)
            sent |= {"json": body} if body is not None else {}
        elif route.method == "POST":
            sealed = thing in ("own", "other")
            form = {**self.form(route, who, place, sealed), **fields}
            sent["data"] = {name: value for name, value in form.items() if value is not None}
        sent["headers"] |= changed.pop("headers", {})
        path = address(self.app, route.rule, parts)
        return self._client.open(path, method=route.method, **(sent | changed))

    def headers(self, who: str) -> dict[str, str]:
        token = self.sites.tokens[who]
        return {"Cookie": f"cmod={token}", "Origin": "http://localhost"}

    def form_token(self, who: str) -> str:
        return self._services.secrets.pseudonym("form-token", self.sites.tokens[who])

    def form(self, route: Route, who: str, place: Place, seal: bool = False) -> dict[str, str]:
        """Every field that any form of the desk has, each with something good."""
        version = str(place.comments[route.subject].version)
        form = {"form_token": self.form_token(who), "version": version, **_forms(place)}
        form["seen"] = self._policy_version()
        if seal and route.name == "review_bulk.post_bulk":
            preview = f"/review/sites/{place.parts['site']}/bulk/preview"
            headers = {**self.headers(who), "Accept": AS_JSON}
            found = self._client.post(preview, data=form, headers=headers)
            form["shown"] = (found.json or {}).get("shown", "")
        return form

    def _place(self, route: Route, who: str, thing: str) -> tuple[Place, dict[str, str]]:
        place = self.sites.other if "other" in thing else self.sites.own
        parts = dict(parts_that_name_nothing() if "nothing" in thing else place.parts)
        if "nothing" not in thing:
            parts["comment_id"] = place.comments[route.subject].id
        parts["view_id"] = new_id() if "nothing" in thing else place.views.get(who, new_id())
        if "under" in thing:
            parts["site"] = OWN
        return place, parts

    def _body(self, route: Route, place: Place) -> dict[str, Any] | None:
        operation = DOCUMENT["paths"][template_of(route.rule.rule)][route.method.lower()]
        if "requestBody" not in operation:
            return None
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        while "$ref" in schema:
            schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        comment, held = place.comments[route.subject], place.comments["held"]
        known = {"version": comment.version, "comments": {held.id: held.version}, **_forms(place)}
        return {name: known[name] for name in schema["properties"] if name in known}

    def _policy_version(self) -> str:
        with self._services.database.read() as connection:
            return self._services.policies.for_site(connection, OWN).version


def _forms(place: Place) -> dict[str, str]:
    return {
        "action": "reject",
        "reason": "spam",
        "note": "A note.",
        "note_to_author": "A word to you.",
        "text": "Said of it.",
        "outcome": "upheld",
        "status": "off",
        "answer": "You are right.",
        "standing": "blocked",
        "moderation": "closed",
        "role": "lead",
        "name": "A view",
        "query": "?sort=newest",
        "email": "somebody@example.org",
        "ids": place.comments["held"].id,
        "banned": "badword",
        "suspect": "oddword",
        "ref": place.invitation,
        "language": "en",
        "theme": "dark",
        "break_minutes": "0",
        "severe_cap": "0",
        "password": PASSWORD,
        "new_password": "seven quiet herons at dawn",
        "again": "seven quiet herons at dawn",
        "unverified.days": "3",
    }


def class_of(answer: TestResponse) -> str:
    """What an answer tells whoever knocked."""
    if answer.status_code == 303 and "sign-in?after=session" in answer.location:
        return "the door"
    if answer.status_code < 400:
        return "allowed"
    return f"{answer.status_code} {(answer.get_json(silent=True) or {}).get('code')}"


def cases(routes: list[Route], people: tuple[str, ...]) -> Iterator[tuple[Route, str, str]]:
    """Everybody for everything at every route."""
    for route in routes:
        for who in people:
            for thing in route.things():
                yield route, who, thing
