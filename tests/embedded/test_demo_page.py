"""The demo article: a newspaper's page with the widget, which stands without scripts as well."""

import re

import pytest

from config.settings import Settings
from moderation.administration import service as administration
from moderation.embedded.demo_access import SITE
from moderation.embedded.demo_site import ARTICLE, _names_of
from tests.conftest import ENVIRON
from tests.newsroom import Newsroom


@pytest.fixture
def settings(tmp_path):
    return Settings.from_environ({**ENVIRON, "MODERATION_MAILBOX": str(tmp_path)})


@pytest.fixture
def demo(database, policies):
    site = administration.create_site(database, SITE, "The Border Courier", ("http://x.example",))
    return Newsroom(database, policies, site)


def test_the_demo_is_only_there_with_the_embedded_mailbox(services):
    from moderation.app import build_app

    app = build_app(Settings.from_environ(ENVIRON), services)
    assert not [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/demo")]


def test_without_the_demo_site_there_is_no_article(client):
    assert client.get("/demo").status_code == 404


@pytest.mark.parametrize("path", ["/demo", "/demo/nowhere"])
def test_the_demo_speaks_english_as_its_article_does(demo, client, path):
    page = client.get(path, headers={"Accept-Language": "ar", "Accept": "text/html"}).text
    assert '<html lang="en" dir="ltr"' in page


def test_the_arabic_edition_is_arabic_and_of_the_same_comments(demo, client):
    demo.published("Out in the open.", article=ARTICLE)
    page = client.get("/demo?lang=ar").text
    assert '<html lang="ar" dir="rtl"' in page
    assert "Out in the open." in page


def test_it_embeds_the_comments_as_any_site_would(demo, client):
    tag = re.search(r"<script [^>]+>", client.get("/demo").text)[0]
    assert 'src="/embed.js"' in tag
    assert f'data-site="{SITE}"' in tag
    assert f'data-article="{ARTICLE}"' in tag


def test_the_article_shows_published_comments_and_no_others(client, demo):
    demo.published("Out in the <b>open</b>.", article=ARTICLE)
    demo.held("Not yet.", article=ARTICLE, email="b@example.org")
    demo.rejected("Never.", article=ARTICLE, email="c@example.org")
    page = client.get("/demo").text
    assert "Out in the &lt;b&gt;open&lt;/b&gt;." in page
    assert "Not yet." not in page
    assert "Never." not in page
    assert "example.org" not in page


def test_replies_stand_below_what_they_reply_to(client, demo):
    parent = demo.published("The question.", article=ARTICLE)
    demo.published("The newest.", article=ARTICLE, email="b@example.org")
    demo.published("The answer.", article=ARTICLE, email="c@example.org", parent=parent.id)
    page = client.get("/demo").text
    assert page.index("The newest.") < page.index("The question.") < page.index("The answer.")


def test_it_says_what_readers_must_know(client, demo):
    page = client.get("/demo").text
    assert "Comments are their authors' responsibility" in page
    assert "Your e-mail address will not appear on the site" in page
    assert "If you have problems posting, confirm your e-mail first" in page


def test_without_scripts_links_lead_to_the_form(client, demo):
    parent = demo.published(article=ARTICLE)
    quiet = " ".join(re.findall(r"<noscript>(.*?)</noscript>", client.get("/demo").text))
    for path in (f"/comment/{SITE}/{ARTICLE}?lang=en", f"/help/{SITE}?lang=en"):
        assert path in quiet
        assert client.get(path).status_code == 200
    assert f"reply={parent.id}" in quiet


@pytest.mark.parametrize(
    ("public_url", "names"),
    [
        ("http://127.0.0.1:8000", ("http://127.0.0.1:8000", "http://localhost:8000")),
        ("http://comments.example.org", ("http://comments.example.org",)),
    ],
)
def test_both_names_of_this_machine_are_the_demos_own(public_url, names):
    assert _names_of(public_url) == names
