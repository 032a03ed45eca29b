"""Authors are told why: what was decided, on which comment, on what ground, and what to do."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest

from moderation.domain.decision import Ruling
from moderation.domain.errors import TemporarilyUnavailable
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.domain.reasons import RejectionReason
from moderation.privacy.wording import GROUNDS
from moderation.review.rulings.undoing import undo
from moderation.storage.queries.rejection_mails import LONGEST_WAIT, UNDO_TIME
from moderation.storage.tables import author, mail
from moderation.transitions import Move
from tests.newsroom import READER
from tests.privacy.conftest import links_in


@pytest.fixture
def reject(newsroom):
    """A held comment that a moderator rejects."""

    def make(body="A comment.", reason="abuse", **words):
        note = words.pop("note", "")
        one = newsroom.held(body, **words)
        return newsroom.rule(one, Action.REJECT, reasons=(reason,), note_to_author=note)

    return make


def due(newsroom):
    return [row.next_try_at for row in newsroom.mails() if row.kind == "rejection"]


@pytest.mark.parametrize("reason", ["abuse", "illegal_content"])
def test_a_rejection_is_explained_with_its_ground_and_the_way_to_object(reject, post, reason):
    one = reject("What I said.", reason, title="A town", note="Mind your words.")
    [letter] = post.deliver(later=True)
    for part in (letter.text, letter.html):
        for words in ("What I said.", "A town", "Mind your words.", "The Courier"):
            assert words in part
        assert ("The ground is the law." in part) == (reason == "illegal_content")
        assert "without a limit of time" in part
    assert "A person decided this." in letter.text
    assert one.body not in letter.subject
    assert links_in(letter)[0].startswith(f"/mine/courier/comments/{one.id}/")
    assert links_in(letter)[1] == "/mine/courier"


@pytest.mark.parametrize("reason", ["spam", "advertising"])
def test_whoever_sends_spam_learns_nothing(newsroom, reject, post, reason):
    reject(reason=reason)
    assert newsroom.mails() == []
    assert post.deliver(later=True) == []


def test_the_mail_waits_as_long_as_a_decision_is_quickly_taken_back(newsroom, reject, post):
    reject()
    [at] = due(newsroom)
    assert abs(at - newsroom.now() - UNDO_TIME) < timedelta(seconds=20)
    assert post.deliver() == []
    [letter] = post.deliver(later=True)
    assert [(to, one) for to, one in post.sent] == [(READER, letter)]
    assert post.deliver(later=True) == []


def test_a_rejection_that_is_taken_back_is_not_told(newsroom, reject, post):
    one = reject()
    undo(newsroom.database, "courier", None, (one.id, one.version))
    assert newsroom.status(one) is Status.HELD
    assert post.deliver(later=True) == []
    assert newsroom.mails() == []


def test_one_that_turns_out_to_be_spam_is_not_told_either(newsroom, reject, post):
    one = reject()
    undo(newsroom.database, "courier", None, (one.id, one.version))
    newsroom.rule(newsroom.get(one.id), Action.REJECT, reasons=("spam",))
    assert post.deliver(later=True) == []


def test_a_comment_that_was_rejected_twice_is_told_once(newsroom, reject, post):
    one = reject()
    undo(newsroom.database, "courier", None, (one.id, one.version))
    newsroom.rule(newsroom.get(one.id), Action.REJECT, reasons=("off_topic",))
    [letter] = post.deliver(later=True)
    assert letter.text.count("A comment.") == 1
    assert "does not belong to the article" in letter.text


def test_several_rejections_within_minutes_are_one_mail(newsroom, reject, post):
    for number in range(3):
        reject(f"Number {number}.")
    reject("Another's.", email="other@example.org")
    letters = post.deliver(later=True)
    assert len(letters) == 2
    mine = next(one for to, one in post.sent if to == READER)
    assert all(f"Number {number}." in mine.text for number in range(3))
    assert "Another's." not in mine.text
    assert {row.status for row in newsroom.mails()} == {"sent"}


def test_a_later_rejection_lets_an_earlier_mail_wait_but_not_for_ever(newsroom, reject):
    reject("First.")
    newsroom.change(mail, mail.c.id != "", next_try_at=newsroom.now() + timedelta(minutes=1))
    reject("Second.")
    assert all(abs(at - newsroom.now() - UNDO_TIME) < timedelta(seconds=20) for at in due(newsroom))
    old = {"created_at": newsroom.now() - LONGEST_WAIT, "next_try_at": newsroom.now()}
    newsroom.change(mail, mail.c.id != "", **old)
    reject("Third.")
    now = newsroom.now()
    assert sorted(at > now + timedelta(minutes=5) for at in due(newsroom)) == [False, False, True]


def test_what_was_not_taken_is_told_again_with_what_it_had_to_say(newsroom, reject, post):
    def fail(_address, _letter):
        raise TemporarilyUnavailable("down")

    for number in range(2):
        reject(f"Number {number}.")
    post.deliver(later=True, send=fail)
    letters = post.deliver(later=True)
    told = "".join(letter.text for letter in letters)
    assert [told.count(f"Number {number}.") for number in range(2)] == [1, 1]
    assert {row.status for row in newsroom.mails()} == {"sent"}


def test_mails_about_decisions_do_not_use_up_the_share_of_an_address(newsroom, reject, client):
    for number in range(6):
        reject(f"Number {number}.")
    asked = {"data": {"email": READER}, "headers": {"Origin": "http://localhost"}}
    client.post("/mine/courier", **asked)
    kinds = [row.kind for row in newsroom.mails()]
    assert (kinds.count("rejection"), kinds.count("personal_link")) == (6, 1)


def test_a_site_may_choose_to_tell_nothing(newsroom, reject, post):
    newsroom.overrides({"rejections": {"mail_reasons": False}})
    reject()
    assert post.deliver(later=True) == []


def test_a_site_without_appeals_offers_none(newsroom, reject, post):
    newsroom.overrides({"rejections": {"appeals": False}})
    reject()
    [letter] = post.deliver(later=True)
    assert links_in(letter) == ["/mine/courier"]
    assert "You do not agree?" not in letter.html


def test_nothing_goes_to_an_address_that_nobody_has_confirmed(newsroom, reject, post):
    one = reject()
    newsroom.change(author, author.c.id == one.author_id, verified_at=None)
    assert post.deliver(later=True) == []


def test_it_says_whether_software_decided_or_only_marked_it_or_readers_did(newsroom, reject, post):
    reject("Marked.")
    [letter] = post.deliver(later=True)
    assert "Software that reads every comment had marked it." in letter.text
    newsroom.decide(newsroom.pending("Judged."), Action.REJECT, reasons=("toxic",))
    [letter] = post.deliver(later=True)
    assert "Software decided this, without a person." in " ".join(letter.text.split())
    assert "Software decided this, without a person." in letter.html
    one = newsroom.published("Reported.")
    ruling = Ruling(Action.HOLD, Actor.REPORTS, ("reported",))
    held = Move(one.id, Action.HOLD, Actor.REPORTS, one.status, one.version, ruling=ruling)
    newsroom.carry_out(held)
    newsroom.rule(newsroom.get(one.id), Action.REJECT, reasons=("abuse",))
    [letter] = post.deliver(later=True)
    assert "Readers had reported it." in letter.text


def test_a_comment_that_was_public_is_said_to_be_taken_down(newsroom, post):
    one = newsroom.published("Was up.")
    newsroom.rule(one, Action.REJECT, reasons=("abuse",))
    [letter] = post.deliver(later=True)
    assert "It was taken down" in letter.text
    assert "It was taken down" in letter.html


def test_every_reason_of_a_moderator_has_words_for_the_author():
    assert set(RejectionReason) <= set(GROUNDS)


class Page(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.text = set(), ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize(
    "hostile",
    ["<script>x</script>", "</blockquote><img src=x>", "{{7*7}}{% x %}", "a\r\nBcc: b@c.de"],
)
def test_hostile_texts_are_text_in_the_mail(reject, post, hostile):
    reject(hostile, title=hostile.replace("\r\n", " "), note=hostile)
    [letter] = post.deliver(later=True)
    page = Page(letter.html)
    assert not {"script", "img"} & page.tags
    assert " ".join(hostile.split()) in page.text
    assert "\n" not in letter.subject


def test_a_long_comment_is_quoted_in_part(reject, post):
    reject("word " * 400)
    [letter] = post.deliver(later=True)
    assert 490 < max(map(len, letter.text.splitlines())) < 520


def test_very_many_at_once_are_told_in_part_and_counted(newsroom, reject, post):
    for number in range(23):
        reject(f"Number {number} of them.")
    [letter] = post.deliver(later=True)
    assert letter.text.count("of them.") == 20
    assert "3 more were decided on at the same time." in letter.text
    assert {row.status for row in newsroom.mails()} == {"sent"}
