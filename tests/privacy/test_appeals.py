"""Objecting to a rejection: once, by its author, and answered by a person."""

import pytest

from moderation.domain.errors import Conflict
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.privacy.appealing import LONGEST_APPEAL, appeal
from moderation.privacy.places import own_comment_proof
from moderation.review.rulings.undoing import undo
from moderation.storage.tables import appeal as appeal_table
from tests.newsroom import READER
from tests.privacy.conftest import OWN
from tests.review.conftest import Elements

HTML = {"Accept": "text/html"}


@pytest.fixture
def rejected(newsroom):
    def make(body="Refused.", **words):
        one = newsroom.held(body, **words)
        return newsroom.rule(one, Action.REJECT, reasons=("abuse",))

    return make


@pytest.fixture
def post_appeal(client, services):
    def send(one, text="It is not.", token=None):
        headers = {"Author-Token": token or services.secrets.author_token(one.id)}
        return client.post(f"/v1/comments/{one.id}/appeals", json={"text": text}, headers=headers)

    return send


@pytest.fixture
def place(services):
    """The page of one comment, as its author's mail names it."""
    return lambda one: f"{OWN}/comments/{one.id}/{own_comment_proof(services.secrets, one.id)}"


def stored(newsroom):
    return newsroom.rows(appeal_table.select())


def test_an_author_appeals_once_and_the_same_words_again_are_answered_alike(
    newsroom, rejected, post_appeal
):
    one = rejected()
    first, again = post_appeal(one), post_appeal(one)
    assert (first.status_code, first.json["outcome"], first.json["text"]) == (
        201,
        None,
        "It is not.",
    )
    assert (again.status_code, again.json) == (201, first.json)
    other = post_appeal(one, "And another thing.")
    assert (other.status_code, other.json["code"]) == (409, "already_appealed")
    assert len(stored(newsroom)) == 1


@pytest.mark.parametrize("state", ["unverified", "pending", "published", "held", "withdrawn"])
def test_only_a_rejected_comment_can_be_appealed(newsroom, post_appeal, state):
    one = newsroom.submit() if state == "unverified" else newsroom.pending()
    if state in ("published", "held"):
        newsroom.decide(one, Action.PUBLISH if state == "published" else Action.HOLD)
    if state == "withdrawn":
        newsroom.move(one, Action.WITHDRAW, Actor.AUTHOR)
    answer = post_appeal(one)
    assert (answer.status_code, answer.json["code"]) == (409, "not_rejected")
    assert stored(newsroom) == []


def test_a_rejection_by_software_can_be_appealed_as_well(newsroom, post_appeal):
    one = newsroom.decide(newsroom.pending(), Action.REJECT, reasons=("toxic",))
    assert post_appeal(one).status_code == 201


def test_nobody_but_the_author_appeals(newsroom, client, rejected, post_appeal, services):
    one, other = rejected(), rejected("Other.")
    wrong = post_appeal(one, token=services.secrets.author_token(other.id))
    assert (wrong.status_code, wrong.json["code"]) == (403, "not_the_author")
    bare = client.post(f"/v1/comments/{one.id}/appeals", json={"text": "x"})
    assert bare.status_code == 401
    assert stored(newsroom) == []


def test_a_comment_that_is_not_there_cannot_be_appealed(client, services):
    nothing = "019a8e3c-5b1f-7c42-9a41-6f0d2c7be913"
    headers = {"Author-Token": services.secrets.author_token(nothing)}
    answer = client.post(f"/v1/comments/{nothing}/appeals", json={"text": "x"}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (404, "comment_not_found")


def test_where_a_site_takes_no_appeals_none_is_taken(
    newsroom, client, rejected, post_appeal, place
):
    newsroom.overrides({"rejections": {"appeals": False}})
    one = rejected()
    answer = post_appeal(one)
    assert (answer.status_code, answer.json["code"]) == (403, "appeals_not_allowed")
    assert "<textarea" not in client.get(place(one)).text


@pytest.mark.parametrize("text", ["", "   ", "x" * (LONGEST_APPEAL + 1), None, 7])
def test_an_appeal_must_say_something_and_not_too_much(newsroom, rejected, post_appeal, text):
    answer = post_appeal(rejected(), text)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "text")
    assert stored(newsroom) == []


