"""What is strange and right is taken, to the very limit, and kept exactly as it was sent."""

import json

import pytest

from moderation.domain.comment import Scope
from tests.abuse.assertions import CLAIMS, signed, without
from tests.abuse.case import COMMENTS, GOOD

LONGEST_REQUEST = 64 * 1024


def submit(client, key, path=COMMENTS, **changes):
    return client.post(path, json={**GOOD, **changes}, headers=key)


TEXTS = {
    "one character": "x",
    "5,000 characters": "x" * 5_000,
    "5,000 emoji, which are 20,000 bytes": "😀" * 5_000,
    "5,000 umlauts": "ü" * 5_000,
    "one word of 5,000 in another script": "я" * 5_000,
    "a letter with 4,999 marks on it": "e" + "\u0301" * 4_999,
    "a ligature that grows eighteenfold": "\ufdfa" * 5_000,
    "2,500 line breaks and words": "a\n" * 2_500,
    "Arabic": "هذا تعليق عادل",
    "Hebrew with points": "שָׁלוֹם עוֹלָם",
    "Thai": "ความคิดเห็นที่เป็นธรรม",
    "a family of four": "👨\u200d👩\u200d👧\u200d👦",
    "a flag": "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "bidi controls around text": "\u2067abc\u2069 \u202eevil\u202c",
    "zero-width spaces around text": "\u200bword\u200b",
    "white space around text": "  \n text \t ",
    "decomposed": "Cafe\u0301",
    "composed": "Caf\u00e9",
    "noncharacters": "a\ufffe\uffffb",
    "private use": "a\ue000b",
    "a byte order mark inside": "a\ufeffb",
    "control characters inside": "a\u0007\u001b[31mb\u007f",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "a template": "{{ 7*7 }} ${7*7} #{7*7}",
    "SQL": "'; DROP TABLE comment; --",
    "a formula": '=HYPERLINK("http://evil.example")',
    "a format": "%s %n {0.__class__} \\u0000 \\x00",
    "JSON": '{"status": "published"}',
    "a surrogate pair by escapes": "\U0001f600",
    "a character of the last plane": "\U0010fffd",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_is_kept_to_the_last_character(client, key, text):
    answer = submit(client, key, body=text)
    assert answer.status_code == 202, answer.text
    assert answer.get_json()["body"] == text
    assert client.get(answer.headers["Location"], headers=key).get_json()["body"] == text


NAMES = {
    "one letter": "x",
    "80 characters": "x" * 80,
    "80 emoji": "😀" * 80,
    "right to left": "محمد",
    "an apostrophe": "O'Brien <b>",
    "a bidi override": "abc\u202edef",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_is_kept(client, key, name):
    answer = submit(client, key, author={"email": "reader@example.org", "name": name})
    assert answer.status_code == 202, answer.text
    assert answer.get_json()["author"]["name"] == name


ADDRESSES = [
    "a@example.org",
    "reader+news@example.org",
    "first.last@sub.example.org",
    "o'brien@example.org",
    "!#$%&*/=?^_`{|}~-@example.org",
    "READER@EXAMPLE.ORG",
    "x" * 64 + "@example.org",
    "用户@例子.广告",
    "jörg@münchen.example.org",
    "reader@xn--mnchen-3ya.example.org",
    "a@" + "x." * 120 + "org",
]


@pytest.mark.parametrize("email", ADDRESSES, ids=lambda one: ascii(one)[:40])
def test_an_address_that_mail_can_be_sent_to_is_taken(client, key, email):
    answer = submit(client, key, author={"email": email, "name": "R"})
    assert answer.status_code == 202, answer.text
    assert email not in answer.text


def test_one_mailbox_is_one_author_however_it_is_written(client, key):
    def author(email):
        return submit(client, key, author={"email": email, "name": "R"}).get_json()["author"]["id"]

    assert author("Reader@Example.org") == author("reader@example.org")
    assert author("reader+1@example.org") != author("reader@example.org")
    assert author("re.ader@example.org") != author("reader@example.org")


@pytest.mark.parametrize(
    "article",
    [
        "a",
        "x" * 200,
        "%F0%9F%98%80" * 200,
        "a%20b",
        "https%3A%2F%2Fcourier.example.org%2Fa%3Fb%3D1%23c",
        "2026/11/23/the-bridge",
        "a//b",
        "a%25b_c",
        "..",
        "comments",
        "a/comments/b",
    ],
    ids=lambda one: one[:30],
)
def test_an_article_has_whatever_id_its_site_gives_it(client, key, article):
    path = f"/v1/sites/courier/articles/{article}/comments"
    answer = submit(client, key, path)
    assert answer.status_code == 202, answer.text
    assert 1 <= len(answer.get_json()["article_id"]) <= 200
    assert client.get(path).get_json() == {"items": [], "next_cursor": None}


@pytest.mark.parametrize(
    "changes",
    [
        {"parent_id": None, "article": None, "author_assertion": None},
        {"article": {}},
        {"article": {"url": None, "title": None}},
        {"article": {"url": "https://courier.example.org/"}},
        {"article": {"url": "https://courier.example.org/a?b=c#d", "title": "x" * 300}},
        {"article": {"url": "https://courier.example.org/".ljust(2_000, "x")}},
    ],
)
def test_what_is_optional_may_be_null_empty_or_at_its_limit(client, key, changes):
    assert submit(client, key, **changes).status_code == 202


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
        "application/json ; x=y",
    ],
)
def test_json_may_be_declared_in_several_ways(client, key, content_type):
    answer = client.post(COMMENTS, data=json.dumps(GOOD), headers=key, content_type=content_type)
    assert answer.status_code == 202


