"""Rulings that are none, and settings that a site cannot have."""

from __future__ import annotations

from typing import Any

from tests.abuse.case import Case, asked, refused

_DECISIONS = "/v1/comments/<<held>>/decisions"


def _ruling(name: str, ruling: Any, wrong: str | None, **more: Any) -> Case:
    return refused(f"a ruling {name}", ruling, wrong, **{"path": _DECISIONS, **more})


_RULINGS = [
    _ruling("that is empty", {}, "action"),
    _ruling("in a list", [{"action": "publish", "version": 2}], None, status=400,
            code="malformed_json"),
    _ruling("without a version", {"action": "publish"}, "version"),
    _ruling("to approve", {"action": "approve", "version": 2}, "action"),
    _ruling("to erase", {"action": "erase", "version": 2}, "action"),
    _ruling("to edit", {"action": "edit", "version": 2}, "action"),
    _ruling("in capitals", {"action": "PUBLISH", "version": 2}, "action"),
    _ruling("by number", {"action": 1, "version": 2}, "action"),
    _ruling("by list", {"action": ["publish"], "version": 2}, "action"),
    _ruling("on version 0", {"action": "publish", "version": 0}, "version"),
    _ruling("on version -1", {"action": "publish", "version": -1}, "version"),
    _ruling("on version 2.0", {"action": "publish", "version": 2.0}, "version"),
    _ruling("on version '2'", {"action": "publish", "version": "2"}, "version"),
    _ruling("on version true", {"action": "publish", "version": True}, "version"),
    _ruling("on version 2**31", {"action": "publish", "version": 2**31}, "version"),
    _ruling("on version 10**100", {"action": "publish", "version": 10**100}, "version"),
    _ruling("to reject without a reason", {"action": "reject", "version": 2}, "reason"),
    _ruling("to reject for null", {"action": "reject", "reason": None, "version": 2}, "reason"),
    _ruling("to reject for a signal", {"action": "reject", "reason": "toxic", "version": 2},
            "reason"),
    _ruling("to reject for two reasons",
            {"action": "reject", "reason": ["abuse", "spam"], "version": 2}, "reason"),
    _ruling("with a note of 2,001", {"action": "publish", "version": 2, "note": "x" * 2_001},
            "note"),
    _ruling("with a list of notes", {"action": "publish", "version": 2, "note": []}, "note"),
    _ruling("by another", {"action": "publish", "version": 2, "moderator_id": "1"}, "moderator_id"),
    _ruling("by policy", {"action": "publish", "version": 2, "by": "policy"}, "by"),
    _ruling("on a version that is past", {"action": "publish", "version": 1}, None, status=409,
            code="stale_comment"),
    _ruling("on a version to come", {"action": "publish", "version": 3}, None, status=409,
            code="stale_comment"),
    _ruling("to hold what is held", {"action": "hold", "version": 2}, None, status=409,
            code="transition_not_allowed"),
    _ruling("on a pending comment", {"action": "publish", "version": 1}, None, status=409,
            code="transition_not_allowed", path="/v1/comments/<<pending>>/decisions"),
    _ruling("on an unverified comment", {"action": "publish", "version": 1}, None, status=409,
            code="transition_not_allowed", path="/v1/comments/<<unverified>>/decisions"),
    _ruling("on nothing", {"action": "publish", "version": 1}, None, status=404,
            code="comment_not_found", path="/v1/comments/<<unknown>>/decisions"),
]  # fmt: skip

_RULINGS += [
    _ruling("with 2,001 to the author",
            {"action": "publish", "version": 2, "note_to_author": "x" * 2_001}, "note_to_author"),
    _ruling("with a list to the author",
            {"action": "publish", "version": 2, "note_to_author": []}, "note_to_author"),
]  # fmt: skip