def test_the_page_of_a_comment_takes_an_appeal_and_then_shows_it(newsroom, client, rejected, place):
    one = rejected()
    assert "Object to this decision" in client.get(place(one)).text
    sent = client.post(f"{place(one)}/appeals", data={"text": "Why\r\nnot? <b>"}, headers=HTML)
    assert (sent.status_code, sent.location) == (303, place(one))
    [row] = stored(newsroom)
    assert row.text == "Why\nnot? <b>"
    page = client.get(place(one)).text
    assert "Why\nnot? <b>" in Elements(page).text
    assert "<textarea" not in page


@pytest.mark.parametrize("text", ["", "x" * (LONGEST_APPEAL + 1), "a\x00b"])
def test_what_cannot_be_kept_is_shown_again_to_be_mended(newsroom, client, rejected, place, text):
    answer = client.post(f"{place(rejected())}/appeals", data={"text": text}, headers=HTML)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert stored(newsroom) == []


def test_the_page_of_a_comment_takes_it_back_too(newsroom, client, place):
    one = newsroom.published()
    client.post(f"{place(one)}/withdrawals", headers=HTML)
    assert newsroom.status(one) is Status.WITHDRAWN


def test_another_proof_opens_no_comment(newsroom, client, rejected, place):
    one, other = rejected("Mine."), rejected("Other.")
    proof, mine = place(other).rpartition("/")[2], place(one)
    changed = mine[:-1] + ("A" if mine[-1] != "A" else "B")
    for path in (f"{OWN}/comments/{one.id}/{proof}", changed, f"{OWN}/comments/x/y"):
        for answer in (
            client.get(path, headers=HTML),
            client.post(f"{path}/appeals", data={"text": "x"}, headers=HTML),
            client.post(f"{path}/withdrawals", headers=HTML),
        ):
            assert (answer.status_code, "Mine." in answer.text) == (404, False), path
    assert stored(newsroom) == []
    assert client.get(place(one).replace("courier", "other"), headers=HTML).status_code == 404


def test_publishing_it_on_any_page_upholds_the_appeal_and_tells_the_author(
    newsroom, rejected, post
):
    one = rejected()
    appeal(newsroom.database, newsroom.policies, one.id, "It is not.")
    newsroom.rule(one, Action.PUBLISH)
    assert [row.outcome for row in stored(newsroom)] == ["upheld"]
    [letter] = post.deliver(later=True)
    assert "agrees with you" in letter.text
    assert post.sent[-1][0] == READER


def test_taking_that_back_lets_the_appeal_wait_again_and_nobody_is_told(newsroom, rejected, post):
    one = rejected()
    appeal(newsroom.database, newsroom.policies, one.id, "It is not.")
    published = newsroom.rule(one, Action.PUBLISH)
    undo(newsroom.database, "courier", None, (one.id, published.version))
    assert [(row.outcome, row.settled_at) for row in stored(newsroom)] == [(None, None)]
    assert [one.subject for one in post.deliver(later=True)] == [
        "About a comment of yours that is not published"
    ]


def test_an_appeal_about_a_comment_that_is_taken_back_or_changed_is_void(newsroom, rejected):
    one = rejected()
    appeal(newsroom.database, newsroom.policies, one.id, "It is not.")
    undo(newsroom.database, "courier", None, (one.id, one.version))
    newsroom.move(one, Action.WITHDRAW, Actor.AUTHOR)
    assert [row.outcome for row in stored(newsroom)] == ["void"]


def test_two_appeals_at_once_are_one(newsroom, rejected):
    from concurrent.futures import ThreadPoolExecutor

    one = rejected()

    def send(number):
        try:
            return appeal(newsroom.database, newsroom.policies, one.id, f"Number {number}.").text
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(send, range(4)))
    assert sorted(done)[1:] == ["already_appealed"] * 3
    assert len(stored(newsroom)) == 1
