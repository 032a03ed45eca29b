"""`moderation export --format disqus`: what Disqus takes in, so that nobody is locked in."""

from __future__ import annotations

import io
from xml.etree import ElementTree as ET

import pytest

from moderation.transfer.wxr import WxrWriter, write_wxr
from tests.transfer.conftest import FILES
from tests.transfer.made import disqus_file

WP, DSQ = "{http://wordpress.org/export/1.0/}", "{http://www.disqus.com/}"
ITEM_FIELDS = [
    "title", "link", "{http://purl.org/rss/1.0/modules/content/}encoded",
    f"{DSQ}thread_identifier", f"{WP}post_date_gmt", f"{WP}comment_status",
]  # fmt: skip
COMMENT_FIELDS = [
    f"{WP}{name}"
    for name in ("comment_id", "comment_author", "comment_author_email", "comment_author_url",
                 "comment_author_IP", "comment_date_gmt", "comment_content", "comment_approved",
                 "comment_parent")
]  # fmt: skip


def written(moving, most=10**9, addresses=True):
    """The parts, parsed."""
    parts = []

    def open_part(number):
        parts.append(io.BytesIO())
        assert len(parts) == number
        return parts[-1]

    write_wxr(moving.database, "courier", WxrWriter(open_part, most), addresses=addresses)
    return [part.getvalue() for part in parts]


def items(parts):
    return [item for part in parts for item in ET.fromstring(part).iter("item")]


@pytest.fixture
def brought(moving):
    moving.bring("disqus", FILES / "disqus.xml")
    return moving


def test_every_field_that_disqus_wants_is_there_in_its_order(brought):
    found = items(written(brought))
    assert found
    for item in found:
        own = [child.tag for child in item if child.tag != f"{WP}comment"]
        assert own == ITEM_FIELDS
        for one in item.iter(f"{WP}comment"):
            assert [child.tag for child in one] == COMMENT_FIELDS


def test_what_is_published_or_waits_is_in_it_and_nothing_else(brought):
    comments = [one for item in items(written(brought)) for one in item.iter(f"{WP}comment")]
    approved = [one.findtext(f"{WP}comment_approved") for one in comments]
    assert (approved.count("1"), approved.count("0"), len(approved)) == (12, 1, 13)


def test_numbers_are_unique_and_parents_name_comments_of_their_item(brought):
    seen = []
    for item in items(written(brought)):
        numbers = [one.findtext(f"{WP}comment_id") for one in item.iter(f"{WP}comment")]
        parents = {one.findtext(f"{WP}comment_parent") for one in item.iter(f"{WP}comment")}
        assert parents - {"0"} <= set(numbers)
        seen += numbers
    assert len(seen) == len(set(seen)) == 13


def test_a_reply_to_what_was_refused_stands_at_the_top(brought):
    [one] = [
        one
        for item in items(written(brought))
        for one in item.iter(f"{WP}comment")
        if "uncalled" in one.findtext(f"{WP}comment_content")
    ]
    assert one.findtext(f"{WP}comment_parent") == "0"


def test_people_are_told_apart_by_addresses_that_reach_nobody_where_there_are_none(brought):
    comments = [one for item in items(written(brought)) for one in item.iter(f"{WP}comment")]
    by_name = {}
    for one in comments:
        name = one.findtext(f"{WP}comment_author")
        by_name.setdefault(name, set()).add(one.findtext(f"{WP}comment_author_email"))
    assert by_name["Ben"] == {"BEN@example.org"}
    [stray] = by_name["Stray"]
    assert stray.endswith("@comments.invalid")


def test_without_addresses_none_is_in_it(brought):
    [text] = written(brought, addresses=False)
    assert b"@example.org" not in text
    assert text.count(b"@comments.invalid") == 13


def test_a_text_is_escaped_twice_and_no_shorter_than_disqus_allows(moving, newsroom):
    newsroom.published("ok")
    newsroom.published("<script>x</script>\n& ]]>\x0b\uffff", email="ben@example.org")
    found = [
        one.findtext(f"{WP}comment_content")
        for item in items(written(moving))
        for one in item.iter(f"{WP}comment")
    ]
    assert found == ["ok.", "&lt;script&gt;x&lt;/script&gt;<br />\n&amp; ]]&gt;"]


def test_large_sites_get_several_files_each_whole_by_itself(moving, tmp_path):
    moving.bring("disqus", disqus_file(tmp_path / "f.xml", [(n, None) for n in range(1, 101)]))
    parts = written(moving, most=10_000)
    assert len(parts) > 3
    assert max(len(part) for part in parts) < 11_000
    assert {item.findtext(f"{DSQ}thread_identifier") for item in items(parts)} == {
        "https://gazette.example/2015/t"
    }
    found = [one for item in items(parts) for one in item.iter(f"{WP}comment")]
    assert len(found) == 100


def test_an_empty_site_gives_a_file_without_articles(moving):
    assert items(written(moving)) == []


def test_what_was_written_for_disqus_can_be_read_back(brought, database, tmp_path):
    [text] = written(brought)
    file = tmp_path / "disqus.xml"
    file.write_bytes(text)
    report = brought.bring("wordpress", file, dry_run=True)
    assert report.adds_up
    assert report.brought.total() == 13
