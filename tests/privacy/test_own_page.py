"""The page behind a mailed link: all that is one's own at a site, and nothing else."""

import json
from datetime import timedelta

import pytest

from moderation.administration import service as administration
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.privacy.links import Purpose
from moderation.privacy.own_comments import read_own_page
from moderation.storage.tables import personal_link
from tests.http.test_every_route import digest
from tests.newsroom import READER, Newsroom
from tests.privacy.conftest import OWN
from tests.review.conftest import Elements

OTHERS = "other@example.org"
HTML = {"Accept": "text/html"}


def test_it_shows_every_own_comment_with_its_state_and_no_one_elses(client, newsroom, link):
    newsroom.published("Seen by all.", title="A title")
    newsroom.held("Waits.")
    rejected = newsroom.held("Refused.")
    grounds = {"reasons": ("abuse",), "note_to_author": "Be kinder."}
    newsroom.rule(rejected, Action.REJECT, note="For us.", **grounds)
    newsroom.published("Somebody else's.", email=OTHERS)
    page = Elements(client.get(link(rejected.author_id)).text).text
    for words in ("Seen by all.", "Waits.", "Refused.", "Not published", "It insults or attacks"):
        assert words in page
    assert "Be kinder." in page
    assert "For us." not in page
    assert "Somebody else's." not in page
    assert "A person decided this." in page


def test_a_comment_that_waits_for_the_address_is_shown_without_confirming_it(
    client, newsroom, link
):
    parked = newsroom.submit("Parked.")
    page = client.get(link(parked.author_id))
    assert "Waits for you to confirm your address" in page.text
    assert newsroom.status(parked) is Status.UNVERIFIED
    assert newsroom.author().verified_at is None


def test_opening_any_of_the_pages_changes_nothing(client, newsroom, database, link):
    author_id = newsroom.published().author_id
    mine, erasure = link(author_id), link(author_id, Purpose.ERASURE)
    before = digest(database)
    for path in (OWN, mine, f"{mine}/erasure", f"{mine}/export", erasure):
        for method in ("GET", "HEAD"):
            answer = client.open(path, method=method)
            assert (answer.status_code, len(answer.data) > 0) == (200, method == "GET"), path
            answer.close()
    assert digest(database) == before


def test_pages_are_kept_by_nobody_found_by_nobody_and_told_to_nobody(client, newsroom, link):
    mine = link(newsroom.published().author_id)
    for path in (mine, f"{mine}/erasure", f"{mine}/export"):
        with client.get(path) as answer:
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in client.get(mine).text


def test_the_page_never_shows_the_address(client, newsroom, link):
    parked = newsroom.submit(email="canary-7@example.org")
    mine = link(parked.author_id)
    assert "canary-7" not in client.get(mine).text + client.get(f"{mine}/erasure").text


@pytest.mark.parametrize("path", ["", "/erasure", "/export"])
def test_a_link_that_is_old_altered_or_for_something_else_opens_nothing(
    client, newsroom, link, path
):
    author_id = newsroom.published("Secret.").author_id
    good, erasure = link(author_id), link(author_id, Purpose.ERASURE)
    token = erasure.rpartition("/")[2]
    changed = good[:-1] + ("A" if good[-1] != "A" else "B")
    bad = [changed, f"{OWN}/{token}", good.lower(), f"{OWN}/{'x' * 300}"]
    for address in bad:
        answer = client.get(address + path, headers=HTML)
        assert (answer.status_code, "Secret." in answer.text) == (410, False), address
    past = newsroom.now() - timedelta(seconds=1)
    newsroom.change(personal_link, personal_link.c.author_id == author_id, expires_at=past)
    assert client.get(good + path, headers=HTML).status_code == 410


def test_a_link_of_one_site_opens_nothing_at_another(client, newsroom, database, link):
    there = administration.create_site(database, "other", "The Other", (), "o" * 43)
    Newsroom(database, newsroom.policies, there).published("Written there.")
    mine = link(newsroom.published("Written here.").author_id)
    token = mine.rpartition("/")[2]
    assert client.get(f"/mine/other/{token}").status_code == 410
    assert "Written there." not in client.get(mine).text


def test_the_link_works_as_often_as_one_likes(client, newsroom, link):
    mine = link(newsroom.published().author_id)
    assert [client.get(mine).status_code for _ in range(3)] == [200] * 3


def test_a_comment_that_is_taken_back_is_gone_for_readers(client, newsroom, link):
    one = newsroom.published("Regretted.")
    mine = link(one.author_id)
    answer = client.post(f"{mine}/withdrawals", data={"comment_id": one.id}, headers=HTML)
    assert (answer.status_code, answer.location) == (303, mine)
    assert newsroom.status(one) is Status.WITHDRAWN
    assert client.get("/v1/sites/courier/articles/a-1/comments").json["items"] == []
    assert "Taken back by you" in client.get(mine).text


