"""Labels: what sites say through other services' protocols that a text was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from moderation.domain.addresses import Address
from moderation.domain.ids import new_id
from moderation.storage.tables import label


@dataclass(frozen=True, slots=True)
class Label:
    """That a text has an attribute (1), or not (0), or anything between."""

    attribute: str
    value: float


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and what a site says of it, through which protocol, and whose it is (a mark)."""

    site_id: str
    source: str
    text: str
    labels: Sequence[Label]
    author_hash: str | None


def keep_labels(connection: sa.Connection, said: Labelled, now: datetime) -> None:
    """Write the labels of one text down. Said again of the same text, the last word counts."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    for one in said.labels:
        adding = insert(label).values(
            id=new_id(),
            site_id=said.site_id,
            source=said.source,
            attribute=one.attribute,
            value=one.value,
            text=said.text,
            text_hash=_hash_of(said.text),
            author_hash=said.author_hash,
            created_at=now,
        )
        connection.execute(
            adding.on_conflict_do_update(
                index_elements=["site_id", "text_hash", "source", "attribute"],
                set_={"value": one.value, "created_at": now, "author_hash": said.author_hash},
            )
        )


def forget_author(connection: sa.Connection, site_id: str, author_hash: str | None) -> int:
    """Delete the labels of the texts of whoever has this mark; how many there were."""
    whose = (label.c.site_id == site_id, label.c.author_hash == author_hash)
    return connection.execute(label.delete().where(*whose)).rowcount


def forget_texts(connection: sa.Connection, site_id: str, texts: Sequence[str]) -> None:
    """Delete every label of these texts."""
    hashes = [_hash_of(text) for text in texts]
    connection.execute(
        label.delete().where(label.c.site_id == site_id, label.c.text_hash.in_(hashes))
    )


def author_mark(pseudonym: Callable[[str, str], str], site_id: str, email: str) -> str | None:
    """What labels know an author by; None without an address."""
    key = Address(email.strip()).key
    return pseudonym("author of a label", f"{site_id}\x00{key}") if key else None


def _hash_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
