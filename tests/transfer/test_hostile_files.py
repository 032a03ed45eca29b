"""Files that somebody made to do harm, or that were damaged on the way."""

from __future__ import annotations

import gzip
import time
import tracemalloc

import pytest

from moderation.transfer.foreign import BadFile, ForeignPost, LeftOut
from moderation.transfer.xml_records import DEEPEST, MOST_NAMES, MOST_NODES
from tests.transfer.conftest import FILES

HEAD = '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'
POST = '<post dsq:id="1"><message>{}</message><thread dsq:id="2"/></post>'
LAUGHS = "".join(
    f'<!ENTITY l{n} "{"".join(f"&l{n - 1};" for _ in range(10))}">' for n in range(1, 10)
)


def posts(records):
    return [one for one in records if isinstance(one, ForeignPost)]


@pytest.mark.parametrize(
    ("doctype", "message"),
    [
        (f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>', "&l9;"),
        ('<!DOCTYPE d [<!ENTITY e SYSTEM "/etc/passwd">]>', "&e;"),
        ('<!DOCTYPE d [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]>', "&e;"),
        ('<!DOCTYPE d [<!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;]>', ""),
        ('<!DOCTYPE d [<!ENTITY x "' + "a" * 100_000 + '">]>', "&x;" * 1_000),
    ],
    ids=["laughs", "file", "web", "parameter", "quadratic"],
)
def test_a_file_that_declares_entities_is_refused(read, doctype, message):
    content = f'<?xml version="1.0"?>{doctype}{HEAD}{POST.format(message)}</disqus>'
    began = time.process_time()
    with pytest.raises(BadFile, match="entities"):
        read("disqus", content)
    assert time.process_time() - began < 1


def test_a_doctype_that_declares_nothing_is_no_harm(read):
    content = f"<!DOCTYPE disqus>{HEAD}{POST.format('text')}</disqus>"
    assert [one.text for one in posts(read("disqus", content))] == ["text"]


@pytest.mark.parametrize(
    ("kind", "file", "advice"),
    [
        ("disqus", "wordpress.xml", "import wordpress"),
        ("wordpress", "disqus.xml", "import disqus"),
        ("isso", "disqus.xml", "neither"),
        ("disqus", "isso.json", "not whole XML"),
        ("jsonl", "isso.json", "not JSON"),
    ],
)
def test_a_file_of_another_kind_is_named(read, kind, file, advice):
    with pytest.raises(BadFile, match=advice):
        read(kind, (FILES / file).read_bytes())


@pytest.mark.parametrize(
    "content",
    [
        '<disqus xmlns="http://disqus.example"></disqus>',
        "<disqus></disqus>",
        '<d:posts xmlns:d="http://disqus.com"/>',
    ],
)
def test_a_root_of_another_namespace_is_refused(read, content):
    with pytest.raises(BadFile, match="no export"):
        read("disqus", content)


def test_rss_of_another_kind_is_refused(read):
    with pytest.raises(BadFile, match="WXR"):
        read("wordpress", "<rss><channel><item><link>x</link></item></channel></rss>")


def test_namespace_prefixes_may_be_any(read):
    content = (
        '<d:disqus xmlns:d="http://disqus.com" xmlns:i="http://disqus.com/disqus-internals">'
        '<d:post i:id="7"><d:message>text</d:message><d:thread i:id="2"/></d:post></d:disqus>'
    )
    assert [(one.id, one.thread) for one in posts(read("disqus", content))] == [("7", "2")]


def test_an_attribute_of_no_namespace_is_not_the_id(read):
    content = f'{HEAD}<post id="7"><message>t</message><thread id="2"/></post></disqus>'
    [post] = posts(read("disqus", content))
    assert post.id.startswith("sha256:")
    assert post.thread == ""


def test_a_broken_file_says_where(read):
    with pytest.raises(BadFile, match="line 3, column"):
        read("disqus", f"{HEAD}\n{POST.format('x')}\n<post><oops></post></disqus>")


def test_a_file_that_was_cut_off_brings_nothing_in(moving, tmp_path):
    whole = (FILES / "disqus.xml").read_bytes()
    cut = tmp_path / "cut.xml"
    cut.write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(BadFile):
        moving.bring("disqus", cut)
    assert moving.comments() == {}


def test_a_gzipped_file_is_read_as_it_is_and_a_damaged_one_refused(read):
    packed = gzip.compress((FILES / "disqus.xml").read_bytes())
    assert len(read("disqus", packed)) == 24
    with pytest.raises(BadFile, match="damaged"):
        read("disqus", packed[:-20])


def test_control_characters_that_xml_forbids_are_skipped(read):
    content = HEAD + POST.format("be\x0bfore \x00and\x1f after") + "</disqus>"
    assert [one.text for one in posts(read("disqus", content))] == ["before and after"]


def test_other_encodings_are_read(read):
    text = f'<?xml version="1.0" encoding="{{}}"?>{HEAD}{POST.format("Übergrößen")}</disqus>'
    for encoding in ("utf-16", "iso-8859-1", "utf-8-sig"):
        declared = text.format(encoding.removesuffix("-sig")).encode(encoding)
        assert [one.text for one in posts(read("disqus", declared))] == ["Übergrößen"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("<a>" * (DEEPEST + 2), "deeper"),
        ("<post>" + "<a/>" * (MOST_NODES + 2), "elements"),
        ("".join(f"<a{n}/>" for n in range(MOST_NAMES + 2)), "kinds"),
        (f'<post a="{"x" * (3 << 20)}"/>', "tag"),
    ],
)
def test_what_no_export_is_like_is_refused(read, content, why):
    with pytest.raises(BadFile, match=why):
        read("disqus", f"{HEAD}{content}")


def test_an_endless_text_takes_little_memory_and_is_left_out(read, tmp_path):
    content = f"{HEAD}{POST.format('x' * (30 << 20))}{POST.format('next')}</disqus>"
    packed = gzip.compress(content.encode(), 1)
    del content
    tracemalloc.start()
    first, second = posts(read("disqus", packed))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert first.verdict is LeftOut.TOO_LONG
    assert second.text == "next"
    assert peak < 12 << 20


def test_a_record_within_another_is_not_taken_for_one(read):
    content = (
        f"{HEAD}<post dsq:id='1'><post dsq:id='2'><message>in</message></post></post></disqus>"
    )
    assert [one.id for one in posts(read("disqus", content))] == ["1"]