_UNDO = "/v1/comments/<<held>>/undo"
_UNDOINGS = [
    refused("an undoing of no version", {}, "version", path=_UNDO),
    refused("an undoing of version '2'", {"version": "2"}, "version", path=_UNDO),
    refused("an undoing of version true", {"version": True}, "version", path=_UNDO),
    refused("an undoing with a reason", {"version": 2, "reason": "abuse"}, "reason", path=_UNDO),
    refused("an undoing in a list", [2], None, path=_UNDO, status=400, code="malformed_json"),
    refused("an undoing of a version that is past", {"version": 1}, None, path=_UNDO, status=409,
            code="stale_comment"),
    refused("an undoing of what the policy decided", {"version": 2}, None, path=_UNDO, status=409,
            code="nothing_to_undo"),
    refused("an undoing of nothing", {"version": 1}, None, status=404, code="comment_not_found",
            path="/v1/comments/<<unknown>>/undo"),
    refused("an undoing of another's", {"version": 1}, None, status=404, code="comment_not_found",
            path="/v1/comments/<<foreign>>/undo"),
    refused("a claim by a key", {}, None, status=403, code="person_needed", method="PUT",
            path="/v1/comments/<<held>>/claim"),
    refused("many by a key", {"comments": {}, "action": "publish"}, None, status=403,
            code="person_needed", path="/v1/sites/courier/bulk-decisions"),
    refused("an undoing of many that are none", {}, None, status=404, code="not_found",
            path="/v1/sites/courier/bulk-decisions/'--/undo"),
]  # fmt: skip

_ARTICLE = "/v1/sites/courier/articles/a-1"
_AUTHOR = "/v1/sites/courier/authors/<<author>>"


def _set(name: str, path: str, value: Any, wrong: str | None, **more: Any) -> Case:
    return refused(name, value, wrong, **{"path": path, "method": "PUT", **more})


_SETTINGS = [
    _set(f"an article with {name}", _ARTICLE, value, wrong)
    for name, value, wrong in [
        ("a moderation of its own", {"moderation": "open"}, "moderation"),
        ("a list of moderations", {"moderation": ["pre"]}, "moderation"),
        ("a number as title", {"title": 7}, "title"),
        ("a title of 301", {"title": "x" * 301}, "title"),
        ("a section of 101", {"section": "x" * 101}, "section"),
        ("a text of 50,001", {"text": "x" * 50_001}, "text"),
        ("an empty title", {"title": ""}, "title"),
        ("a script as link", {"url": "javascript:alert(1)"}, "url"),
        ("an id", {"id": "a-2"}, "id"),
        ("another's site", {"site_id": "gazette"}, "site_id"),
        ("a version", {"public_version": 0}, "public_version"),
    ]
]
_SETTINGS += [
    _set("an article in a list", _ARTICLE, [{}], None, status=400, code="malformed_json"),
    _set("an article of 201", "/v1/sites/courier/articles/" + "x" * 201, {}, "article"),
    _set("an article with a tab", "/v1/sites/courier/articles/a%09b", {}, "article"),
    _set("an article of another site", "/v1/sites/gazette/articles/a-1", {}, None, status=403,
         code="wrong_site"),
    asked("an article that nobody knows", "/v1/sites/courier/articles/nobody", 404,
          "article_not_found"),
    asked("an article with NUL", "/v1/sites/courier/articles/a%00", 400, "bad_request"),
    _set("a standing that is none", _AUTHOR, {"standing": "hated"}, "standing"),
    _set("no standing", _AUTHOR, {}, "standing"),
    _set("null as standing", _AUTHOR, {"standing": None}, "standing"),
    _set("a standing and an address", _AUTHOR, {"standing": "normal", "email": "x"}, "email"),
    _set("a standing for nobody", "/v1/sites/courier/authors/<<unknown>>", {"standing": "blocked"},
         None, status=404, code="author_not_found"),
    _set("a standing for a word", "/v1/sites/courier/authors/'--", {"standing": "blocked"},
         None, status=404, code="author_not_found"),
    _set("a standing for another's commenter", "/v1/sites/courier/authors/<<foreign author>>",
         {"standing": "blocked"}, None, status=404, code="author_not_found"),
]  # fmt: skip

CASES = [*_RULINGS, *_UNDOINGS, *_SETTINGS]
