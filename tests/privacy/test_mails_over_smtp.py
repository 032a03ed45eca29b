"""The mails as a server on the other side of a real conversation takes them."""

import email
import email.policy

from moderation.delivery.mail import smtp_sender
from moderation.domain.lifecycle import Action
from moderation.privacy.appealing import appeal
from moderation.review.appeals.answering import Answer, Outcome, answer
from tests.newsroom import READER
from tests.privacy.conftest import LINK, OWN, SAME_ORIGIN


def opened(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_the_whole_correspondence_reaches_the_reader(newsroom, client, post, mail_server, smtp):
    inbox, port = mail_server()
    send = smtp_sender(smtp(port))
    one = newsroom.held("Zwölf Boxkämpfer — عربي <b>&amp;</b>", title="Über die Grenze")
    newsroom.rule(one, Action.REJECT, reasons=("abuse",), note_to_author="Bitte höflich. سلام")
    post.deliver(later=True, send=send)
    appeal(newsroom.database, newsroom.policies, one.id, "Not an insult.")
    now = newsroom.get(one.id)
    answer(newsroom.database, "courier",
           Answer(one.id, now.version, Outcome.DISMISSED, "It stays. ü", None))  # fmt: skip
    post.deliver(send=send)
    client.post(OWN, data={"email": READER}, headers=SAME_ORIGIN)
    post.deliver(send=send)
    mails = [opened(raw) for recipients, raw in inbox.taken if recipients == [READER]]
    assert [one["Subject"] for one in mails] == [
        "About a comment of yours that is not published",
        "About your objection",
        "Your comments and your data",
    ]
    for message in mails:
        assert [part.get_content_type() for part in message.iter_parts()] == [
            "text/plain",
            "text/html",
        ]
        assert (message["Auto-Submitted"], message["Bcc"]) == ("auto-generated", None)
    told, outcome, link = (one.get_body(("plain",)).get_content() for one in mails)
    assert "Zwölf Boxkämpfer — عربي <b>&amp;</b>" in told
    assert "Bitte höflich. سلام" in told
    assert "It stays. ü" in outcome
    html = mails[0].get_body(("html",)).get_content()
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in html
    assert client.get(LINK.search(told)[1]).status_code == 200
    assert "Zwölf Boxkämpfer" in client.get(LINK.search(link)[1]).text


def test_a_server_that_refuses_for_now_gets_the_reasons_later(newsroom, post, mail_server, smtp):
    inbox, port = mail_server()
    inbox.data_reply = "451 later"
    newsroom.rule(newsroom.held("Mine."), Action.REJECT, reasons=("abuse",))
    post.deliver(later=True, send=smtp_sender(smtp(port)))
    assert [(row.status, row.attempts) for row in newsroom.mails()] == [("waiting", 1)]
    inbox.data_reply = "250 OK"
    post.deliver(later=True, send=smtp_sender(smtp(port)))
    assert inbox.recipients == [READER]
    assert [row.status for row in newsroom.mails()] == ["sent"]
