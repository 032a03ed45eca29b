"""What a submission must look like."""

from __future__ import annotations

import unicodedata
from typing import Any
from urllib.parse import urlsplit

from moderation.domain.addresses import Address
from moderation.domain.ids import is_id
from moderation.http.addresses import read_address
from moderation.http.parsing import Fields
from moderation.submission.service import Submission

LONGEST_BODY = 5_000
MOST_BODY_BYTES = 20_000
LONGEST_NAME = 80
LONGEST_URL = 2_000
LONGEST_TITLE = 300
LONGEST_ASSERTION = 4_096
LONGEST_ARTICLE_ID = 200


def read_submission(
    article_id: str, values: dict[str, Any], origins: tuple[str, ...]
) -> Submission:
    """The submission in this object. Raises InvalidSubmission with every field that is wrong."""
    fields = Fields(values)
    check_article_id(fields, article_id)
    address, name = _author(fields)
    body = read_body(fields)
    parent_id = fields.text("parent_id", 1, 64, required=False)
    if parent_id is not None and not is_id(parent_id):
        fields.wrong("parent_id", "is not the id of a comment")
    url, title = _article(fields, origins)
    assertion = fields.text("author_assertion", 1, LONGEST_ASSERTION, required=False)
    fields.refuse_unknown()
    fields.finish()
    if address is None or name is None or body is None:
        raise AssertionError("finish() raises for a required field that is missing")
    return Submission(article_id, address, name, body, parent_id, url, title, assertion)


def read_body(fields: Fields) -> str | None:
    """The text of a comment: 1 to 5,000 code points and at most 20,000 bytes of UTF-8."""
    body = fields.text("body", 1, LONGEST_BODY)
    if body is not None and not _has_something_visible(body):
        fields.wrong("body", "must not be empty")
    if body is not None and len(body.encode()) > MOST_BODY_BYTES:
        fields.wrong("body", f"must be at most {MOST_BODY_BYTES} bytes in UTF-8")
    return body


def check_article_id(fields: Fields, article_id: str) -> None:
    """Note what is wrong with the site's own id of an article."""
    if not 1 <= len(article_id) <= LONGEST_ARTICLE_ID:
        fields.wrong("article", f"must be 1 to {LONGEST_ARTICLE_ID} characters")
    elif not article_id.isprintable():
        fields.wrong("article", "must not hold control characters")


def _author(fields: Fields) -> tuple[Address | None, str | None]:
    author = fields.object("author")
    if author is None:
        return None, None
    address = read_address(author)
    name = author.text("name", 1, LONGEST_NAME)
    if name is not None and any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in name):
        author.wrong("name", "must be one line without control characters")
    elif name is not None and not _has_something_visible(name):
        author.wrong("name", "must not be empty")
    author.refuse_unknown()
    return address, name.strip() if name is not None else None


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


def check_article_url(fields: Fields, url: str, origins: tuple[str, ...]) -> None:
    """Note an address that is not http(s), or not of one of the site's own origins.

    Readers and moderators follow this link; whoever may submit must not choose where it leads.
    """
    origin = _origin_of(url)
    if origin is None:
        fields.wrong("url", "must be an http or https address")
    elif origins and origin not in origins:
        fields.wrong("url", "must be at one of the site's own origins")


def _origin_of(url: str) -> str | None:
    """Scheme, host and port of a plain http(s) address; None for anything else."""
    if any(c.isspace() or not c.isprintable() or c == "\\" for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        return None
    return f"{parts.scheme}://{parts.netloc}".lower()


def _has_something_visible(text: str) -> bool:
    # Zero-width characters alone look empty to everyone.
    return any(not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc") for c in text)
