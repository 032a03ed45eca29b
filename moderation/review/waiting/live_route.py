"""`…/live`: what an open page of the queue asks for every few seconds."""

from __future__ import annotations

from flask import Response, jsonify, request

from moderation.domain.errors import InvalidSubmission
from moderation.domain.ids import is_id
from moderation.domain.roles import Permission
from moderation.http.context import services
from moderation.review import wording
from moderation.review.access import at_site, moderator, preferences
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.shifts import has_had_enough
from moderation.review.waiting.live import MOST_SEEN, Change, News, read_news

blueprint = page_blueprint("review_live", __name__)
_LONGEST_VERSION = 9


@blueprint.get("/sites/<site>/live")
@at_site(Permission.READ)
def get_live(site: ReviewedSite) -> Response:
    """What is new for a page that shows the comments `seen`: ids, each perhaps `id:version`.

    `enough`: the moderator has had enough of what is severe, for this shift.
    """
    seen = _seen(request.args.get("seen", ""))
    with services().database.read() as connection:
        me, cap = moderator().moderator_id, preferences().severe_cap
        news = read_news(connection, site.id, me, seen)
        enough = has_had_enough(connection, me, cap, services().database.now(connection))
    answer = jsonify(
        {
            "after": news.after,
            "held": news.waiting.held,
            "escalated": news.waiting.escalated,
            "changed": [_change_json(change, news) for change in news.changed],
            "claims": news.claims,
            "enough": enough,
        }
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _change_json(change: Change, news: News) -> dict[str, object]:
    """`by` and `reason_words` are for people, `reason` is the word of the API."""
    known = {"id": change.id, "version": change.version, "status": change.status.value}
    if change.escalated_by is not None:
        return {**known, "action": "escalate", "by": change.escalated_by, "reason": None,
                "reason_words": None}  # fmt: skip
    ruling = change.decision.ruling if change.decision else None
    reason = ruling.reasons[0] if ruling and ruling.reasons else None
    name = news.names.get(ruling.moderator_id or "") if ruling else None
    return {
        **known,
        "action": ruling.action.value if ruling else None,
        "by": wording.actor_words(ruling.by, name) if ruling else None,
        "reason": reason,
        "reason_words": wording.reason_words(reason) if reason else None,
    }


def _seen(listed: str) -> dict[str, int | None]:
    parts = [part for part in listed.split(",") if part]
    if len(parts) > MOST_SEEN:
        raise InvalidSubmission(
            "there are too many comments", (("seen", f"must be at most {MOST_SEEN} ids"),)
        )
    return dict(_seen_one(part) for part in parts)


def _seen_one(part: str) -> tuple[str, int | None]:
    comment_id, _, version = part.partition(":")
    plain = version.isascii() and version.isdigit() and len(version) <= _LONGEST_VERSION
    if not is_id(comment_id) or (version and not plain):
        raise InvalidSubmission(
            "what was seen is not valid", (("seen", "must be ids of comments, with commas"),)
        )
    return comment_id, int(version) if version else None
