"""Which article a thread is: one for each page, under an id that the site's pages can name."""

from __future__ import annotations

import pytest

from moderation.domain.article_names import what_is_wrong_with_id
from moderation.transfer.foreign import ForeignThread
from moderation.transfer.naming import ArticleBy, name_article, same_address

PAGE = "https://e.example/a?b=1"


@pytest.mark.parametrize(
    "url",
    ["http://e.example/a?b=1", "https://E.Example/a?b=1#x", "HTTPS://e.example:443/a?b=1",
     "http://e.example:80/a?b=1", " https://e.example/a?b=1 "],
)  # fmt: skip
def test_addresses_of_one_page_are_one(url):
    assert same_address(url) == PAGE


@pytest.mark.parametrize(
    "url",
    ["https://e.example/A?b=1", "https://e.example/a/?b=1", "https://e.example:8443/a?b=1",
     "https://www.e.example/a?b=1", "https://e.example/a?b=2"],
)  # fmt: skip
def test_addresses_that_may_be_of_other_pages_are_not(url):
    assert same_address(url) != PAGE


@pytest.mark.parametrize(
    ("by", "base", "url", "identifier", "wanted"),
    [
        (ArticleBy.URL, "", PAGE, "id-1", PAGE),
        (ArticleBy.URL, "", "", "id-1", "id-1"),
        (ArticleBy.URL, "", "", "", "disqus-7"),
        (ArticleBy.URL, "", "/a", "", "/a"),
        (ArticleBy.URL, "https://e.example", "/a", "", "https://e.example/a"),
        (ArticleBy.PATH, "", PAGE, "id-1", "/a?b=1"),
        (ArticleBy.PATH, "", "", "id-1", "id-1"),
        (ArticleBy.IDENTIFIER, "", PAGE, "id-1", "id-1"),
        (ArticleBy.IDENTIFIER, "", PAGE, "", PAGE),
    ],
)
def test_an_id_is_what_was_asked_for_or_the_next_best(by, base, url, identifier, wanted):
    named = name_article(ForeignThread("7", url, identifier), by, base, "disqus")
    assert (named.id, named.kept) == (wanted, True)


@pytest.mark.parametrize(
    "url",
    ["https://e.example/" + "x" * 300, "https://e.example/a/comments", "https://e.example/\u0007"],
)
def test_an_id_that_cannot_be_is_replaced_by_one_that_is_always_the_same(url):
    named = [name_article(ForeignThread("7", url), ArticleBy.URL, "", "disqus") for _ in "ab"]
    assert named[0] == named[1]
    assert named[0].id != url
    assert what_is_wrong_with_id(named[0].id) is None
    assert not named[0].kept


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//e.example/", "https://u:p@e.example/"])
def test_only_a_plain_web_address_becomes_a_link(url):
    assert name_article(ForeignThread("7", url), ArticleBy.URL, "", "disqus").url is None
