"""How the texts of several comments are to be shown: with what hurts blurred at first."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from moderation.domain.comment import Comment
from moderation.review.marking import Shown, shown
from moderation.storage.queries.comments import latest_of_the_policy


def read_texts(connection: sa.Connection, found: Sequence[Comment], blur: bool) -> dict[str, Shown]:
    """Each comment's text by its id, in one query for all; whoever decided it since."""
    decisions = latest_of_the_policy(connection, [one.id for one in found])
    return {one.id: shown(one, decisions.get(one.id), blur) for one in found}
