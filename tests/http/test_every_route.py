"""What holds for every route, whoever adds the next one."""

import hashlib
import json
from itertools import product

import pytest
import sqlalchemy as sa

from moderation.domain.comment import Scope
from moderation.http.auth import PUBLIC
from moderation.storage.tables import metadata
from tests.http.routes import address, every_route, is_static

# Who may call what without a key or a session. A new name here is a decision.
PUBLIC_ENDPOINTS = {
    "health.healthz",
    "health.readyz",
    "health.metrics",
    "documentation.get_description",
    "documentation.get_documentation",
    "publication.list_comments",
    "publication.count_comments",
    "publication_fragment.show_comments",
    "publication_feed.show_feed",
    # Readers allege, and have no key: limited by network.
    "reports.post_report",
    # The widget, and pages for readers whose browsers run no scripts.
    "embedding.get_script",
    "embedding.get_style",
    "embedding.get_settings",
    "commenting.show_form",
    "commenting.post_form",
    "help.show_help",
    "help.post_address",
    # Guarded by the key in the address, the form or the host's name, refused in their words.
    "perspective.analyze",
    "perspective.suggest_score",
    "perspective.get_discovery",
    "akismet.verify_key",
    "akismet.comment_check",
    "akismet.submit_spam",
    "akismet.submit_ham",
    "akismet.key_sites",
    "akismet.usage_limit",
    # Guarded by Coral's signature.
    "coral.post_comment",
    # Guarded by the proof in its address.
    "commenting.show_written",
    # Guarded by the token or the proof in the link that came by mail; asking for one by network.
    "mine.show_asking",
    "mine.post_asking",
    "mine.show_mine",
    "mine.post_withdrawal",
    "mine.show_export",
    "mine_erasure.show_erasure",
    "mine_erasure.post_erasure",
    "mine_erasure.show_confirmation",
    "mine_erasure.post_confirmation",
    "mine_comment.show_own_comment",
    "mine_comment.post_own_withdrawal",
    "mine_comment.post_own_appeal",
    # Guarded by the author's token.
    "privacy.post_appeal",
    # Guarded by the comment's state, the author's token or the token in the link.
    "comment.get_comment",
    "comment.patch_comment",
    "comment.delete_comment",
    "verification.show_verification",
    "verification.post_confirmation",
    # Where a session begins.
    "review_entrance.show_sign_in",
    "review_entrance.post_sign_in",
    # Or where it begins at an OpenID provider: guarded by the browser's cookie and the code.
    "review_single_sign_on.show_start",
    "review_single_sign_on.show_return",
    "review_single_sign_on.post_return",
    # Guarded by the token in the link.
    "review_invitation.show_invitation",
    "review_invitation.post_invitation",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'")


def check_headers(answer, where):
    for name, value in ALWAYS.items():
        assert answer.headers.get(name) == value, (where, name)
    policy = answer.headers["Content-Security-Policy"]
    assert all(part in policy for part in POLICY), where
    assert "unsafe" not in policy, where
    assert answer.headers["Referrer-Policy"] in ("no-referrer", "same-origin"), where
    assert answer.headers["X-Request-ID"], where
    assert "Cache-Control" in answer.headers, where
    assert "Server" not in answer.headers, where


def test_every_answer_carries_what_keeps_browsers_safe(app, client, key, addresses):
    seen = 0
    for method, rule in every_route(app):
        for headers in ({}, key):
            path = address(app, rule, addresses)
            with client.open(path, method=method, headers=headers) as answer:
                check_headers(answer, f"{method} {rule.rule}")
                seen += 1
    assert seen > 60


@pytest.mark.parametrize("path", ["/nowhere", "/v1/sites/courier/nothing", "/docs/assets/no.css"])
def test_an_error_carries_it_as_well(client, site, path):
    check_headers(client.get(path), path)
    check_headers(client.post(path), path)


def test_every_route_says_who_may_call_it(app):
    access = {
        rule.endpoint: getattr(app.view_functions[rule.endpoint], "access", None)
        for _, rule in every_route(app)
        if not is_static(rule)
    }
    assert {endpoint for endpoint, who in access.items() if who == PUBLIC} == PUBLIC_ENDPOINTS
    assert set(access.values()) == {PUBLIC, "moderator", *map(str, Scope)}


def test_what_needs_a_key_is_refused_without_one_before_anything_else(app, client, addresses):
    seen = 0
    for method, rule in every_route(app):
        access = getattr(app.view_functions[rule.endpoint], "access", None)
        if access in set(Scope) and method not in ("OPTIONS", "HEAD"):
            answer = client.open(address(app, rule, addresses), method=method, data=b"not JSON")
            assert answer.status_code == 401, f"{method} {rule.rule}"
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            seen += 1
    assert seen >= 8


def test_what_needs_a_session_is_never_shown_without_one(app, client, key, addresses):
    for method, rule in every_route(app):
        access = getattr(app.view_functions[rule.endpoint], "access", None)
        if access == "moderator" and method not in ("OPTIONS", "HEAD"):
            path = address(app, rule, addresses)
            answer = client.open(path, method=method, headers=key)
            assert answer.status_code in (303, 403), f"{method} {rule.rule}"
            assert "Held." not in answer.text


def digest(database):
    """A hash over every row of every table."""
    found = hashlib.sha256()
    with database.read() as connection:
        for table in metadata.sorted_tables:
            rows = sorted(str(tuple(row)) for row in connection.execute(sa.select(table)))
            found.update(json.dumps([table.name, rows]).encode())
    return found.hexdigest()


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_never_changes_anything(app, client, key, database, addresses, method):
    before = digest(database)
    by_author = {"Author-Token": addresses["author_token"]}
    paths = [address(app, rule, addresses) for one, rule in every_route(app) if one == method]
    asked = list(product(paths, ({}, key, by_author, {"Accept": "text/html"})))
    for path, headers in asked:
        with client.open(path, method=method, headers=headers) as answer:
            assert answer.status_code != 500, path
    assert len(asked) > 40
    assert digest(database) == before


def test_the_digest_notices_a_change(database, newsroom):
    before = digest(database)
    newsroom.pending()
    assert digest(database) != before


def test_no_answer_sets_a_cookie_unless_somebody_signs_in(app, client, key, addresses):
    for method, rule in every_route(app):
        if not rule.rule.startswith("/review"):
            path = address(app, rule, addresses)
            with client.open(path, method=method, headers=key) as answer:
                assert "Set-Cookie" not in answer.headers, f"{method} {rule.rule}"


def test_a_head_is_answered_like_a_get_without_a_body(app, client, key, addresses):
    for method, rule in every_route(app):
        if method == "HEAD" and not rule.rule.startswith("/metrics"):
            path = address(app, rule, addresses)
            with client.get(path, headers=key) as full, client.head(path, headers=key) as empty:
                assert empty.status_code == full.status_code, rule.rule
                assert empty.data == b""
