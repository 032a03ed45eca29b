"""Callers without a key, with a wrong one, or with one that is not for this."""

from __future__ import annotations

from typing import Any

from tests.abuse.case import COMMENTS, GOOD, QUEUE, VERIFICATIONS, Case, asked, refused

DECISIONS = "/v1/comments/<<held>>/decisions"
HELD = "/v1/comments/<<held>>"
ARTICLE = "/v1/sites/courier/articles/a-1"
RULING = {"action": "publish", "version": 2}


def _keyed(name: str, value: str | None) -> list[Case]:
    headers = {"Authorization": value}
    more: dict[str, Any] = {"status": 401, "code": "not_authenticated", "headers": headers}
    return [
        refused(f"submitting with {name}", GOOD, None, **more),
        asked(f"reading with {name}", HELD if value else QUEUE, **more),
    ]


_KEYS = [
    case
    for name, value in {
        "no key": None,
        "an empty header": "",
        "a scheme alone": "Bearer",
        "a scheme and a space": "Bearer ",
        "a word": "Bearer secret",
        "our prefix alone": "Bearer cms_",
        "a name and password": "Basic Y21zOmNtcw==",
        "another scheme": "Token <<key>>",
        "no scheme": "<<key>>",
        "a key in quotes": 'Bearer "<<key>>"',
        "two keys": "Bearer <<key>>, Bearer <<key>>",
        "a key cut off": "Bearer <<key cut off>>",
        "a key with more behind it": "Bearer <<key>>x",
        "a key with its last character changed": "Bearer <<key changed>>",
        "a key in capitals": "Bearer <<key in capitals>>",
        "a revoked key": "Bearer <<revoked key>>",
        "a key that never was": "Bearer cms_0123456789ab_" + "A" * 43,
        "a key's hash": "Bearer <<key hash>>",
        "a key of 10,000 characters": "Bearer cms_" + "A" * 10_000,
        "a key in another alphabet": "Bearer cms_\u00e9\u00e8",
        "SQL": "Bearer cms_' OR '1'='1",
    }.items()
    for case in _keyed(name, value)
]

_SCOPED: dict[str, tuple[str, dict[str, Any]]] = {
    "submit": ("submitting", {"body": GOOD}),
    "submit ": ("asking for a mail", {"path": VERIFICATIONS, "body": {"email": "a@example.org"}}),
    "moderate": ("the queue", {"path": QUEUE}),
    "moderate ": ("the history", {"path": DECISIONS}),
    "moderate  ": ("deciding", {"path": DECISIONS, "body": RULING}),
    "moderate   ": (
        "blocking",
        {
            "path": "/v1/sites/courier/authors/<<author>>",
            "method": "PUT",
            "body": {"standing": "blocked"},
        },
    ),
    "admin": ("describing", {"path": ARTICLE, "method": "PUT", "body": {"moderation": "closed"}}),
    "admin ": ("looking up", {"path": ARTICLE}),
}


def _with(
    headers: dict[str, str | None], status: int, code: str, what: str, how: dict[str, Any]
) -> Case:
    more: dict[str, Any] = {"status": status, "code": code, "headers": headers}
    if "body" in how:
        where = {"path": how.get("path", COMMENTS), "method": how.get("method", "POST")}
        return refused(what, how["body"], None, **where, **more)
    return asked(what, how["path"], **more)


_SCOPES = [
    _with({"Authorization": f"Bearer <<{scope} key>>"}, 403, "scope_missing",
          f"{what} with the scope {scope}", how)
    for needed, (what, how) in _SCOPED.items()
    for scope in ("submit", "read", "moderate", "admin")
    if scope != needed.strip()
]  # fmt: skip
_SCOPES += [
    asked("a held comment with the scope submit", HELD, 404, "comment_not_found",
          headers={"Authorization": "Bearer <<submit key>>"}),
    asked("a held comment with the scope admin", HELD, 404, "comment_not_found",
          headers={"Authorization": "Bearer <<admin key>>"}),
]  # fmt: skip

_FOREIGN = {"Authorization": "Bearer <<foreign key>>"}
_SITES = [
    _with(_FOREIGN, 403, "wrong_site", "submitting to another site", {"body": GOOD}),
    _with(_FOREIGN, 403, "wrong_site", "another site's queue", {"path": QUEUE}),
    _with(_FOREIGN, 403, "wrong_site", "mailing for another site",
          {"path": VERIFICATIONS, "body": {"email": "a@example.org"}}),
    _with(_FOREIGN, 404, "comment_not_found", "another site's held comment", {"path": HELD}),
    _with(_FOREIGN, 404, "comment_not_found", "another site's history", {"path": DECISIONS}),
    _with(_FOREIGN, 404, "comment_not_found", "deciding for another site",
          {"path": DECISIONS, "body": RULING}),
    refused("submitting to a site that never was", GOOD, None, status=403, code="wrong_site",
            path="/v1/sites/nowhere/articles/a-1/comments"),
    refused("submitting to a site in capitals", GOOD, None, status=403, code="wrong_site",
            path="/v1/sites/COURIER/articles/a-1/comments"),
    refused("submitting to SQL", GOOD, None, status=403, code="wrong_site",
            path="/v1/sites/courier'--/articles/a-1/comments"),
    asked("reading at a site that never was", "/v1/sites/nowhere/articles/a-1/comments", 404,
          "site_not_found"),
    asked("reading at a site with NUL", "/v1/sites/cou%00rier/articles/a-1/comments", 400,
          "bad_request"),
    asked("a comment with NUL", "/v1/comments/a%00", 400, "bad_request"),
    asked("a comment that never was", "/v1/comments/<<unknown>>", 404, "comment_not_found"),
    asked("SQL as a comment", "/v1/comments/'%20OR%201=1--", 404, "comment_not_found"),
    asked("a comment with a long name", "/v1/comments/" + "9" * 5_000, 404, "comment_not_found"),
]  # fmt: skip

