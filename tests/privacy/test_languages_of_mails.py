"""Mails come in the language that their reader used, or else in the site's."""

import re

import pytest

from moderation.administration.service import set_language
from moderation.domain.errors import NotFound
from moderation.domain.lifecycle import Action
from moderation.privacy.appealing import appeal
from moderation.review.appeals.answering import Answer, Outcome, answer
from moderation.storage.tables import author
from tests.conftest import submission
from tests.newsroom import READER
from tests.privacy.conftest import OWN, PUBLIC_URL, SAME_ORIGIN

COMMENTS = "/v1/sites/courier/articles/a-1/comments"
ORIGIN = {"Origin": "https://courier.example.org"}
ARABIC = re.compile("[\u0600-\u06ff]{3}")
LINK = re.compile(re.escape(PUBLIC_URL) + r"(/(?:verify|mine)/[\w/-]+(?:\?lang=ar)?)")


@pytest.fixture
def public_key(issue):
    from moderation.domain.comment import Scope

    return {**issue(Scope.SUBMIT, public=True), **ORIGIN}


@pytest.fixture
def submit(client, key):
    """A comment by a reader whose page is in some language."""

    def send(language=None, headers=key, **more):
        said = {"email": READER, "name": "Reader"}
        said |= {"language": language} if language is not None else {}
        return client.post(COMMENTS, json=submission(author=said, **more), headers=headers)

    return send


def is_arabic(letter):
    """All of it: subject, text, and HTML that is read from the right."""
    turned = 'lang="ar" dir="rtl"' in letter.html
    arabic = [bool(ARABIC.search(part)) for part in (letter.subject, letter.text, letter.html)]
    assert arabic == [turned] * 3
    return turned


def heard(newsroom):
    return newsroom.rows(author.select())[0].language


@pytest.mark.parametrize(
    ("said", "expected"),
    [("ar", True), ("ar-EG", True), ("AR", True), ("en", False), ("fr", False)],
)
def test_a_confirmation_comes_in_the_language_of_the_page(submit, post, said, expected):
    assert submit(said).status_code == 202
    (letter,) = post.deliver()
    assert is_arabic(letter) is expected


def test_without_a_word_it_is_the_sites_language(submit, post, database):
    set_language(database, "courier", "ar")
    submit()
    assert is_arabic(post.deliver()[0])
    submit("en")
    assert not is_arabic(post.deliver()[0])


def test_a_readers_own_browser_is_believed_and_a_server_is_not(submit, post, key, public_key):
    asks = {"Accept-Language": "ar-EG,ar;q=0.9,en;q=0.5"}
    submit(headers={**key, **asks})
    submit(headers={**public_key, **asks})
    submit("en", headers={**public_key, **asks})
    assert [is_arabic(letter) for letter in post.deliver()] == [False, True, False]


@pytest.mark.parametrize("said", ["", "a", "arabic!", "x" * 36, "ar_EG", 7, ["ar"]])
def test_what_is_no_language_is_refused(submit, client, key, said):
    asked = {"email": READER, "language": said}
    sites = [f"/v1/sites/courier/{path}" for path in ("verifications", "personal-links")]
    answers = [client.post(path, json=asked, headers=key) for path in sites]
    for refused in (submit(said), *answers):
        assert refused.status_code == 422
        assert refused.json["errors"][0]["field"].endswith("language")


def test_the_forms_ask_in_the_language_of_their_page(client, newsroom, post):
    newsroom.published()
    for path in (OWN, "/help/courier"):
        client.post(f"{path}?lang=ar", data={"email": READER}, headers=SAME_ORIGIN)
        client.post(path, data={"email": READER}, headers=SAME_ORIGIN)
    assert [is_arabic(letter) for letter in post.deliver()] == [True, False, True, False]


def test_the_comment_form_tells_its_language(client, newsroom, post):
    page = client.get("/comment/courier/a-1?lang=ar").text
    opened = re.search(r'name="opened" value="([^"]+)"', page)[1]
    sent = {"name": "Reader", "email": READER, "body": "Fair.", "opened": opened}
    answered = client.post("/comment/courier/a-1?lang=ar", data=sent, headers=SAME_ORIGIN)
    assert answered.status_code == 303
    assert "lang=ar" in answered.headers["Location"]
    assert is_arabic(post.deliver()[0])


