"""The site where it all happens, with its keys and its people."""

from __future__ import annotations

from moderation.administration import service as administration
from moderation.domain.comment import Scope
from moderation.domain.telling import EVENT_NAMES
from moderation.review.people import sessions
from moderation.storage import webhook_changes
from tests.canary.whole_service import WholeService

SITE, ARTICLE = "courier", "a-1"
COMMENTS = f"/v1/sites/{SITE}/articles/{ARTICLE}/comments"
ORIGIN = "https://courier.example.org"
ASSERTION_SECRET = "s" * 43
ROLES = ("moderator", "lead", "admin")


class Newsroom:
    """The site, its keys and its people."""

    def __init__(self, service: WholeService) -> None:
        self.service, database = service, service.database
        administration.create_site(database, SITE, "The Courier", (ORIGIN,), ASSERTION_SECRET)
        self.keys = {scope.value: self._key(scope) for scope in Scope}
        self.keys["public"] = self._key(Scope.SUBMIT, public=True)
        self.desks = {role: self._desk(role) for role in ROLES}
        with database.write() as connection:
            now = database.now(connection)
            url = service.receiver.url
            self.webhook = webhook_changes.add(connection, SITE, url, EVENT_NAMES, now)

    def _key(self, scope: Scope, *, public: bool = False) -> dict[str, str]:
        database = self.service.database
        made = administration.issue_key(database, SITE, frozenset((scope,)), public=public)
        headers = {"Authorization": f"Bearer {made.secret}"}
        return {**headers, "Origin": ORIGIN} if public else headers

    def _desk(self, role: str) -> dict[str, str]:
        database = self.service.database
        one = administration.add_moderator(
            database, f"{role}@example.org", role.title(), "correct horse battery", {SITE: role}
        )
        with database.write() as connection:
            token = sessions.open_session(connection, one, database.now(connection))
        return {"Cookie": f"cmod={token}"}
