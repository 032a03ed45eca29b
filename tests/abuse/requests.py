"""Queries, headers, methods and paths: all of a request but its body."""

from __future__ import annotations

from urllib.parse import quote

from tests.abuse.case import COMMENTS, GOOD, QUEUE, VERIFICATIONS, Case, asked, refused

_BOTH_LISTS = {"the thread": COMMENTS, "the queue": QUEUE}
_WORDS = {
    "limit": ["0", "-1", "101", "1000000", "abc", "1e3", "1.0", "0x10", "%2B5", "+5", " 5", "00005",
              "%D9%A3", "%EF%BC%95", "%C2%B2", "NaN", "null", "9" * 5_000, "5;DROP TABLE comment"],
    "sort": ["best", "NEWEST", "newest,", "newest desc", "published_at", "1", "top_level",
             "newest;DROP TABLE comment", "%F0%9F%98%80"],
    "cursor": ["garbage", ".", "a.b", "..", "W10", "W10.", ".W10", "null", "0", "-1",
               "' OR '1'='1", "WyIyMDI2LTExLTIzIiwiMSJd.AAAAAAAAAAAAAAAAAAAAAA", "%F0%9F%98%80.x",
               "x" * 5_000, "<<cursor>>x", "x<<cursor>>", "<<cursor cut off>>",
               "<<cursor of another list>>", "<<cursor of another order>>"],
}  # fmt: skip


def _queried(listed: str, path: str, name: str, value: str, number: int) -> Case:
    sent = value if "%" in value or "+" in value or "<<" in value else quote(value)
    title = f"{listed} with {name} {value[:24]} ({number})"
    return asked(title, f"{path}?{name}={sent}", 422, "invalid_submission", wrong=name)


_QUERIES = [
    _queried(listed, path, name, value, number)
    for listed, path in _BOTH_LISTS.items()
    for name, values in _WORDS.items()
    for number, value in enumerate(values)
]
_QUERIES += [
    _queried("the queue", QUEUE, name, value, number)
    for name, values in {
        "status": ["approved", "HELD", "held,pending", "' OR '1'='1", "%25", "*"],
        "reason": ["rude", "TOXIC", "%25", "_", 'toxic" OR 1=1--', "[]"],
    }.items()
    for number, value in enumerate(values)
]
_QUERIES += [
    _queried("the thread", COMMENTS, "parent", value, number)
    for number, value in enumerate(
        ["first", "1", "' OR '1'='1", "019A8E3C-5B1F-7C42-9A41-6F0D2C7BE913"]
    )
]
_QUERIES += [
    asked("the thread with NUL in the cursor", f"{COMMENTS}?cursor=%00", 400, "bad_request"),
    asked("the queue with NUL in the article", f"{QUEUE}?article=a%00b", 400, "bad_request"),
    asked("the queue with NUL in the second status", f"{QUEUE}?status=held&status=%00", 400,
          "bad_request"),
    asked("the thread of an article with NUL", "/v1/sites/courier/articles/a%00/comments", 400,
          "bad_request"),
]  # fmt: skip

_ONCE = [
    refused("an empty Idempotency-Key", GOOD, "Idempotency-Key", headers={"Idempotency-Key": ""}),
    refused("an Idempotency-Key of 256", GOOD, "Idempotency-Key",
            headers={"Idempotency-Key": "x" * 256}),
    refused("a used Idempotency-Key with another body", {**GOOD, "body": "Another."}, None,
            status=422, code="idempotency_mismatch", headers={"Idempotency-Key": "used"}),
    refused("a used Idempotency-Key under another article", GOOD, None, status=422,
            code="idempotency_mismatch", headers={"Idempotency-Key": "used"},
            path="/v1/sites/courier/articles/a-2/comments"),
    refused("a used Idempotency-Key for a mail", {"email": "reader@example.org"}, None, status=422,
            code="idempotency_mismatch", headers={"Idempotency-Key": "used"}, path=VERIFICATIONS),
]  # fmt: skip

