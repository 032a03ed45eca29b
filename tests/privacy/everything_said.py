"""A reader of whom every table holds something, each with a word that is nowhere else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from flask.testing import FlaskClient

from moderation.domain.comment import Comment
from moderation.domain.decision import Highlight
from moderation.domain.lifecycle import Action, Actor
from moderation.privacy.appealing import appeal
from moderation.privacy.links import Purpose, issue_link
from moderation.review.rulings.escalations import escalate
from moderation.review.rulings.notes import write_note
from moderation.storage.tables import metadata
from moderation.storage.unit_of_work import Database
from moderation.verification.service import issue_token
from tests.newsroom import Newsroom


@dataclass
class Canaries:
    """Words that are made up, and so alike to nothing that an index could cut them short."""

    words: dict[str, str] = field(default_factory=dict)

    def __call__(self, place: str) -> str:
        word = hashlib.sha256(place.encode()).hexdigest()[:14]
        # Digits as letters: a tokenizer must not take the word apart.
        return self.words.setdefault(
            place, word.translate(str.maketrans("0123456789", "ghijklmnop"))
        )

    def found_in(self, data: bytes) -> list[str]:
        """The places whose words occur, whatever their case.

        By their ends: an index of words keeps what two words begin with once.
        """
        data = data.lower()
        return sorted(place for place, word in self.words.items() if word[-9:].encode() in data)

    def found_in_rows(self, database: Database) -> list[str]:
        """Where they occur in the database: table, column and place."""
        with database.read() as connection:
            values = [
                (table.name, name, str(value))
                for table in metadata.sorted_tables
                for row in connection.execute(table.select()).mappings()
                for name, value in row.items()
            ]
        return [
            f"{table}.{column}: {place}"
            for table, column, text in values
            for place in self.found_in(text.encode())
        ]

    def found_in_files(self, database: Database) -> list[str]:
        """Where they occur in the files of an SQLite database, its log included."""
        file = Path(database.engine.url.database or "")
        files = [one for one in file.parent.glob(f"{file.name}*") if not one.name.endswith("-shm")]
        assert file in files
        return [
            f"{one.name}: {place}" for one in files for place in self.found_in(one.read_bytes())
        ]


class Reader:
    """One who did everything once. `address` is a canary too."""

    def __init__(self, newsroom: Newsroom, moderator_id: str) -> None:
        self.newsroom, self.moderator_id = newsroom, moderator_id
        self.canary = Canaries()
        self.address = f"{self.canary('address').title()}@{self.canary('host')}.example"

    def say(self, place: str, state: str = "pending") -> Comment:
        """A comment with a word of its own in text and name, brought into this state."""
        words = {"email": self.address, "name": f"Name {self.canary(f'name of {place}')}"}
        make = getattr(self.newsroom, "submit" if state == "unverified" else state)
        return make(f"Text with {self.canary(f'text of {place}')} in it.", **words)

    def do_everything(self) -> dict[str, Comment]:
        """The comments, by their state."""
        newsroom, canary = self.newsroom, self.canary
        made = {"unverified": self.say("unverified", "unverified")}
        made |= {state: self.say(state, state) for state in ("pending", "published", "held")}
        made["withdrawn"] = self._withdrawn()
        made["rejected"] = self._rejected()
        database, site = newsroom.database, newsroom.site.id
        held = made["held"]
        about = (held.id, held.version)
        escalate(database, site, self.moderator_id, about, canary("escalation"))
        with database.write() as connection:
            now = database.now(connection)
            author_id = held.author_id
            note = (site, self.moderator_id)
            write_note(connection, *note, canary("comment note"), now, comment_id=held.id)
            write_note(connection, *note, canary("author note"), now, author_id=author_id)
            issue_token(connection, author_id, now)
            issue_link(connection, author_id, Purpose.PAGE, now)
        return made

    def send(self, client: FlaskClient, key: dict[str, str], idempotency_key: str) -> Comment:
        """A comment over HTTP, so that its answer is stored."""
        body = {
            "author": {"email": self.address, "name": f"Name {self.canary('name of sent')}"},
            "body": f"Text with {self.canary('text of sent')} in it.",
        }
        headers = {**key, "Idempotency-Key": idempotency_key}
        path = "/v1/sites/courier/articles/a-1/comments"
        answer = client.post(path, json=body, headers=headers)
        assert answer.status_code == 202, answer.text
        self.sent, self.token = (path, body, headers), answer.json["author_token"]
        self.canary.words["author token"] = self.token.lower()
        return self.newsroom.get(answer.json["id"])

    def _withdrawn(self) -> Comment:
        return self.newsroom.move(self.say("withdrawn", "published"), Action.WITHDRAW, Actor.AUTHOR)

    def _rejected(self) -> Comment:
        newsroom, canary = self.newsroom, self.canary
        one = self.say("rejected")
        newsroom.decide(
            one,
            Action.HOLD,
            reasons=("banned_word",),
            findings=(f"banned word: {canary('finding')}",),
            highlights=(Highlight(0, 4, 0.9),),
        )
        words = {"note": canary("ruling note"), "note_to_author": canary("note to author")}
        one = newsroom.rule(one, Action.REJECT, reasons=("abuse",), **words)
        appeal(newsroom.database, newsroom.policies, one.id, canary("appeal"))
        return one
