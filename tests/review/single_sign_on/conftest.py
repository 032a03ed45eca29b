"""A real provider on loopback, a service that knows it, and a browser that goes between them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from flask import Flask

from config.settings import OpenId, Settings
from moderation.app import furnish
from moderation.http.context import Services

HERE = Path(__file__).parent
BACK = "http://comments.example.org/review/sign-in/openid/return"
LOOPBACK = (ip_network("127.0.0.1/32"),)
MO = {"email": "mo@example.org", "email_verified": True, "name": "Mo D."}


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """A browser of a test looks at each step."""


_OPENER = build_opener(_Stay)


def ask(url: str, body: Any = None, method: str | None = None, kind: str = "json") -> Any:
    """One request; the answer, whatever its status."""
    types = {"json": "application/json", "form": "application/x-www-form-urlencoded"}
    sent = None
    if body is not None:
        sent = json.dumps(body).encode() if kind == "json" else urlencode(body).encode()
    request = Request(url, sent, {"Content-Type": types[kind]}, method=method)
    try:
        return _OPENER.open(request, timeout=60)
    except OSError as error:
        if not hasattr(error, "headers"):
            raise
        return error


class RunningProvider:
    """The provider's process, started and ended by its own id."""

    def __init__(self, *options: str) -> None:
        self._options, self.port = options, 0
        self.start()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.register()

    def start(self) -> None:
        """Begin, on the same port as before; with a new signing key, and knowing nobody."""
        command = [sys.executable, str(HERE / "provider_process.py"), str(self.port)]
        self._process = subprocess.Popen(
            [*command, *self._options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def register(self, auth_method: str = "client_secret_basic", back: str = BACK) -> None:
        """Have it know this service."""
        about = {"redirect_uris": [back], "token_endpoint_auth_method": auth_method}
        with ask(f"{self.issuer}/oauth2/clients", about) as answer:
            self.client = json.load(answer)

    def person(self, subject: str, **claims: Any) -> None:
        """Somebody who has an account there."""
        url = f"{self.issuer}/users/{quote(subject)}"
        with ask(url, claims, "PUT") as answer:
            assert answer.status == 204

    def consent(self, url: str, subject: str, action: str = "") -> str:
        """What the person does there; where the browser is sent then."""
        form = {"action": action} if action else {"sub": subject}
        with ask(url, form, "POST", "form") as answer:
            assert answer.status == 302, answer.read()
            return str(answer.headers["Location"])

    def settings(self, **changes: Any) -> OpenId:
        known = OpenId(
            self.issuer, self.client["client_id"], self.client["client_secret"], "Acme", LOOPBACK
        )
        return replace(known, **changes)


@pytest.fixture(scope="module")
def running() -> Iterator[RunningProvider]:
    """A provider that tells who somebody is in the ID token itself."""
    made = RunningProvider()
    yield made
    made.stop()


class Browser:
    """A browser that can be sent to the provider and comes back."""

    def __init__(self, app: Any, provider: RunningProvider) -> None:
        self.client, self.provider = app.test_client(), provider

    def depart(self, after: str = "") -> str:
        """Press the button; where the service sends one."""
        answer = self.client.get(f"/review/sign-in/openid{after}")
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def arrive(self, address: str, **changes: str) -> Any:
        """Come back to this address, and have the page's form sent as the page would."""
        page = self.client.get(urlsplit(address).path, query_string=urlsplit(address).query)
        if page.status_code != 200:
            return page
        return self.send({**fields_of(page.text), **changes})

    def send(self, fields: dict[str, str], **options: Any) -> Any:
        headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
        options = {"headers": headers, **options}
        return self.client.post("/review/sign-in/openid/return", data=fields, **options)

    def sign_in(self, subject: str, after: str = "") -> Any:
        """The whole way."""
        return self.arrive(self.provider.consent(self.depart(after), subject))

    def is_in(self) -> bool:
        return bool(self.client.get("/review").status_code == 200)


@pytest.fixture
def openid(running: RunningProvider) -> OpenId:
    """What the operator has set; override to set something else."""
    return running.settings()


@pytest.fixture
def app(built_app: Flask, settings: Settings, services: Services, openid: OpenId) -> Flask:
    """The web application, with the provider set up."""
    furnish(built_app, replace(settings, openid=openid), services)
    built_app.test_client_class = None
    return built_app


@pytest.fixture
def browser(app: Any, running: RunningProvider) -> Browser:
    """Nobody's yet."""
    return Browser(app, running)


def asked_for(url: str) -> dict[str, str]:
    """What the provider is asked for by this address."""
    return dict(parse_qsl(urlsplit(url).query))


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of a page's form."""

    class Fields(HTMLParser):
        found: dict[str, str] = {}  # noqa: RUF012 - one page, one use

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            given = dict(attrs)
            if tag == "input" and given.get("type") == "hidden":
                self.found = {**self.found, given["name"]: given.get("value") or ""}

    parser = Fields()
    parser.feed(page)
    return parser.found


@pytest.fixture
def mo(running: RunningProvider, moderator_id: str) -> str:
    """Mo, who works here, has an account at the provider as well."""
    running.person("mo-17", **MO)
    return moderator_id