def test_a_request_of_exactly_64_kib_is_read(client, key):
    body = json.dumps(GOOD).encode().ljust(LONGEST_REQUEST)
    answer = client.post(COMMENTS, data=body, headers=key, content_type="application/json")
    assert answer.status_code == 202


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer "])
def test_the_schemes_case_and_a_space_more_do_not_matter(client, key, scheme):
    secret = key["Authorization"].partition(" ")[2]
    assert submit(client, {"Authorization": f"{scheme} {secret}"}).status_code == 202


def test_a_public_key_works_on_its_own_page(client, issue):
    key = {**issue(Scope.SUBMIT, public=True), "Origin": "https://courier.example.org"}
    answer = submit(client, key)
    assert answer.status_code == 202
    assert answer.headers["Access-Control-Allow-Origin"] == "https://courier.example.org"


PREFERENCES = [
    "",
    "wait",
    "wait=",
    "wait=0",
    "wait=-1",
    "wait=abc",
    "wait=1.5x",
    "wait=\u00b2",
    "wait=99999999999",
    "respond-async",
    "handling=lenient; wait=x",
    ",,,;;;",
    "x" * 4_000,
]


@pytest.mark.parametrize("prefer", PREFERENCES, ids=lambda one: ascii(one)[:30])
def test_a_preference_that_cannot_be_met_is_ignored(client, key, newsroom, prefer):
    newsroom.verified()
    answer = client.post(COMMENTS, json=GOOD, headers={**key, "Prefer": prefer})
    assert answer.status_code == 202
    assert answer.get_json()["status"] == "pending"


@pytest.mark.parametrize(
    "query", ["limit=1", "limit=100", "limit=", "cursor=", "sort=", "parent=", "x=y"]
)
def test_an_empty_or_unknown_parameter_means_nothing(client, site, query):
    assert client.get(f"{COMMENTS}?{query}").status_code == 200


@pytest.mark.parametrize("key_text", ["x", "x" * 255, "'; DROP TABLE", "\u00e9\u00e8"])
def test_an_idempotency_key_may_be_any_text_up_to_255(client, key, key_text):
    headers = {**key, "Idempotency-Key": key_text}
    first = client.post(COMMENTS, json=GOOD, headers=headers)
    again = client.post(COMMENTS, json=GOOD, headers=headers)
    assert first.get_json() == again.get_json()
    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        (CLAIMS, "pending"),
        ({**CLAIMS, "email": "READER@example.org"}, "pending"),
        ({**CLAIMS, "iss": "somebody", "more": {"a": [1]}}, "pending"),
        ({**CLAIMS, "email_verified": False}, "unverified"),
        ({**CLAIMS, "email_verified": None}, "unverified"),
        ({**CLAIMS, "email_verified": "true"}, "unverified"),
        ({**CLAIMS, "email_verified": "True"}, "unverified"),
        ({**CLAIMS, "email_verified": 1}, "unverified"),
        ({**CLAIMS, "email_verified": [True]}, "unverified"),
        (without("email_verified"), "unverified"),
    ],
)
def test_only_an_assertion_that_says_true_verifies_an_address(client, key, claims, status):
    answer = submit(client, key, author_assertion=signed(claims))
    assert answer.status_code == 202, answer.text
    assert answer.get_json()["status"] == status
