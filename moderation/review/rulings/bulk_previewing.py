"""What would be decided, before it is: counted, with examples, sealed for the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template

from moderation.domain.decision import Ruling
from moderation.domain.lifecycle import Action
from moderation.domain.roles import Permission, may
from moderation.http.context import services
from moderation.review.access import moderator, own_sites, preferences
from moderation.review.people.moderators import ReviewedSite
from moderation.review.rulings import bulk_choice
from moderation.review.rulings.bulk_choice import Choice, Found
from moderation.review.rulings.bulk_forms import seal, told
from moderation.review.rulings.forms import way_back
from moderation.review.rulings.verdicts import queue_of
from moderation.review.texts import read_texts
from moderation.review.waiting.surroundings import look_around
from moderation.storage.queries import comments

_EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Preview:
    """A choice, what is to be done, and what that comes to; `sealed` goes to the browser."""

    choice: Choice
    ruling: Ruling
    found: Found
    sealed: str


def look_before(site: ReviewedSite, choice: Choice, ruling: Ruling) -> Preview:
    """What this moderator would decide at this site."""
    me = moderator().moderator_id
    with services().database.read() as connection:
        now = services().database.now(connection)
        found = bulk_choice.find(connection, choice, ruling.action, me, now, most_at(site))
    sealed = seal(purpose_at(site), found.chosen, told(choice, ruling))
    return Preview(choice, ruling, found, sealed)


def preview_page(site: ReviewedSite, preview: Preview) -> str:
    """It, for a person to look at: the mildest and the worst of what would be decided."""
    ids = [one for one, _ in preview.found.chosen]
    half = _EXAMPLES // 2
    shown = ids if len(ids) <= _EXAMPLES else [*ids[:half], *ids[-half:]]
    with services().database.read() as connection:
        examples = comments.find_comments(connection, shown)
        around = look_around(connection, list(examples.values()))
        texts = read_texts(connection, list(examples.values()), preferences().blur)
    context: dict[str, Any] = {
        "sites": own_sites(),
        "site": site,
        "preview": preview,
        "found": preview.found,
        "examples": [examples[one] for one in shown if one in examples],
        "around": around,
        "texts": texts,
        "limits": bulk_choice,
        "rejects": preview.ruling.action is Action.REJECT,
        "back": way_back(queue_of(site.id)),
    }
    return render_template("review/bulk_preview.html", **context)


def most_at(site: ReviewedSite) -> int:
    """How many comments the moderator may decide at a time here."""
    lead = may(site.role, Permission.BULK)
    return bulk_choice.MOST if lead else bulk_choice.MOST_OF_A_MODERATOR


def purpose_at(site: ReviewedSite) -> str:
    """What a seal is good for: nobody else brings it back, and nowhere else."""
    return f"bulk {site.id} {moderator().moderator_id}"
