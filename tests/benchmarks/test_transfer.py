"""The made-up export that imports are measured with."""

from __future__ import annotations

import pytest

from benchmarks.transfer_file import MadeUpExport
from moderation.transfer.foreign import LeftOut
from moderation.transfer.service import Wish, bring_in_file


def test_a_seed_is_one_file():
    first, again, other = ("".join(MadeUpExport(200, seed).pieces()) for seed in (1, 1, 2))
    assert first == again != other


@pytest.mark.parametrize("posts", [1, 2_500])
def test_what_is_made_up_can_be_brought_in_and_has_the_traps_of_a_real_one(
    database, site, tmp_path, posts
):
    file = tmp_path / "made-up.xml"
    file.write_text("".join(MadeUpExport(posts).pieces()), encoding="utf-8")
    report = bring_in_file(database, Wish(file, "disqus", site.id))
    assert report.adds_up
    assert report.in_file == posts
    if posts > 1:
        assert set(report.left_out) == {LeftOut.NO_THREAD, LeftOut.REPEATED}
        assert report.facts["replies_moved_up"]
        assert report.facts["people_without_address"]