def test_nobody_takes_back_what_somebody_else_wrote(client, newsroom, link):
    mine = link(newsroom.published().author_id)
    others = newsroom.published(email=OTHERS)
    for comment_id in (others.id, "nothing", ""):
        answer = client.post(f"{mine}/withdrawals", data={"comment_id": comment_id}, headers=HTML)
        assert answer.status_code == 404
    assert newsroom.status(others) is Status.PUBLISHED


def test_a_rejected_comment_cannot_be_taken_back(client, newsroom, link):
    one = newsroom.rejected()
    answer = client.post(
        f"{link(one.author_id)}/withdrawals", data={"comment_id": one.id}, headers=HTML
    )
    assert answer.status_code == 409
    assert newsroom.status(one) is Status.REJECTED


def test_a_long_list_is_turned_over_page_by_page(newsroom):
    author_id = newsroom.verified()
    made = [newsroom.submit(f"Number {number}.").id for number in range(7)]
    newsroom.decide(newsroom.get(made[3]), Action.PUBLISH)
    seen, before = [], None
    with newsroom.database.read() as connection:
        while True:
            page = read_own_page(connection, author_id, before, 3)
            seen += [own.comment.id for own in page.items]
            before = page.after
            if before is None:
                break
    assert seen == made[::-1]


def test_the_export_holds_everything_that_is_ones_own(client, newsroom, link):
    one = newsroom.held("Refused: “quotes”\n\u2028 نص", email="Ann@Example.org")
    newsroom.rule(one, Action.REJECT, reasons=("abuse",), note="For us.", note_to_author="Kinder.")
    newsroom.submit("Not mine.", email=OTHERS)
    with client.get(f"{link(one.author_id)}/export") as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        told = json.loads(answer.data)
    assert told["address"] == "Ann@Example.org"
    assert told["address_confirmed_at"] is not None
    [comment] = told["comments"]
    assert (comment["body"], comment["status"]) == ("Refused: “quotes”\n\u2028 نص", "rejected")
    rejection = comment["decisions"][-1]
    assert (rejection["reasons"], rejection["note_to_author"]) == (["abuse"], "Kinder.")
    text = answer.get_data(as_text=True)
    for private in ("For us.", "Not mine.", "score", "author_token"):
        assert private not in text


def test_an_export_of_many_comments_is_one_object_and_misses_none(
    client, newsroom, link, monkeypatch
):
    monkeypatch.setattr("moderation.privacy.export.AT_ONCE", 3)
    author_id = newsroom.verified()
    made = [newsroom.submit(f"Number {number}.").id for number in range(7)]
    with client.get(f"{link(author_id)}/export") as answer:
        told = json.loads(answer.data)
    assert [one["id"] for one in told["comments"]] == made[::-1]


def test_an_export_of_nothing_is_an_object_too(client, newsroom, link):
    with client.get(f"{link(newsroom.verified())}/export") as answer:
        assert json.loads(answer.data)["comments"] == []


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=1>', "{{7*7}}"]
)
def test_what_people_typed_is_text_on_the_page(client, newsroom, link, hostile):
    one = newsroom.held(hostile, name=hostile[:80], title=hostile, url="javascript:alert(1)")
    newsroom.rule(one, Action.REJECT, reasons=("other",), note_to_author=hostile)
    page = client.get(link(one.author_id)).text
    parsed = Elements(page)
    assert parsed.text.count(hostile) == 4
    assert {"script", "img"} & {tag for tag, _ in parsed.tags} == set()
    assert "javascript:" not in str([attributes.get("href") for _, attributes in parsed.tags])


def test_a_post_with_a_link_that_is_gone_says_so_to_people(client, newsroom):
    one = newsroom.published()
    gone = client.post(f"{OWN}/gone/withdrawals", data={"comment_id": one.id}, headers=HTML)
    assert (gone.status_code, gone.mimetype) == (410, "text/html")
    assert newsroom.status(one) is Status.PUBLISHED


def test_the_own_page_is_for_withdrawn_comments_as_well(newsroom, client, link):
    one = newsroom.published("Gone.")
    newsroom.move(one, Action.WITHDRAW, Actor.AUTHOR)
    assert "Gone." in client.get(link(one.author_id)).text


def test_the_page_says_what_else_is_kept(client, newsroom, link):
    newsroom.submit()
    newsroom.verified(READER)
    page = Elements(client.get(link(newsroom.author().id)).text).text
    assert "confirmed on" in page
    assert "Asked you to confirm your address" in page
