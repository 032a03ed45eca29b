"""A question whose answer is told later: what is held is kept until the slower models read it."""

from __future__ import annotations

from collections.abc import Mapping

from moderation.compat.akismet import form as forms
from moderation.compat.akismet.verdicts import HELD, Verdict, held_for_now
from moderation.domain.errors import PermanentlyRefused
from moderation.http.context import services
from moderation.http.outbound_addresses import target_of
from moderation.storage.queries.labels import author_mark
from moderation.storage.queries.open_questions import Question, keep_open

# As long as the texts that any of the known clients sends.
LONGEST_TEXT = 32_000
KEY_SEAL = "key of an open question"


def hold(site_id: str, form: Mapping[str, str], secret: str, user_agent: str) -> Verdict:
    """Held; and where it can be told later what became of it, the question is kept till then."""
    callback = form.get("callback", "").strip()
    text = form.get("comment_content", "")
    if not _can_be_told(callback) or len(text) > LONGEST_TEXT or forms.is_test(form):
        return HELD
    asked = Question(
        site_id=site_id,
        callback=callback,
        sealed_key=services().secrets.seal(KEY_SEAL, secret),
        text=text,
        form_signals=forms.signals_in(form),
        author_hash=author_mark(
            services().secrets.pseudonym, site_id, form.get("comment_author_email", "")
        ),
    )
    with services().database.write() as connection:
        guid = keep_open(connection, asked, services().database.now(connection))
    if guid is None:
        return HELD
    services().wake("screening")
    return held_for_now(guid, approves_by_itself=_approves_by_itself(callback, user_agent))


def _can_be_told(callback: str) -> bool:
    """Whether it is an address at all. Where it leads is looked at when it is called."""
    try:
        target_of(callback)
    except PermanentlyRefused:
        return False
    return True


def _approves_by_itself(callback: str, user_agent: str) -> bool:
    """Whether it is WordPress's plugin, which does if it is told a time and then no verdict."""
    is_its_route = "/wp-json/" in callback or "rest_route=" in callback
    return is_its_route or user_agent.startswith("WordPress/")
