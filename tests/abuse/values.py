"""Addresses, links and ids that look nearly right."""

from __future__ import annotations

from tests.abuse.case import Case, author, raw, submission

_ADDRESSES = [
    "plain",
    "@example.org",
    "reader@",
    "reader@example",
    "reader@localhost",
    "reader@@example.org",
    "rea der@example.org",
    "reader@exa mple.org",
    "reader@example..org",
    "reader@.example.org",
    "reader@example.org.",
    ".reader@example.org",
    "reader.@example.org",
    "rea..der@example.org",
    "reader@-example.org",
    "reader@example-.org",
    "reader@exam_ple.org",
    "rea,der@example.org",
    "rea;der@example.org",
    "rea:der@example.org",
    "rea(comment)der@example.org",
    "rea\\der@example.org",
    "reader@example.org,other@example.org",
    "reader@example.org other@example.org",
    "reader@example.org;other@example.org",
    "Reader <reader@example.org>",
    "<reader@example.org>",
    "mailto:reader@example.org",
    "reader@example.org?subject=hi",
    "reader@example.org/path",
    "reader@https://example.org",
    "reader@[127.0.0.1]",
    "reader@[IPv6:::1]",
    "reader@127.0.0.1",
    "reader@2130706433",
    "reader@example.local",
    "reader@example.onion",
    "reader@example.invalid",
    '"rea der"@example.org',
    '"reader"@example.org',
    "reader@example.org\n",
    "reader@example.org\r\nBcc: other@example.org",
    "reader\n@example.org",
    "\treader@example.org",
    " reader@example.org",
    "reader@example.org ",
    "reader\u0085@example.org",
    "reader\u2028@example.org",
    "reader\u200b@example.org",
    "reader\u202e@example.org",
    "reader@exa\u200bmple.org",
    "reader@exa\u202emple.org",
    "reader@exa\u2024mple",
    "reader\uff20example.org",
    "\u0301reader@example.org",
    "reader@" + "x" * 64 + ".org",
    "reader@" + "x." * 130 + "org",
    # Each character becomes three when its case is folded.
    "\u03b0" * 64 + "@" + ".".join(["\u03b0" * 20] * 3) + ".de",
    "a@" * 100,
    "a@" * 120 + "example.org",
    "a" * 255,
]
_EMAILS = [
    author(f"the address {ascii(one)[:44]} ({number})", {"email": one}, "author.email")
    for number, one in enumerate(_ADDRESSES)
]

_LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "\u0001javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:" + "//localhost/etc/passwd",
    "ftp://courier.example.org/",
    "//courier.example.org/x",
    "/\\courier.example.org",
    "https:courier.example.org",
    "https:///courier.example.org",
    "https://",
    "courier.example.org/x",
    "https://courier.example.org@evil.example/",
    "https://user:secret@courier.example.org/",
    "https://:@courier.example.org/",
    "https://courier.example.org\\@evil.example/",
    "https://courier.example.org\\.evil.example/",
    "https://evil.example/https://courier.example.org/",
    "https://courier.example.org.evil.example/",
    "https://evilcourier.example.org/",
    "https://sub.courier.example.org/",
    "http://courier.example.org/",
    "https://courier.example.org:8443/",
    "https://courier.example.org./",
    "https://c\u043eurier.example.org/",
    "https://courier.example.org/a b",
    "https://courier.example.org/\n",
    "https://courier.example.org/\u202egpj",
    "https://[::1/",
    "https://[::1]/",
    "https://2130706433/",
    "https://courier.example.org/" + "x" * 2_000,
    "",
    " ",
]
# With the key of a page, which may name none but the site's own; its server may name any.
_AT_HOME = {"Authorization": "Bearer <<public key>>", "Origin": "https://courier.example.org"}
_URLS = [
    submission(
        f"the link {ascii(one)[:44]} ({number})",
        {"article": {"url": one}},
        "article.url",
        headers=_AT_HOME,
    )
    for number, one in enumerate(_LINKS)
]

_PARENTS = [
    submission(f"{name} as parent", {"parent_id": one}, "parent_id")
    for name, one in {
        "a word": "first",
        "an empty text": "",
        "an id cut off": "019a8e3c-5b1f-7c42-9a41-6f0d2c7be91",
        "an id in capitals": "019A8E3C-5B1F-7C42-9A41-6F0D2C7BE913",
        "an id in braces": "{019a8e3c-5b1f-7c42-9a41-6f0d2c7be913}",
        "an id without hyphens": "019a8e3c5b1f7c429a416f0d2c7be913",
        "an id with a space": " 019a8e3c-5b1f-7c42-9a41-6f0d2c7be913",
        "a URN": "urn:uuid:019a8e3c-5b1f-7c42-9a41-6f0d2c7be913",
        "SQL": "' OR '1'='1",
        "a path": "../../comments",
        "65 characters": "0" * 65,
    }.items()
]
_PARENTS += [
    submission(name, {"parent_id": f"<<{one}>>"}, None, status=404, code="parent_not_found")
    for name, one in {
        "a parent that never was": "unknown",
        "a parent under another article": "elsewhere",
        "a parent at another site": "foreign",
        "a parent that is held": "held",
        "a parent that is not confirmed": "unverified",
        "a parent that is pending": "pending",
        "a parent that was rejected": "rejected",
        "a parent that was withdrawn": "withdrawn",
    }.items()
]

_GOOD = b'{"author": {"email": "reader@example.org", "name": "R"}, "body": "A fair comment."}'


def _under(name: str, article: str, status: int, code: str, wrong: str | None = None) -> Case:
    path = f"/v1/sites/courier/articles/{article}/comments"
    return raw(f"the article {name}", _GOOD, code, status, path=path, wrong=wrong)


_ARTICLES = [
    _under("of 201 characters", "x" * 201, 422, "invalid_submission", "article"),
    _under("of 201 emoji", "%F0%9F%98%80" * 201, 422, "invalid_submission", "article"),
    # No route has a line break in it.
    _under("with a line break", "a%0Ab", 404, "not_found"),
    _under("with a carriage return", "a%0D%0ASet-Cookie:x", 404, "not_found"),
    _under("with a carriage return alone", "a%0Db", 422, "invalid_submission", "article"),
    _under("with a tab", "a%09b", 422, "invalid_submission", "article"),
    _under("with a delete", "a%7Fb", 422, "invalid_submission", "article"),
    _under("with a zero-width space", "a%E2%80%8Bb", 422, "invalid_submission", "article"),
    _under("with a bidi override", "a%E2%80%AEb", 422, "invalid_submission", "article"),
    _under("with a line separator", "a%E2%80%A8b", 422, "invalid_submission", "article"),
    _under("with NUL", "a%00b", 400, "bad_request"),
    _under("without a name", "", 405, "method_not_allowed"),
    _under("that is closed", "closed", 403, "article_closed"),
]

CASES = [*_EMAILS, *_URLS, *_PARENTS, *_ARTICLES]