_DECISIONS = "/v1/comments/<<held>>/decisions"
_ARTICLE = "/v1/sites/courier/articles/a-1"
_AUTHOR = "/v1/sites/courier/authors/<<author>>"
_COMMENT = "/v1/comments/<<published>>"
_METHODS = [
    Case(f"{method} {path}", 405, "method_not_allowed", method=method, path=path)
    for path, methods in {
        COMMENTS: ("PATCH", "DELETE", "TRACE", "PROPFIND", "FOO"),
        _COMMENT: ("POST", "PUT", "TRACE"),
        _ARTICLE: ("POST", "DELETE"),
        _AUTHOR: ("GET", "POST", "DELETE"),
        VERIFICATIONS: ("GET", "PUT", "DELETE"),
        QUEUE: ("POST", "PUT", "DELETE"),
        _DECISIONS: ("PUT", "PATCH", "DELETE"),
        "/verify/token": ("PUT", "DELETE", "PATCH"),
        "/healthz": ("POST",),
        "/metrics": ("POST", "DELETE"),
        "/openapi.json": ("POST",),
        "/docs": ("POST",),
    }.items()
    for method in methods
]
_METHODS += [
    Case("a method in a header", 405, "method_not_allowed", path=_COMMENT,
         headers={"X-HTTP-Method-Override": "DELETE"}),
    Case("a method in the query", 405, "method_not_allowed", path=f"{_COMMENT}?_method=DELETE"),
]  # fmt: skip

_PATHS = [
    asked(f"the path {path[:40]}", path, 404, "not_found")
    for path in [
        "/v1", "/v1/", "/v2/sites", "/v1/sites", "/v1/sites/", "/v1/sites/courier",
        "/v1/sites/courier/", "/v1/sites/courier/articles", "/v1/sites/courier/articles/",
        "/v1/sites/courier/queue/", "/v1/comments", "/v1/comments/", "/v1/comments/<<published>>/",
        "/V1/comments/<<published>>", "//v1/comments", "/v1/sites/courier/authors/<<author>>/",
        "/v1//comments/<<published>>", "/healthz/", "/metrics/", "/docs/", "/docs/index.html",
        "/openapi.yaml", "/.env", "/.git/config", "/admin", "/wp-login.php", "/server-status",
        "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "/..%5c..%5cwindows",
        "/docs/assets/", "/docs/assets/../routes.py", "/docs/assets/..%2froutes.py",
        "/docs/assets/%2e%2e/routes.py", "/docs/assets/..%5croutes.py", "/docs/assets//etc/passwd",
        "/verify-assets/..%2froutes.py", "/verify-assets/../../../../etc/passwd", "/verify",
        "/verify/", "/verify/a/b", "/verify/..%2f..%2fdocs", "/v1/comments/..%2f..%2fhealthz",
        "/v1/comments/<<published>>/decisions/..", "/x" * 2_000,
    ]
]  # fmt: skip
_PATHS += [
    asked(f"NUL in {path}", path, 400, "bad_request")
    for path in [
        "/%00",
        "/healthz?x=%00",
        "/docs/assets/docs.css%00",
        "/verify/%00",
        "/v1/comments/%00",
    ]
]


def _link(name: str, method: str, token: str, status: int = 410) -> Case:
    code = "not_found" if status == 404 else "verification_link_gone"
    return Case(f"{method} of {name}", status, code, method=method, path=f"/verify/{token}")


_LINKS = [
    _link(name, method, token)
    for method in ("GET", "POST")
    for name, token in {
        "a word": "garbage",
        "43 characters of ours": "A" * 43,
        "101 characters": "A" * 101,
        "10,000 characters": "A" * 10_000,
        "a link in capitals": "<<link in capitals>>",
        "a link cut off": "<<link cut off>>",
        "a link with more behind it": "<<link>>x",
        "a link with a space behind it": "<<link>>%20",
        "a used link": "<<used link>>",
        "an expired link": "<<expired link>>",
        "an API key": "<<key>>",
        "an author's token": "<<author token>>",
        "a hash of a link": "<<link hash>>",
        "SQL": "'%20OR%20'1'='1",
        "an emoji": "%F0%9F%98%80",
        "a line break": "a%0D%0Ab",
        "dots": "..x",
    }.items()
]

_BROKEN = [
    Case(f"{method} of broken UTF-8", 400, "bad_request", method=method, path="/verify/%FF%FE")
    for method in ("GET", "POST")
]

CASES = [*_BROKEN, *_QUERIES, *_ONCE, *_METHODS, *_PATHS, *_LINKS]