def test_both_ways_of_asking_by_api_take_a_language(client, key, newsroom, post):
    newsroom.verified()
    for path in ("verifications", "personal-links"):
        asked = {"email": READER, "language": "ar"}
        answered = client.post(f"/v1/sites/courier/{path}", json=asked, headers=key)
        assert answered.status_code == 202
    assert [is_arabic(letter) for letter in post.deliver()] == [True, True]


def test_the_link_leads_to_pages_in_the_same_language_and_they_keep_it(submit, client, post):
    submit("ar")
    link = LINK.search(post.deliver()[0].text)[1]
    assert link.endswith("?lang=ar")
    page = client.get(link, headers={"Accept": "text/html"}).text
    assert '<html lang="ar" dir="rtl">' in page
    onward = re.search(r'<form method="post" action="([^"]+)"', page)[1]
    assert onward.endswith("?lang=ar")
    done = client.post(onward, headers={"Accept": "text/html"})
    assert '<html lang="ar" dir="rtl">' in done.text


def test_an_own_page_leads_on_in_its_language(client, newsroom, post):
    newsroom.published()
    client.post(f"{OWN}?lang=ar", data={"email": READER}, headers=SAME_ORIGIN)
    link = LINK.search(post.deliver()[0].text)[1]
    page = client.get(link).text
    own = re.findall(r'href="(/mine/[^"]+)"', page)
    assert own
    assert all(one.endswith("lang=ar") for one in own)
    assert all("lang=" not in one for one in re.findall(r'href="(/mine-assets/[^"]+)"', page))


def test_reasons_and_answers_come_in_the_language_last_heard(newsroom, submit, post, client):
    newsroom.verified()
    sent = submit("ar", body="What I said. \u0633\u0644\u0627\u0645")
    one = newsroom.decide(newsroom.get(sent.json["id"]), Action.HOLD, reasons=("toxic",))
    newsroom.rule(one, Action.REJECT, reasons=("abuse",))
    (told,) = post.deliver(later=True)
    assert is_arabic(told)
    assert "insults" not in told.text + told.html
    link = LINK.search(told.text)[1]
    assert '<html lang="ar"' in client.get(link).text
    appeal(newsroom.database, newsroom.policies, one.id, "Not so.")
    words = Answer(one.id, newsroom.get(one.id).version, Outcome.DISMISSED, "It stays.", None)
    answer(newsroom.database, "courier", words)
    assert is_arabic(post.deliver()[0])


def test_whoever_claims_an_address_does_not_change_its_owners_language(newsroom, submit, post):
    submit("en")
    submit("ar")
    assert heard(newsroom) == "en"
    assert [is_arabic(letter) for letter in post.deliver()] == [False, True]
    newsroom.verified()
    submit("ar")
    assert heard(newsroom) == "ar"
    submit()
    assert heard(newsroom) == "ar"


def test_every_letter_is_translated_whole(newsroom, submit, client, post, reader):
    """No sentence of it is left in English."""
    set_language(newsroom.database, "courier", "ar")
    newsroom.submit()
    newsroom.published(email="verified@example.org")
    for email in (READER, "verified@example.org", "unknown@example.org"):
        client.post(OWN, data={"email": email}, headers={**SAME_ORIGIN, "Accept-Language": "ar"})
    client.post("/help/courier?lang=ar", data={"email": "verified@example.org"},
                headers=SAME_ORIGIN)  # fmt: skip
    for reasons in (("abuse",), ("illegal_content",)):
        newsroom.rule(newsroom.held("Mine."), Action.REJECT, reasons=reasons)
    letters = post.deliver(later=True)
    kinds = {letter.subject for letter in letters}
    assert len(kinds) == 4
    ours = ("The Courier", "Mine.", "a-1", "UTC")
    for letter in letters:
        assert is_arabic(letter)
        plain = re.sub(r"https?://\S+", "", letter.text)
        for one in ours:
            plain = plain.replace(one, "")
        assert re.findall(r"[A-Za-z]{3,}", plain) == [], letter.text


def test_there_is_no_language_of_a_site_that_is_not_there(database):
    with pytest.raises(NotFound):
        set_language(database, "nowhere", "ar")


def test_what_is_erased_has_no_language(newsroom, submit):
    from moderation.privacy.erasing import Wish, erase_author

    submit("ar")
    erase_author(newsroom.database, newsroom.author().id, Wish.OPERATOR)
    assert heard(newsroom) is None
