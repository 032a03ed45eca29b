"""The widget's script and style: small, the same bytes for everyone, and quick to ask for again."""

import gzip
import re

import pytest

from moderation.embedding import assets

MOST_BYTES = 15 * 1024
PLURALS = {"en": {"one", "other"}, "ar": {"zero", "one", "two", "few", "many", "other"}}


@pytest.mark.parametrize("path", ["/embed.js", "/embed.css"])
def test_it_is_sent_packed_to_whoever_takes_that_and_is_at_most_15_kb(client, path):
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) <= MOST_BYTES
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("path", ["/embed.js", "/embed.css"])
def test_asked_again_it_is_not_sent_again(client, path):
    for encoding in ("gzip", "identity"):
        headers = {"Accept-Encoding": encoding}
        tag = client.get(path, headers=headers).headers["ETag"]
        again = client.get(path, headers={**headers, "If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
    assert "Accept-Encoding" in client.get(path).headers["Vary"]


def test_the_two_forms_of_one_script_have_tags_of_their_own(client):
    tags = {
        client.get("/embed.js", headers={"Accept-Encoding": encoding}).headers["ETag"]
        for encoding in ("gzip", "identity")
    }
    assert len(tags) == 2


def test_the_style_that_the_script_names_may_be_kept_for_ever_and_any_other_for_an_hour(client):
    named = re.search(r'STYLE = "(embed\.css\?v=\w+)"', client.get("/embed.js").text)[1]
    assert "immutable" in client.get(f"/{named}").headers["Cache-Control"]
    for other in ("/embed.css", "/embed.css?v=another"):
        assert "max-age=3600" in client.get(other).headers["Cache-Control"]


def test_pages_of_every_site_may_load_it(client):
    headers = client.get("/embed.js").headers
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Content-Type"].startswith("text/javascript")


def test_every_part_is_in_it_without_its_comments():
    text = assets.script().body.decode()
    names = {path.stem for path in (assets._HOME / "widget").glob("*.js")}
    assert names == set(assets.PARTS)
    assert "function composer(" in text
    assert not re.search(r"^\s*//", text, re.MULTILINE)


def test_it_speaks_of_no_other_machine():
    for asset in (assets.script(), assets.style()):
        assert re.findall(rb"https?://[\w.]+", asset.body) == []


def said(language):
    """(key, form) of everything that is said in a language, with its blanks."""
    for key, words in assets.words(language).items():
        forms = words.items() if isinstance(words, dict) else [("", words)]
        for form, text in forms:
            yield key, form, set(re.findall(r"\{\w+\}", text))


@pytest.mark.parametrize("language", sorted(set(assets.LANGUAGES) - {assets.SOURCE}))
def test_every_language_says_what_english_says_in_all_its_plurals(language):
    source, other = assets.words(assets.SOURCE), assets.words(language)
    assert set(source) == set(other)
    for key, words in other.items():
        assert isinstance(words, dict) == isinstance(source[key], dict), key
        if isinstance(words, dict):
            assert set(words) == PLURALS[language], key


@pytest.mark.parametrize("language", assets.LANGUAGES)
def test_no_message_has_a_blank_that_english_does_not_fill(language):
    filled = {key: blanks for key, _, blanks in said(assets.SOURCE)}
    for key, form, blanks in said(language):
        assert blanks <= filled[key], (key, form)
        # Forms for one and two say the number in words.
        assert form in ("zero", "one", "two") or blanks == filled[key], (key, form)


def test_every_word_that_the_script_says_is_there():
    text = assets.script().body.decode()
    asked = set(re.findall(r'\b(?:say|told)\("(\w+)"', text))
    assert asked
    assert asked <= set(assets.words(assets.SOURCE))
