"""How many links a reader would see."""

import time

import pytest

from moderation.domain.links import count_links


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("", 0),
        ("No links here.", 0),
        ("https://example.org/a", 1),
        ("HTTP://EXAMPLE.ORG", 1),
        ("see http://a.example and https://b.example", 2),
        ("https://a.examplehttps://b.example", 2),
        ("hxxps://evil.example", 1),
        ("www.example.org", 1),
        ("https://www.example.org/", 1),
        ("(www.example.org)", 1),
        ("cheap-pills.shop/deal", 1),
        ("buy at example.com now", 1),
        ("buy at deals.example.com now", 1),
        ("a.b.c.example.com/x", 1),
        ("Example.COM!", 1),
        ("[link](https://example.org)", 1),
        ('<a href="https://example.org">x</a>', 1),
        ("https://example.com/?u=https://example.net", 2),
    ],
)
def test_every_form_of_a_link_is_counted_once(text, links):
    assert count_links(text) == links


@pytest.mark.parametrize(
    "text",
    [
        "ann@example.com",
        "ann.lee@mail.example.com",
        "mailto is not a link",
        "3.14 and 1.000.000",
        "e.g. this",
        "index.html",
        "the http protocol",
        "wwwhat",
        "Wait... what",
        "node.js",
        "v1.2.3",
    ],
)
def test_what_only_looks_like_a_link_is_not_counted(text):
    assert count_links(text) == 0


@pytest.mark.parametrize(
    "bait",
    ["www." * 1_250, "a." * 2_500, "a-" * 2_500, "http://" * 700, "x" * 5_000, "a@a." * 1_250,
     "com." * 1_250, "a.com/" * 800],
)  # fmt: skip
def test_no_text_takes_long(bait):
    began = time.process_time()
    count_links(bait)
    assert time.process_time() - began < 0.1
