"""`{"email"}` in, a mail out: how a site asks for a link that a mailbox's owner alone is to see.

What is asked for is a function of the feature; that the answer tells nothing of the address, that
a repeat sends nothing, and how many a site may ask for is the same for all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import sqlalchemy as sa
from flask import Response, jsonify, request
from sqlalchemy.exc import IntegrityError

from moderation.domain.addresses import Address
from moderation.http.addresses import read_address, read_language
from moderation.http.backpressure import refuse_when_overloaded
from moderation.http.context import current_key, services
from moderation.http.idempotency import attempt
from moderation.http.parsing import Fields, json_object
from moderation.storage.unit_of_work import Database

Together = Callable[[sa.Connection, datetime], None]
Ask = Callable[[Database, str, Address, Together, str | None], None]


def answer_for_every_address(site: str, ask: Ask) -> Response:
    """202 and an empty object, whoever the address belongs to.

    `ask(database, site, address, together, language)` queues the mail and calls `together` in
    its transaction.
    """
    refuse_when_overloaded()
    fields = Fields(json_object(request))
    address, language = read_address(fields), read_language(fields)
    fields.refuse_unknown()
    fields.finish()
    key = current_key()
    if address is None or key is None:
        raise AssertionError("finish() raises for a required field that is missing")
    services().limiter.check_verification(key)
    with attempt(request.get_data()) as once:
        replayed = once.earlier() is not None
        if not replayed:
            with suppress(IntegrityError):
                # A twin in another process was first: the mail is its to send.
                ask(services().database, site, address, once.store_accepted, language)
            services().wake("mail")
    answer = jsonify({})
    answer.status_code = 202
    if replayed:
        answer.headers["Idempotent-Replayed"] = "true"
    return answer