_ORIGINS = {
    "no origin": None,
    "a hidden origin": "null",
    "an empty origin": "",
    "another origin": "https://evil.example",
    "an origin with ours in front": "https://courier.example.org.evil.example",
    "an origin with ours behind": "https://evil-courier.example.org",
    "a subdomain": "https://www.courier.example.org",
    "another scheme": "http://courier.example.org",
    "another port": "https://courier.example.org:8443",
    "the default port": "https://courier.example.org:443",
    "a slash behind": "https://courier.example.org/",
    "a path behind": "https://courier.example.org/articles",
    "capitals": "https://COURIER.example.org",
    "two origins": "https://courier.example.org, https://evil.example",
    "two origins without a comma": "https://courier.example.org https://evil.example",
    "a star": "*",
    "a name and password": "https://a:b@courier.example.org",
}
_PUBLIC = [
    refused(f"a public key with {name}", GOOD, None, status=403, code="origin_not_allowed",
            headers={"Authorization": "Bearer <<public key>>", "Origin": origin})
    for name, origin in _ORIGINS.items()
]  # fmt: skip
_AT_HOME: dict[str, str | None] = {
    "Authorization": "Bearer <<public key>>",
    "Origin": "https://courier.example.org",
}
_PUBLIC += [
    asked("the queue with a public key", QUEUE, 403, "scope_missing", headers=_AT_HOME),
    asked("a held comment with a public key", HELD, 404, "comment_not_found", headers=_AT_HOME),
    refused("deciding with a public key", RULING, None, status=403, code="scope_missing",
            path=DECISIONS, headers=_AT_HOME),
]  # fmt: skip


def _by_author(name: str, method: str, status: int, code: str, **more: Any) -> Case:
    """What the author of `<<held>>` may do; `token` is what is sent in Author-Token."""
    headers = {"Author-Token": more.pop("token", "<<author token>>"), "Authorization": None}
    body = {"body": "A better text."} if method == "PATCH" else None
    how: dict[str, Any] = {"path": HELD, "method": method, "headers": headers, **more}
    how = {"status": status, "code": code, **how}
    return refused(f"{method} {name}", how.pop("body", body), how.pop("wrong", None), **how)


_TOKENS = [
    _by_author(f"with {name}", method, status, code, token=token)
    for method in ("PATCH", "DELETE")
    for name, token, status, code in [
        ("no token", None, 401, "not_authenticated"),
        ("an empty token", "", 403, "not_the_author"),
        ("a word", "secret", 403, "not_the_author"),
        ("another comment's token", "<<other token>>", 403, "not_the_author"),
        ("a token cut off", "<<author token cut off>>", 403, "not_the_author"),
        ("a token in capitals", "<<author token in capitals>>", 403, "not_the_author"),
        ("a token with more behind it", "<<author token>>=", 403, "not_the_author"),
        ("a token in another alphabet", "\u00e9", 403, "not_the_author"),
        ("an API key as token", "<<key>>", 403, "not_the_author"),
    ]
]
_TOKENS += [
    _by_author("without a body", "PATCH", 422, "invalid_submission", body={}, wrong="body"),
    _by_author("to null", "PATCH", 422, "invalid_submission", body={"body": None}, wrong="body"),
    _by_author("to a blank", "PATCH", 422, "invalid_submission", body={"body": " "}, wrong="body"),
    _by_author("to a list", "PATCH", 422, "invalid_submission", body={"body": []}, wrong="body"),
    _by_author("to too much", "PATCH", 422, "invalid_submission", body={"body": "x" * 5_001},
               wrong="body"),
    _by_author("of the name", "PATCH", 422, "invalid_submission",
               body={"body": "Text.", "author": {"name": "Editor"}}, wrong="author"),
    _by_author("of the status", "PATCH", 422, "invalid_submission",
               body={"body": "Text.", "status": "published"}, wrong="status"),
    _by_author("to a list of texts", "PATCH", 400, "malformed_json", body=["Text."]),
    _by_author("of a rejected comment", "PATCH", 409, "transition_not_allowed",
               path="/v1/comments/<<rejected>>", token="<<rejected token>>"),
    _by_author("of a rejected comment", "DELETE", 409, "transition_not_allowed",
               path="/v1/comments/<<rejected>>", token="<<rejected token>>"),
    _by_author("of a withdrawn comment", "DELETE", 409, "transition_not_allowed",
               path="/v1/comments/<<withdrawn>>", token="<<withdrawn token>>"),
    _by_author("of an old comment", "PATCH", 403, "edit_window_closed",
               path="/v1/comments/<<old>>", token="<<old token>>"),
    _by_author("of a comment that never was", "PATCH", 404, "comment_not_found",
               path="/v1/comments/<<unknown>>", token="<<unknown token>>"),
    _by_author("of a comment that never was", "DELETE", 404, "comment_not_found",
               path="/v1/comments/<<unknown>>", token="<<unknown token>>"),
]  # fmt: skip

CASES = [*_KEYS, *_SCOPES, *_SITES, *_PUBLIC, *_TOKENS]
