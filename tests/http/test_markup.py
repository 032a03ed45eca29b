"""Markdown-lite: what is allowed becomes markup, all else stays text, and nothing takes long."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.policy_settings import MARKUP
from moderation.http import markup
from moderation.http.markup import REL, TAGS, html, tree

ALL = frozenset(MARKUP)
NONE = frozenset()
LINK = "https://example.org/a"


def para(*children):
    return [["p", *children]]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Plain.", para("Plain.")),
        ("One\nTwo", para("One", ["br"], "Two")),
        ("One\n\nTwo", [["p", "One"], ["p", "Two"]]),
        ("*a* _b_ **c** __d__", para(["em", "a"], " ", ["em", "b"], " ", ["strong", "c"], " ",
                                     ["strong", "d"])),
        ("`x*y*`", para(["code", "x*y*"])),
        ("```py\n<b>\n```", [["pre", ["code", "<b>\n"]]]),
        ("> said\n\nReply", [["blockquote", ["p", "said"]], ["p", "Reply"]]),
        (f'[here]({LINK} "title")', para(["a", LINK, "here"])),
        (f"<{LINK}>", para(["a", LINK, LINK])),
        (f"See {LINK}.", para("See ", ["a", LINK, LINK], ".")),
        (f"({LINK})", para("(", ["a", LINK, LINK], ")")),
        (f"{LINK}_(b)", para(["a", f"{LINK}_(b)", f"{LINK}_(b)"])),
        (f"{LINK}?x=1&y=2_3_4", para(["a", f"{LINK}?x=1&y=2_3_4", f"{LINK}?x=1&y=2_3_4"])),
        (f"*{LINK}*", para(["em", ["a", LINK, LINK]])),
        ("\\*no\\*", para("*no*")),
    ],
)  # fmt: skip
def test_what_is_allowed_becomes_markup(body, expected):
    assert tree(body, ALL) == expected


@pytest.mark.parametrize(
    "body",
    ["# Head", "- item", "1. one", "    indented", "| a |", "<b>bold</b>", "<script>x</script>",
     "&lt;b&gt;", "&amp;", "[^1]", "a  b", "www.example.org", "![]", "~~x~~", "C:\\new", "http://",
     "reader@example.org", "<reader@example.org>", "<!-- x -->", "http:///x"],
)  # fmt: skip
def test_whatever_else_is_typed_stays_text(body):
    assert tree(body, ALL) == para(body.strip())


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//x.example",
     "/path", "mailto:reader@example.org", "file:/etc/passwd", "java\tscript:x", "ftp://x.example",
     "&#106;avascript:x", "http:x"],
)  # fmt: skip
def test_only_web_addresses_become_links(url):
    for body in (f"[x]({url})", f"<{url}>", f"[x](<{url}>)", url):
        assert "<a " not in html(body, ALL)


@pytest.mark.parametrize(
    ("name", "body"),
    [("links", f"[x]({LINK}) <{LINK}> {LINK}"), ("emphasis", "*x* **y**"), ("quotes", "> x"),
     ("code", "`x`\n```\ny\n```")],
)  # fmt: skip
def test_a_site_that_does_not_allow_a_kind_shows_what_was_typed(name, body):
    shown = str(tree(body, ALL - {name}))
    assert not set(re.findall(r"\['(\w+)'", shown)) & {"a", "em", "strong", "blockquote", "code"}
    assert set(re.findall(r"\['(\w+)'", str(tree(body, frozenset({name}))))) - {"p", "br"}


def test_without_any_markup_only_paragraphs_and_lines_are_left():
    assert tree(f"*a* {LINK}\n> `b`", NONE) == para(f"*a* {LINK}", ["br"], "> `b`")


def test_html_is_the_tree_escaped_with_links_that_pass_nothing_on():
    body = f'<img src=x onerror=alert(1)> ["><script>]({LINK}?a="b"&c=<d>)'
    shown = html(body, ALL)
    assert "<img" not in shown
    assert "<script" not in shown
    assert f'rel="{REL}"' in shown
    assert set(REL.split()) >= {"nofollow", "ugc", "noopener"}
    assert re.search(r'href="[^"<>]*"', shown)


def test_no_text_is_lost_however_deep_it_is_quoted():
    assert "deep" in str(tree("> " * 200 + "deep", ALL))
    assert "deep" in str(tree("[" * 60 + "deep" + "](x)" * 60, ALL))


def tags_of(node):
    if isinstance(node, str):
        return set()
    tag, *children = node
    return {tag}.union(*[tags_of(child) for child in children])


def words_of(node):
    if isinstance(node, str):
        return re.findall(r"\w+", node)
    return [word for child in node[1 + (node[0] == "a") :] for word in words_of(child)]


HOSTILE = st.text(
    alphabet=st.sampled_from("ab <>[]()*_`>!\\&\n\"'/:.#~=-\u202e\x01é"), max_size=300
)


@given(HOSTILE)
def test_whatever_is_typed_has_no_tag_but_ours_and_no_script(body):
    parsed = tree(body, ALL)
    assert set().union(*[tags_of(node) for node in parsed]) <= TAGS
    shown = str(html(body, ALL))
    tags = re.findall(r"<(/?\w*)", shown)
    assert {tag.strip("/") for tag in tags} <= TAGS
    assert not re.search(r"<[^>]*\bon\w+\s*=", shown)


@given(st.text(max_size=60), st.sampled_from([ALL, NONE]))
def test_a_text_that_needs_no_parsing_is_what_parsing_makes_of_it(body, allowed):
    body = body.replace("\0", "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markup, "_PERHAPS_MARKUP", re.compile(""))
        parsed = tree(body, allowed)
    assert tree(body, allowed) == parsed


@given(st.lists(st.sampled_from(["word", "*", "_", "`", "[", "](http://x.y)", ">", " ", "\n"])))
def test_every_word_that_was_typed_can_be_read(parts):
    body = "".join(parts)
    shown = [word for node in tree(body, ALL) for word in words_of(node)]
    typed = re.findall(r"word+", body.replace("_", " "))
    assert " ".join(shown).count("word") >= len(typed)


N = 20_000
ABUSE = {
    "stars": "*" * N, "stars and words": "*a **b " * (N // 7), "mixed": "*_" * (N // 2),
    "quotes": ">" * N, "spaced quotes": "> " * (N // 2), "lines of them": "> > > > > > x\n" * 1400,
    "brackets": "[" * N, "links begun": "[a](" * (N // 4), "closed": "[" * 10_000 + "]" * 10_000,
    "images": "![" * (N // 2), "ticks": "".join("`" * n + " " for n in range(200))[:N],
    "ticks and words": "`a " * (N // 3), "escapes": "\\*" * (N // 2), "entities": "&" * N,
    "autolinks": "<http:" * (N // 6), "lines": "a\n" * (N // 2), "fences": "```\n" * (N // 4),
    "addresses": "http://a.b/c " * (N // 13), "a long address": "http://a" + ")" * N,
    "parentheses": "[a](" + "(" * N, "spaces": " " * N + "a",
}  # fmt: skip


def seconds(body):
    began = time.process_time()
    tree(body, ALL)
    return time.process_time() - began


@pytest.mark.parametrize("name", ABUSE)
def test_text_made_to_be_slow_takes_time_in_proportion_to_its_length(name):
    """0.1 s for 20,000 characters where nothing else runs; a comment has at most 5,000."""
    # In proportion it is eight times; what grows with the square, sixty-four times.
    part = min(seconds(ABUSE[name][: N // 8]) for _ in range(3))
    most = min(0.4, 30 * max(part, 0.001))
    # Its best of three counts, so one that is good is enough.
    assert any(seconds(ABUSE[name]) < most for _ in range(3))
