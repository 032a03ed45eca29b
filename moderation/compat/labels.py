"""What a site says that a text was: kept for the models to learn from."""

from __future__ import annotations

from collections.abc import Sequence

from moderation.http.context import services
from moderation.storage.queries.labels import Label, Labelled, author_mark, keep_labels

__all__ = ["Label", "keep"]


def keep(
    site_id: str, source: str, text: str, labels: Sequence[Label], author_email: str = ""
) -> None:
    """Keep these labels of a text; a later one of the same kind takes the place of an earlier.

    Of the author there is nothing but a mark, from which the address cannot be had back.
    """
    database = services().database
    mark = author_mark(services().secrets.pseudonym, site_id, author_email)
    with database.write() as connection:
        now = database.now(connection)
        keep_labels(connection, Labelled(site_id, source, text, labels, mark), now)
