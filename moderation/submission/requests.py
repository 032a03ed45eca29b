"""What a submission must look like."""

from __future__ import annotations

import unicodedata
from typing import Any

from moderation.domain.addresses import Address
from moderation.domain.forms import form_signals
from moderation.domain.ids import is_id
from moderation.domain.visible import has_something_visible
from moderation.http.addresses import read_address, read_language
from moderation.http.article_fields import (
    LONGEST_TITLE,
    LONGEST_URL,
    check_article_id,
    check_article_url,
)
from moderation.http.parsing import Fields
from moderation.submission.service import Submission

LONGEST_BODY = 5_000
MOST_BODY_BYTES = 20_000
LONGEST_NAME = 80
LONGEST_ASSERTION = 4_096
LONGEST_WEBSITE = 200
LONGEST_WRITING_S = 10_000_000


def read_submission(
    article_id: str, values: dict[str, Any], origins: tuple[str, ...]
) -> Submission:
    """The submission in this object. Raises InvalidSubmission with every field that is wrong."""
    fields = Fields(values)
    check_article_id(fields, article_id)
    address, name, language = _author(fields)
    body = read_body(fields)
    parent_id = fields.text("parent_id", 1, 64, required=False)
    if parent_id is not None and not is_id(parent_id):
        fields.wrong("parent_id", "is not the id of a comment")
    url, title = _article(fields, origins)
    assertion = fields.text("author_assertion", 1, LONGEST_ASSERTION, required=False)
    signals = _form(fields)
    fields.refuse_unknown()
    fields.finish()
    if address is None or name is None or body is None:
        raise AssertionError("finish() raises for a required field that is missing")
    about = (article_id, address, name, body, parent_id, url, title, assertion)
    return Submission(*about, form_signals=signals, language=language)


def read_body(fields: Fields) -> str | None:
    """The text of a comment: 1 to 5,000 code points and at most 20,000 bytes of UTF-8."""
    body = fields.text("body", 1, LONGEST_BODY)
    if body is not None and not has_something_visible(body):
        fields.wrong("body", "must not be empty")
    if body is not None and len(body.encode()) > MOST_BODY_BYTES:
        fields.wrong("body", f"must be at most {MOST_BODY_BYTES} bytes in UTF-8")
    return body


def _author(fields: Fields) -> tuple[Address | None, str | None, str | None]:
    author = fields.object("author")
    if author is None:
        return None, None, None
    address = read_address(author)
    name = author.text("name", 1, LONGEST_NAME)
    if name is not None and any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in name):
        author.wrong("name", "must be one line without control characters")
    elif name is not None and not has_something_visible(name):
        author.wrong("name", "must not be empty")
    language = read_language(author)
    author.refuse_unknown()
    return address, name.strip() if name is not None else None, language


def _article(fields: Fields, origins: tuple[str, ...]) -> tuple[str | None, str | None]:
    article = fields.object("article", required=False)
    if article is None:
        return None, None
    url = article.text("url", 1, LONGEST_URL, required=False)
    if url is not None:
        check_article_url(article, url, origins)
    title = article.text("title", 1, LONGEST_TITLE, required=False)
    article.refuse_unknown()
    return url, title


def _form(fields: Fields) -> tuple[str, ...]:
    form = fields.object("form", required=False)
    if form is None:
        return ()
    website = form.text("website", 0, LONGEST_WEBSITE, required=False)
    seconds = form.number("seconds", 0, LONGEST_WRITING_S)
    form.refuse_unknown()
    return () if seconds is None else form_signals(website or "", seconds)
