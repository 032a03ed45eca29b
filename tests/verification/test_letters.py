"""What the mails say, and what they never say."""

import re

import pytest

from moderation.storage.queries.mails import MailKind
from moderation.storage.queries.sites import find_site
from moderation.storage.tables import metadata, verification_token
from moderation.verification.mails import SUBJECTS, compose
from tests.newsroom import READER

PUBLIC_URL = "http://comments.example.org"
LINK = re.compile(re.escape(f"{PUBLIC_URL}/verify/") + r"([A-Za-z0-9_-]{43})")


@pytest.fixture
def letter(newsroom):
    """A letter to the reader, composed as the mail worker does it."""

    def write(kind=MailKind.VERIFY):
        with newsroom.database.write() as connection:
            site = find_site(connection, newsroom.site.id)
            now = newsroom.database.now(connection)
            return compose(connection, kind, site, newsroom.author().id, PUBLIC_URL, now)

    return write


def test_a_confirmation_holds_one_link_in_text_and_html(newsroom, client, letter):
    newsroom.submit()
    made = letter()
    [in_text], in_html = LINK.findall(made.text), set(LINK.findall(made.html))
    assert in_html == {in_text}
    assert client.post(f"/verify/{in_text}").status_code == 200


def test_the_token_of_a_mail_has_256_random_bits_and_only_its_hash_is_stored(newsroom, letter):
    newsroom.submit()
    tokens = {LINK.search(letter().text)[1] for _ in range(3)}
    assert len(tokens) == 3
    dump = str([newsroom.rows(table.select()) for table in metadata.sorted_tables])
    assert not any(token in dump for token in tokens)
    hashes = [row.token_hash for row in newsroom.rows(verification_token.select())]
    assert all(re.fullmatch(r"[0-9a-f]{64}", one) for one in hashes)


def test_no_token_waits_in_the_outbox(newsroom):
    newsroom.submit()
    assert newsroom.rows(verification_token.select()) == []


@pytest.mark.parametrize("kind", SUBJECTS)
def test_no_mail_holds_what_a_stranger_typed(newsroom, letter, kind):
    newsroom.submit("BUY-NOW http://evil.example/", name="CLICK-HERE", title="WIN-A-PRIZE")
    made = letter(kind)
    for typed in ("BUY-NOW", "evil.example", "CLICK-HERE", "WIN-A-PRIZE", READER):
        assert typed not in made.subject + made.text + made.html


@pytest.mark.parametrize("kind", SUBJECTS)
def test_a_mail_names_the_site_and_has_a_one_line_subject(newsroom, letter, kind):
    newsroom.submit()
    made = letter(kind)
    assert "The Courier" in made.text
    assert "The Courier" in made.html
    assert made.subject.isprintable()


def test_a_word_that_none_is_needed_makes_no_token(newsroom, letter):
    newsroom.verified()
    assert not LINK.search(letter(MailKind.ALREADY_VERIFIED).text)
    assert newsroom.rows(verification_token.select()) == []


def test_a_sites_name_is_text_in_html(newsroom, letter):
    from moderation.storage.tables import site

    newsroom.submit()
    newsroom.change(site, site.c.id == "courier", name="<b>R&D</b>")
    made = letter()
    assert "<b>R&D</b>" in made.text
    assert "<b>R&amp;D" not in made.html
    assert "&lt;b&gt;R&amp;D&lt;/b&gt;" in made.html
