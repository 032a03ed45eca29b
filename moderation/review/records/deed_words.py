"""What the audit log calls what people did. The words are not yet translated."""

from __future__ import annotations

from moderation.http.languages import gettext, mark

DEEDS: dict[str, str] = {
    "policy_changed": mark("changed the policy"),
    "policy_restored": mark("restored an earlier policy"),
    "words_changed": mark("changed the word lists"),
    "author_blocked": mark("blocked a commenter"),
    "author_trusted": mark("trusted a commenter"),
    "author_normal": mark("treats a commenter like anyone again"),
    "author_erased": mark("erased a commenter and all comments"),
    "appeal_dismissed": mark("answered an appeal and stayed with the decision"),
    "author_noted": mark("made a note on a commenter"),
    "comment_noted": mark("made a note on a comment"),
    "comment_escalated": mark("left a comment to a lead"),
    "escalation_settled": mark("gave a comment back to the queue"),
    "reports_settled": mark("left a reported comment up"),
    "article_moderation_set": mark("changed how comments on an article get through"),
    "bulk_decided": mark("decided many comments at once"),
    "bulk_undone": mark("took a decision on many comments back"),
    "invitation_sent": mark("invited somebody"),
    "invitation_made": mark("invited somebody"),
    "invitation_accepted": mark("accepted an invitation"),
    "invitation_withdrawn": mark("took an invitation back"),
    "moderator_added": mark("added a moderator"),
    "webhook_added": mark("added a webhook"),
    "webhook_removed": mark("removed a webhook"),
    "webhook_on": mark("switched a webhook on"),
    "webhook_off": mark("switched a webhook off"),
    "webhook_secret_renewed": mark("made a new secret for a webhook"),
    "webhook_sent_again": mark("had a webhook's delivery sent again"),
    "moderator_removed": mark("took somebody off the site"),
    "moderator_disabled": mark("disabled an account"),
    "role_changed": mark("changed somebody's role"),
    "assertion_key_added": mark("gave the site a key for assertions"),
    "assertion_key_dropped": mark("took a key for assertions from the site"),
    "view_saved": mark("saved a view of the queue"),
    "view_deleted": mark("deleted a view of the queue"),
}


def deed_words(action: str) -> str:
    """What was done, after the name of whoever did it."""
    return gettext(DEEDS[action]) if action in DEEDS else action.replace("_", " ")
