"""`POST …/comments`: stored for good, and what the answer promises."""

import threading

import pytest
import sqlalchemy as sa

from moderation.administration import service as administration
from moderation.domain.comment import Standing
from moderation.domain.lifecycle import Status
from moderation.storage.queries import authors
from moderation.storage.tables import article, author, comment
from moderation.verification.service import confirm, issue_token
from tests.conftest import submission

URL = "/v1/sites/courier/articles/a-1/comments"


def test_a_verified_authors_comment_is_pending_and_wakes_a_screening_worker(newsroom, post, woken):
    newsroom.verified()
    answer = post()
    assert (answer.status_code, answer.json["status"]) == (202, "pending")
    assert answer.headers["Location"] == f"/v1/comments/{answer.json['id']}"
    assert answer.headers["Retry-After"] == "1"
    assert woken.queues == ["screening"]
    assert newsroom.mails() == []


def test_a_new_authors_comment_is_parked_with_a_mail_and_nothing_is_queued(newsroom, post, woken):
    answer = post()
    assert (answer.status_code, answer.json["status"]) == (202, "unverified")
    assert woken.queues == ["mail"]
    assert [(m.kind, m.status) for m in newsroom.mails()] == [("verify", "waiting")]
    assert newsroom.rows(comment.select())[0].queued_at is None


def test_the_answer_is_the_comment_of_the_contract(newsroom, post):
    newsroom.verified()
    document = post().json
    one = newsroom.get(document["id"])
    token = document.pop("author_token")
    created_at, edited_at = document.pop("created_at"), document.pop("edited_at", None)
    assert document == {
        "id": one.id,
        "article_id": "a-1",
        "parent_id": None,
        "status": "pending",
        "version": 1,
        "body": "A fair comment.",
        "author": {"id": one.author_id, "name": "Reader"},
        "published_at": None,
    }
    assert (len(token), edited_at) == (43, None)
    assert created_at == one.created_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def test_the_answer_shows_no_address(post):
    assert "reader@example.org" not in post().get_data(as_text=True)


EXACT = {
    "emoji": "👩‍👩‍👧‍👦 👍🏽 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "right to left": "שלום עולם — مرحبا",
    "direction marks": "a\u202eevil\u202c \u2066b\u2069",
    "combining, not normalised": "e\u0301 vs \u00e9, \u1e9b\u0323, \u212b",
    "zalgo": "Z̷̢̛̗a̸̰͝l̶̳̈́g̵̱͝o̸͚͐",
    "windows lines": "one\r\ntwo\r\n",
    "blanks around": "  \t both sides \n\n",
    "markup": "<script>alert('1')</script> & {{7*7}} %s \\n",
    "noncharacters": "\ufdd0 \uffff \U0010ffff \ue000",
    "separators": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "controls": "a\x01b\x1bc\x7fd",
    "byte order mark": "\ufeffa",
    "widest at the limit": "\U0001f600" * 5_000,
    "plain at the limit": "a" * 5_000,
}


@pytest.mark.parametrize("body", EXACT.values(), ids=EXACT)
def test_a_text_is_stored_and_given_back_exactly_as_it_was_sent(newsroom, client, post, key, body):
    answer = post(body=body)
    assert answer.status_code == 202, answer.json
    assert answer.json["body"] == body
    assert newsroom.get(answer.json["id"]).body == body
    assert client.get(answer.headers["Location"], headers=key).json["body"] == body


def test_an_article_is_made_on_first_use(newsroom, post):
    post(article={"url": "https://courier.example.org/1", "title": "One"})
    [row] = newsroom.rows(article.select())
    assert (row.site_id, row.id, row.url, row.title) == (
        "courier",
        "a-1",
        "https://courier.example.org/1",
        "One",
    )
    assert (row.moderation, row.public_version) == ("default", 0)


def test_a_later_submission_never_rewrites_an_article(newsroom, post):
    post(article={"url": "https://courier.example.org/1", "title": "One"})
    answer = post(article={"url": "https://courier.example.org/evil", "title": "Evil"})
    assert answer.status_code == 202
    [row] = newsroom.rows(article.select())
    assert (row.url, row.title) == ("https://courier.example.org/1", "One")


@pytest.mark.parametrize(
    ("path", "article_id"),
    [
        ("https%3A%2F%2Fcourier.example.org%2F2026%2F1", "https://courier.example.org/2026/1"),
        ("a/b//c", "a/b//c"),
        ("%C3%A9t%C3%A9", "été"),
        ("100%25", "100%"),
        ("x" * 200, "x" * 200),
    ],
)
def test_an_articles_id_is_the_sites_own(post, path, article_id):
    answer = post(f"/v1/sites/courier/articles/{path}/comments")
    assert (answer.status_code, answer.json.get("article_id")) == (202, article_id)


