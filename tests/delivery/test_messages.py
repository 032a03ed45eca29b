"""Headers cannot be injected: `email`'s own checks stand before the server."""

import pytest

from moderation.delivery.mail import build_message
from moderation.verification.mails import Letter

SENDER = "The Courier <comments@courier.example.org>"
BREAKS = ["\r\n", "\n", "\r", "\r\n\r\n"]


def letter(subject="Subject", text="Text\n", html="<p>Text</p>"):
    return Letter(subject, text, html)


@pytest.mark.parametrize("line_end", BREAKS)
def test_a_line_end_in_a_subject_is_refused(line_end):
    with pytest.raises(ValueError, match=r"line|header"):
        build_message(SENDER, "a@example.org", letter(f"Hello{line_end}Bcc: b@example.org"))


@pytest.mark.parametrize("line_end", BREAKS)
@pytest.mark.parametrize(
    "address", ["a{}Bcc: b@example.org", "a@example.org{}Bcc: b@example.org", "{}a@example.org"]
)
def test_a_line_end_in_an_address_is_refused(line_end, address):
    with pytest.raises(ValueError):  # noqa: PT011 - several kinds, all before any header
        build_message(SENDER, address.format(line_end), letter())


@pytest.mark.parametrize(
    "address",
    [
        "a,b@example.org",
        "a b@example.org",
        '"a@b"@example.org',
        "a;b@example.org",
        "<a@example.org",
    ],
)
def test_an_odd_address_never_becomes_two(address):
    try:
        message = build_message(SENDER, address, letter())
    except ValueError:
        return
    assert len(message["To"].addresses) == 1


def test_a_body_cannot_start_a_header():
    message = build_message(SENDER, "a@example.org", letter(text="\n\nBcc: b@example.org\n"))
    assert message["Bcc"] is None
    assert message["To"] == "a@example.org"


@pytest.mark.parametrize("sender", [SENDER, "comments@courier.example.org"])
def test_the_sender_is_the_operators(sender):
    message = build_message(sender, "a@example.org", letter())
    assert message["From"].addresses[0].addr_spec == "comments@courier.example.org"


def test_every_message_has_an_id_of_its_own():
    ids = {build_message(SENDER, "a@example.org", letter())["Message-ID"] for _ in range(3)}
    assert len(ids) == 3


@pytest.mark.parametrize("name", ["Ann\r\nBcc: b@example.org", "Ann\nX", "Ann\u2028X", "A\x00n"])
def test_a_name_with_a_line_end_is_refused_long_before_any_mail(client, key, name):
    body = {"author": {"email": "a@example.org", "name": name}, "body": "Text."}
    answer = client.post("/v1/sites/courier/articles/a-1/comments", json=body, headers=key)
    assert answer.status_code in (400, 422)
