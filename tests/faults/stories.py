"""What must be true of a comment's row, its events and its decisions, whatever happened."""

from collections import Counter
from itertools import pairwise

from moderation.domain.lifecycle import LIFECYCLE, Status
from moderation.screening.claims import MOST_ATTEMPTS

STEPS_OF_THE_TABLE = {(status, rule.to) for (status, _), rule in LIFECYCLE.items()}
DECIDED = {"published": "publish", "held": "hold", "rejected": "reject"}


def check_story(row, story):
    """Events are numbered without gaps, follow the table, and end where the row stands."""
    assert [version for _, version in story] == list(range(1, len(story) + 1))
    assert story[0][0] in ("unverified", "pending")
    assert story[-1] == (row.status, row.version)
    assert {(Status(a), Status(b)) for (a, _), (b, _) in pairwise(story)} <= STEPS_OF_THE_TABLE


def check_decisions(story, made):
    """Whatever was published, held or rejected was so by exactly one decision, which said so."""
    expected = {version: status for status, version in story if status in DECIDED}
    assert expected.keys() == made.keys()
    for version, status in expected.items():
        back = made[version].undoes is not None and status == "held"
        assert made[version].action == ("reopen" if back else DECIDED[status])


def check_undoing(row, story, made):
    """What takes a decision back names it: a person's, that stood, and on which nothing came."""
    states, stands = {version: status for status, version in story}, []
    for version, one in sorted(made.items()):
        if one.undoes is None:
            stands.append(one)
            continue
        undone = stands.pop()
        assert one.undoes == undone.id
        assert (one.by, undone.by) == ("moderator", "moderator")
        assert states[version] == states[undone.comment_version - 1] == undone.status_before
        assert version - 1 in made
    # Once every publication is taken back, the comment has never been in the thread.
    assert (row.published_at is None) == all(one.action != "publish" for one in stands)


def check_reports(row, made, reports):
    """Readers hold what no person has decided, and wait for an answer only where one can come."""
    assert len({one.reporter_hash for one in reports}) == len(reports)
    if any(one.settled_at is None for one in reports):
        assert row.status in ("published", "pending", "held")
    stands = []
    for _, one in sorted(made.items()):
        if one.by == "reports":
            assert (one.action, stands[-1].by) == ("hold", "policy")
        if one.undoes is None:
            stands.append(one)
        else:
            stands.pop()


def check_counts(articles, rows):
    """Articles and comments count what is published under and below them: no more and no less."""
    seen = [row for row in rows if row.status == "published"]
    under = Counter((row.site_id, row.article_id) for row in seen)
    assert {(a.site_id, a.id): a.published_count for a in articles if a.published_count} == under
    below = Counter(row.parent_id for row in seen if row.parent_id is not None)
    assert {row.id: row.reply_count for row in rows if row.reply_count} == below


def check_hold_of_workers(row):
    assert row.attempt <= MOST_ATTEMPTS
    if row.status == "pending":
        assert row.queued_at is not None
    else:
        assert (row.attempt_token, row.lease_owner, row.lease_until) == (None, None, None)
    assert row.status != "published" or row.published_at is not None
