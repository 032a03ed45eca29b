"""Telling the later verdicts, as WordPress's plugin and its kin take them.

    POST callback
    {"key": KEY, "endpoint": "comment-check", "comments": [{"guid": GUID, "result": "true"}]}

Of this the client answers for each comment whether it found it: `{"comments": {GUID: {"status":
"success"}}}`. It may not have stored it yet, so that `"error"` counts as not taken.
"""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from moderation.compat.akismet.staying_open import KEY_SEAL
from moderation.domain.errors import PermanentlyRefused, TemporarilyUnavailable
from moderation.http.outbound import Answer, Outbound
from moderation.secrets import Secrets
from moderation.storage.queries import open_questions
from moderation.storage.queries.open_questions import Untold
from moderation.storage.unit_of_work import Database

# After the first attempt; then the comment is left to the site's moderators, as it was.
TRY_AGAIN_AFTER = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1_800, 7_200))
AT_ONCE = 8
GONE = 410

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Teller:
    """What telling needs."""

    database: Database
    secrets: Secrets
    outbound: Outbound


def tell_due(teller: Teller) -> int:
    """Tell some of the verdicts that are due, all at once; how many attempts were made."""
    database = teller.database
    with database.write() as connection:
        due = open_questions.take_untold(connection, database.now(connection), AT_ONCE)
    if due:
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="tell") as pool:
            list(pool.map(lambda one: _tell(teller, one), due))
    return len(due)


def _tell(teller: Teller, answered: Untold) -> None:
    try:
        outcome = _attempt(teller, answered)
        _note(teller.database, answered, outcome)
    except TemporarilyUnavailable:
        # What became of it could not be written: it is due again after its lease.
        log.warning("the database was away after a callback")
    except Exception as error:  # noqa: BLE001 - one that goes wrong must not stop the rest
        log.error("a callback ended badly: %s", type(error).__name__)  # noqa: TRY400


def _attempt(teller: Teller, answered: Untold) -> str:
    """How it went, in a word: "told", "over" where trying again is of no use, or why not."""
    key = teller.secrets.unseal(KEY_SEAL, answered.sealed_key)
    if key is None:
        return "over"
    comment = {"guid": answered.id, "result": answered.verdict}
    body = json.dumps({"key": key, "endpoint": "comment-check", "comments": [comment]}).encode()
    headers = {"Content-Type": "application/json"}
    try:
        answer = teller.outbound.send("POST", answered.callback, headers, body)
    except PermanentlyRefused:
        return "over"
    except TemporarilyUnavailable:
        return "no_answer"
    if answer.status == GONE:
        return "over"
    return "told" if _is_taken(answer, answered.id) else "not_taken"


def _is_taken(answer: Answer, guid: str) -> bool:
    if answer.status // 100 != 2:
        return False
    try:
        said: Any = json.loads(answer.body)
        return bool(said["comments"][guid]["status"] != "error")
    except (ValueError, LookupError, TypeError, RecursionError):
        return True  # another client's words


def _note(database: Database, answered: Untold, outcome: str) -> None:
    again = outcome not in ("told", "over") and answered.attempts <= len(TRY_AGAIN_AFTER)
    with database.write() as connection:
        if again:
            pause = TRY_AGAIN_AFTER[answered.attempts - 1]
            open_questions.put_off(connection, answered.id, database.now(connection) + pause)
        else:
            open_questions.close(connection, [answered.id])
    if outcome != "told":
        log.log(
            logging.INFO if again else logging.WARNING,
            "a callback was not taken: %s",
            outcome,
            extra={"site": answered.site_id},
        )
