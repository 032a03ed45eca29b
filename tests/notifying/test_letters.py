"""What the mails say, as a real mail server takes them."""

import pytest

from moderation.delivery.mail import RETRY_AFTER
from moderation.storage.tables import moderator_mail, site
from moderation.storage.upkeep import MAILS_KEPT, purge
from tests.newsroom import READER
from tests.notifying.conftest import LINK, message_of, smtp_sender

SECRET_WORDS = "Nobody may read this but moderators."


@pytest.fixture
def backlog(watched):
    """Two comments wait where one may: a mail is due to each lead."""

    def make(**preferences):
        watched.employ("ada", **preferences)
        watched.set(backlog_over=1, oldest_over_hours=48)
        watched.room.held(SECRET_WORDS)
        watched.fill(1)
        watched.watch()

    return make


@pytest.fixture
def received(watched, mail_server, smtp):
    """Delivers to a real server; what it took."""
    inbox, port = mail_server()
    watched.send = smtp_sender(smtp(port))

    def deliver():
        watched.deliver()
        return [(to, message_of(content)) for to, content in inbox.taken]

    return deliver


def parts(message):
    return [message.get_body((kind,)).get_content() for kind in ("plain", "html")]


def test_a_mail_says_how_much_waits_for_how_long_and_where(backlog, received):
    backlog()
    (([to], message),) = received()
    assert to == "ada@staff.example.org"
    assert message["Subject"] == "The review queue is long"
    for part in parts(message):
        assert "2 comments wait for a moderator." in part
        assert "The oldest has waited for less than a minute." in part
        assert "The limit of this site is 1 comment." in part
        assert "48 hours" not in part
        assert "The Courier" in part
        assert "https://comments.example.org/review?site=courier" in part
        assert "https://comments.example.org/review/account#mails" in part


def test_a_mail_has_no_text_of_a_comment_and_no_address_of_a_reader(backlog, received):
    backlog()
    ((_, message),) = received()
    whole = message.as_string() + "".join(parts(message))
    for kept in (SECRET_WORDS, READER, "Reader", "Number"):
        assert kept not in whole


def test_a_mail_is_in_the_language_of_the_moderator_and_reads_from_the_right(backlog, received):
    backlog(language="ar")
    ((_, message),) = received()
    plain, html = parts(message)
    assert '<html lang="ar" dir="rtl">' in html
    for words in (str(message["Subject"]), plain, html):
        assert any("\u0600" <= letter <= "\u06ff" for letter in words)
    for english in ("queue", "wait", "moderator", "limit"):
        assert english not in LINK.sub("", plain).replace("The Courier", "")


def test_a_language_that_is_not_ours_is_read_in_english(backlog, received):
    backlog(language="xx")
    ((_, message),) = received()
    assert message["Subject"] == "The review queue is long"


def test_a_summary_in_arabic_has_its_numbers_in_order(watched, received, monkeypatch):
    monkeypatch.setattr("moderation.notifying.digests.is_counted", lambda *_: True)
    watched.employ("ada", language="ar", mail_digest=True)
    watched.fill(3)
    watched.to(watched.at.replace(hour=8))
    assert watched.digests() == 1
    ((_, message),) = received()
    plain, html = parts(message)
    assert ": 3" in plain.splitlines()[3]
    assert '<bdi dir="ltr">3</bdi>' in html
    assert "None" not in plain + html


def test_the_name_of_a_site_is_text_and_never_markup(watched, backlog, received):
    watched.room.change(site, site.c.id == "courier", name="<b>&amp; \u202eCourier %(num)s")
    backlog()
    ((_, message),) = received()
    plain, html = parts(message)
    assert "<b>&amp;" in plain
    assert "<b>" not in html
    assert "<bdi>&lt;b&gt;&amp;amp;" in html


def test_a_server_that_does_not_answer_is_asked_again_later(watched, backlog, mute_server, smtp):
    backlog()
    watched.send = smtp_sender(smtp(mute_server, timeout_s=0.2))
    watched.deliver()
    (row,) = watched.mails()
    assert (row.status, row.attempts) == ("waiting", 1)
    assert "@" not in row.last_error
    left = (row.next_try_at - watched.room.now()).total_seconds()
    assert left == pytest.approx(RETRY_AFTER[0].total_seconds(), abs=5)


def test_a_mail_that_is_refused_for_good_is_not_tried_again(watched, backlog, mail_server, smtp):
    inbox, port = mail_server()
    inbox.recipient_reply = "550 no such user"
    watched.send = smtp_sender(smtp(port))
    backlog()
    watched.deliver()
    assert [row.status for row in watched.mails()] == ["failed"]
    assert watched.deliver() == 0


def test_old_mails_are_cleared_away_and_those_that_wait_are_not(watched, backlog, letters):
    backlog()
    watched.deliver()
    watched.pass_by(days=1)
    watched.watch()
    assert [row.status for row in watched.mails()] == ["sent", "waiting"]
    old = watched.room.now() - MAILS_KEPT * 2
    watched.room.change(moderator_mail, moderator_mail.c.id != "", created_at=old)
    purge(watched.database)
    assert [row.status for row in watched.mails()] == ["waiting"]


def test_where_the_browser_chooses_a_mail_is_in_the_language_of_the_sites_mails(
    watched, backlog, received
):
    watched.room.change(site, site.c.id == "courier", language="ar")
    backlog(language="")
    ((_, message),) = received()
    assert '<html lang="ar" dir="rtl">' in parts(message)[1]
