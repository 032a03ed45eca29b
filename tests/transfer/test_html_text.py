"""HTML becomes text that keeps its lines and links, and in which nothing can run."""

from __future__ import annotations

import random
import time

import pytest

from moderation.transfer.html_text import html_to_text

REDIRECTED = "url=https%3A%2F%2Fe.example%2Fq%3AAbCdEfGhIjKlMnOpQrStUvWx"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("  two\r\nlines \n\n\n\n and more ", "two\nlines\n\n and more"),
        ("<p>one</p><p>two<br>three<br/>four</p>", "one\n\ntwo\nthree\nfour"),
        ("a &lt;b&gt; &amp;amp; &quot;c&quot;&nbsp;d &#233; &#x41;", 'a <b> &amp; "c" d é A'),
        ("1 < 2 and 3 > 2, I <3 you", "1 < 2 and 3 > 2, I <3 you"),
        ("<b>bold</b> and <em> slanted </em>!", "**bold** and  *slanted* !"),
        ("<i></i><b> </b>x", "x"),
        ("<b>a<p>b</p></b>", "a\n\nb"),
        ("<i>*stars*</i>", "*stars*"),
        ("<code>x < y</code>", "`x < y`"),
        ("<pre><code>a\n  b</code></pre>z", "```\na\n  b\n```\n\nz"),
        ("<blockquote><p>a</p><p>b</p></blockquote>c", "> a\n>\n> b\n\nc"),
        ("<ul><li>a</li><li> b </li></ul>c", "- a\n- b\n\nc"),
        ('<a href="https://e.example/x">words</a>', "[words](https://e.example/x)"),
        ("<a href=https://e.example/x>https://e.example/x</a>", "https://e.example/x"),
        ('<a href="http://e.example/long/path">http://e.example/lo...</a>',
         "http://e.example/long/path"),
        ('<a href="https://e.example/a_(b)">wiki</a>', "[wiki](https://e.example/a_%28b%29)"),
        ('<a href="https://e.example/">a [b]</a>', "a [b] https://e.example/"),
        ('<a href="https://e.example/"><b>x</b></a>', "[**x**](https://e.example/)"),
        (f'<a href="https://disq.us/url?{REDIRECTED}&amp;cuid=1">e</a>', "https://e.example/q"),
        ('<img src="https://e.example/a.png" alt="a cat">', "https://e.example/a.png"),
        ('<img class="wp-smiley" alt="☺" src="https://e.example/s.png">', "☺"),
        ('<p title="1 > 2">x</p><p title="open>y</p>', "x\n\ny"),
        ("<P>UPPER</P>", "UPPER"),
        ("<x-y>unknown</x-y><font size=7>big</font>", "unknownbig"),
        ("a<!-- gone -->b<!doctype html><?php gone ?>c", "abc"),
        ("</p></div>stray</b>", "stray"),
        ("<p>left <b>open", "left **open**"),
    ],
)  # fmt: skip
def test_html_as_it_is_found_becomes_the_text_that_was_meant(html, text):
    assert html_to_text(html) == text


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>ok",
        "<SCRIPT src=//e.example>alert(1)</SCRIPT >ok",
        "<style>p{}</style>ok<script>never closed",
        "<svg/onload=alert(1)></svg>ok",
        "<iframe src=javascript:alert(1)>x</iframe>ok",
        '<img src=x onerror="alert(1)">ok',
        '<p onmouseover="alert(1)">ok</p>',
        "<noscript><p title='</noscript><script>alert(1)</script>'></noscript>ok",
        "<template><b>x</b></template>ok",
    ],
)
def test_what_runs_goes_with_its_content(html):
    text = html_to_text(html)
    assert "alert" not in text.replace("'>", "")
    assert "ok" in text


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        " java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//e.example/",
        "/local",
        "https://",
        "http://[::1",
        "https://e.example/\u202egnp",
        "mailto:a@b.example",
    ],
)
def test_an_address_that_is_not_of_the_web_is_dropped_and_its_words_stay(href):
    assert html_to_text(f'<a href="{href}">words</a>') == "words"


@pytest.mark.parametrize(
    "part",
    ["<", "<a ", "<b>", "&", "<!--", "<!", '<a "', "</", "<?", "<![CDATA[", " \n\t", " ",
     "<em>x</b>", "<blockquote>", "<script>", "</script ", "<a href='", "<p><b>",
     "&#", "[](", "\n", "<li>"],
)  # fmt: skip
def test_no_text_takes_longer_than_its_length_explains(part):
    hostile = part * (50_000 // len(part))
    began = time.process_time()
    html_to_text(hostile + "x")
    assert time.process_time() - began < 1.5


def test_whatever_stands_in_it_becomes_text_of_no_other_size():
    dice = random.Random(7)
    for _ in range(300):
        made = "".join(dice.choice("<>/abipre \"'=!-&;#x\n[]()`*") for _ in range(200))
        assert len(html_to_text(made)) <= 3 * len(made)