def test_a_closed_article_takes_no_comment(newsroom, post):
    post()
    newsroom.describe("a-1", moderation="closed")
    answer = post()
    assert (answer.status_code, answer.json["code"]) == (403, "article_closed")
    assert len(newsroom.rows(comment.select())) == 1


def test_a_pre_moderated_article_takes_comments(newsroom, post):
    newsroom.pending()
    newsroom.describe("a-1", moderation="pre")
    assert post().status_code == 202


def test_a_blocked_author_is_refused_whatever_the_case_of_the_address(newsroom, post):
    author_id = newsroom.verified()
    with newsroom.database.write() as connection:
        authors.set_standing(connection, author_id, Standing.BLOCKED)
    answer = post(author={"email": "READER@example.org", "name": "Another name"})
    assert (answer.status_code, answer.json["code"]) == (403, "author_blocked")
    assert newsroom.rows(comment.select()) == []
    assert newsroom.mails() == []


def test_an_author_is_one_person_whatever_name_is_given(newsroom, post):
    ids = {post(author={"email": mail, "name": name}).json["author"]["id"]
           for mail, name in (("Ann@example.org", "Ann"), ("ann@example.org", "Anna"))}  # fmt: skip
    assert len(ids) == 1
    names = newsroom.rows(sa.select(comment.c.author_name).order_by(comment.c.id))
    assert [row[0] for row in names] == ["Ann", "Anna"]
    assert newsroom.rows(sa.select(author.c.email))[0][0] == "Ann@example.org"


def test_an_unverified_submission_changes_no_other_row(newsroom, post):
    newsroom.published(email="victim@example.org", name="Victim")
    tables = (author, comment)
    before = [set(map(str, newsroom.rows(table.select()))) for table in tables]
    post(author={"email": "stranger@example.org", "name": "Victim"})
    after = [set(map(str, newsroom.rows(table.select()))) for table in tables]
    assert [was - now for was, now in zip(before, after, strict=True)] == [set(), set()]
    assert [len(rows) for rows in after] == [2, 2]


def test_a_verified_address_of_one_site_proves_nothing_at_another(newsroom, client):
    newsroom.verified()
    administration.create_site(newsroom.database, "herald", "The Herald", ())
    scopes = administration.issue_key(newsroom.database, "herald", frozenset(["submit"]))
    answer = client.post(
        "/v1/sites/herald/articles/a-1/comments",
        json=submission(),
        headers={"Authorization": f"Bearer {scopes.secret}"},
    )
    assert (answer.status_code, answer.json["status"]) == (202, "unverified")


@pytest.mark.parametrize("table", ["comment", "event", "mail", "idempotency"])
def test_submitting_is_all_or_nothing(newsroom, post, table):
    with newsroom.breaking(f"INSERT INTO {table}"):
        answer = post(headers={"Idempotency-Key": "k-1"})
    assert (answer.status_code, answer.json["code"]) == (500, "internal_error")
    for empty in (comment, author, article):
        assert newsroom.rows(empty.select()) == []
    assert newsroom.mails() == []
    assert post(headers={"Idempotency-Key": "k-1"}).status_code == 202


def test_a_comment_without_a_key_is_not_public_before_it_is_published(newsroom, client):
    for way in (newsroom.pending, newsroom.held, newsroom.rejected):
        one = way()
        assert client.get(f"/v1/comments/{one.id}").status_code == 404
    shown = newsroom.published()
    assert client.get(f"/v1/comments/{shown.id}").json["status"] == Status.PUBLISHED


def test_a_comment_that_comes_in_while_its_author_confirms_is_not_left_parked(newsroom):
    """Both at once, twenty times: parked and then released, or pending from the start."""
    for n in range(20):
        email = f"reader-{n}@example.org"
        newsroom.submit(email=email)
        with newsroom.database.write() as connection:
            now = newsroom.database.now(connection)
            token = issue_token(connection, newsroom.author(email).id, now)
        ready = threading.Barrier(2)

        def send(email=email, ready=ready):
            ready.wait(timeout=60)
            newsroom.submit("At that very moment.", email=email)

        thread = threading.Thread(target=send)
        thread.start()
        ready.wait(timeout=60)
        confirm(newsroom.database, token)
        thread.join(timeout=60)
    parked = sa.select(sa.func.count()).where(comment.c.status == "unverified")
    assert newsroom.rows(parked)[0][0] == 0
