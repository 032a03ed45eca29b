"""`/review/comments/<id>`: one comment with its history."""

from __future__ import annotations

from flask import render_template

from moderation.domain.comment import Comment
from moderation.domain.roles import Permission, may
from moderation.http.context import services
from moderation.review.access import at_comment, moderator, own_sites, preferences
from moderation.review.drawing import meter
from moderation.review.marking import shown
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.records.comment_record import CommentRecord, read_record, scores_of
from moderation.review.records.deed_words import deed_words
from moderation.review.records.state_words import SCORE_WORDS
from moderation.review.rulings.history import is_undoable
from moderation.review.rulings.notes import LONGEST_NOTE
from moderation.review.rulings.ruling import rulings_on
from moderation.review.waiting.records import records_of
from moderation.review.waiting.surroundings import look_around
from moderation.storage.queries.appeals import find_appeal
from moderation.storage.queries.reported import reports_of, settled_count

blueprint = page_blueprint("review_records", __name__)


@blueprint.get("/comments/<comment_id>")
@at_comment(Permission.READ)
def show_comment(comment: Comment, site: ReviewedSite) -> str:
    """One comment, everything that was decided about it, and what can be done now."""
    with services().database.read() as connection:
        now = services().database.now(connection)
        record = read_record(connection, comment, now)
        around = look_around(connection, [comment])
        reports = reports_of(connection, [comment.id]).get(comment.id)
        settled = settled_count(connection, comment.id)
        appeal = find_appeal(connection, comment.id)
        commenter = records_of(connection, [comment.author_id]).get(comment.author_id)
    return render_template(
        "review/comment.html",
        sites=own_sites(),
        site=site,
        comment=comment,
        record=record,
        text=shown(comment, record.latest, preferences().blur),
        commenter=commenter,
        reports=reports,
        appeal=appeal,
        settled_reports=settled,
        around=around,
        names=record.names,
        scores_of=scores_of,
        score_words=SCORE_WORDS,
        meter=meter,
        deed_words=deed_words,
        allowed=[] if _is_for_a_lead(record, site) else rulings_on(comment.status),
        can_undo=_can_undo(record, comment, site),
        is_lead=may(site.role, Permission.ESCALATED),
        longest_note=LONGEST_NOTE,
    )


def _is_for_a_lead(record: CommentRecord, site: ReviewedSite) -> bool:
    """Whether somebody else wants a lead to decide this one, and this is none."""
    escalated = record.escalation
    if escalated is None or may(site.role, Permission.ESCALATED):
        return False
    return escalated.moderator_id != moderator().moderator_id


def _can_undo(record: CommentRecord, comment: Comment, site: ReviewedSite) -> bool:
    if not is_undoable(record.standing, comment.version) or record.standing is None:
        return False
    is_own = record.standing.decision.ruling.moderator_id == moderator().moderator_id
    return is_own or may(site.role, Permission.ESCALATED)
