"""docs/embedding-examples/wordpress.md on PHP, with stand-ins for WordPress's functions."""

import shutil
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.reading_along import Reader, somebody
from tests.examples.copied import copy
from tests.guards.repository import ROOT
from tests.programs import installed

STAND_IN = "wordpress_stand_in.php"
pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.foreign]


@pytest.fixture(scope="module")
def blog(start, courier, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wordpress")
    copy("wordpress.md", folder, courier.live.url)
    config = folder / "wp-config.php"
    config.write_text(f"<?php\n{config.read_text(encoding='utf-8')}", encoding="utf-8")
    shutil.copy(ROOT / "tests" / "examples" / STAND_IN, folder)
    return start("wordpress", folder, [installed("php"), "-S", "127.0.0.1:PORT", STAND_IN])


def html(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode()


@pytest.mark.parametrize("theme", ["classic", "block"])
def test_the_widget_stands_in_place_of_the_themes_comments(courier, blog, page, theme):
    said = f"Under post 41, {somebody()}"
    courier.room.published(said, article="41", email=somebody())
    assert said in html(f"{blog}/post?theme={theme}")
    reader = Reader(page, blog).open(f"/post?theme={theme}")
    expect(reader.shown(said)).to_have_count(1)
    expect(page.locator(".moderated-comments")).to_have_count(0)
    expect(page.get_by_text("Its own form")).to_have_count(0)
    courier.room.verified(email := somebody())
    reader.send(body := f"From a blog, {email}", email)
    expect(reader.shown(body)).to_be_visible()


def test_a_post_that_is_closed_to_comments_has_none(blog):
    assert "embed.js" in html(f"{blog}/post?comments=open")
    assert "embed.js" not in html(f"{blog}/post?comments=closed")


def test_wordpress_takes_no_comment_past_the_service(blog):
    assert html(f"{blog}/open") == "false"


@pytest.mark.parametrize(("right", "answer"), [(True, "valid"), (False, "invalid")])
def test_akismets_plugin_asks_the_service(courier, blog, right, answer):
    key = courier.environ["COMMENTS_KEY"] if right else "0123456789ab"
    assert html(f"{blog}/akismet?key={key}") == answer
