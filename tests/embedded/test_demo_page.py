"""The demo article: its form is one more way in, with all the guards of the others."""

import pytest

from config.settings import Settings
from moderation.administration import service as administration
from moderation.domain.lifecycle import Action, Status
from moderation.embedded.demo_access import SITE
from moderation.embedded.demo_site import ARTICLE
from moderation.storage.queries import comments
from tests.conftest import ENVIRON
from tests.newsroom import READER, Newsroom

FORM = {"name": "Reader", "email": READER, "body": "A fair\r\ncomment."}
OURS = {"Origin": "http://localhost"}


@pytest.fixture
def settings(tmp_path):
    return Settings.from_environ({**ENVIRON, "MODERATION_MAILBOX": str(tmp_path)})


@pytest.fixture
def demo(database, policies):
    site = administration.create_site(database, SITE, "The Border Courier", ("http://x.example",))
    return Newsroom(database, policies, site)


@pytest.fixture
def send(client):
    def post(headers=OURS, **changes):
        return client.post("/demo/comments", data={**FORM, **changes}, headers=headers)

    return post


def the_only_comment(demo):
    with demo.database.read() as connection:
        author = demo.author()
        return comments.unverified_of(connection, author.id)[0]


def test_the_demo_is_only_there_with_the_embedded_mailbox(services):
    from moderation.app import build_app

    app = build_app(Settings.from_environ(ENVIRON), services)
    assert not [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/demo")]


def test_without_the_demo_site_there_is_no_article(client):
    assert client.get("/demo").status_code == 404


@pytest.mark.parametrize("path", ["/demo", "/demo/comments/nothing", "/demo/nowhere"])
def test_the_demo_speaks_english_as_its_article_does(demo, client, path):
    page = client.get(path, headers={"Accept-Language": "ar", "Accept": "text/html"}).text
    assert '<html lang="en" dir="ltr"' in page
    assert "Back to the article" in page or "Your comment" in page


def test_a_comment_from_the_form_is_a_real_submission(demo, send, woken):
    answer = send()
    comment = the_only_comment(demo)
    assert answer.status_code == 303
    assert comment.id in answer.location
    assert (comment.body, comment.article_id) == ("A fair\ncomment.", ARTICLE)
    assert [mail.kind for mail in demo.mails()] == ["verify"]
    assert woken.queues == ["mail"]


def test_a_known_reader_s_comment_goes_straight_to_being_checked(demo, send, woken):
    demo.verified()
    send()
    assert woken.queues == ["screening"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"body": ""}, "must not be empty"),
        ({"body": "x" * 5001}, "must be at most 5000 characters"),
        ({"name": " "}, "must not be empty"),
        ({"email": "nobody"}, "is not an e-mail address"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(demo, send, change, words):
    answer = send(**{"body": "Kept <b>as</b> typed.", **change})
    assert answer.status_code == 422
    assert words in answer.text
    assert "body" in change or "Kept &lt;b&gt;as&lt;/b&gt; typed." in answer.text
    assert demo.events() == []


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_another_site_s_page_cannot_send_comments(demo, send, headers):
    assert send(headers=headers).status_code == 403
    assert demo.events() == []


def test_a_nul_is_refused_as_everywhere(demo, send):
    assert send(body="a\x00b").status_code == 400
    assert demo.events() == []


def test_a_reply_to_what_is_not_public_is_refused(demo, send):
    held = demo.held(article=ARTICLE, email="other@example.org")
    assert send(parent_id=held.id).status_code == 404


class TestLimits:
    @pytest.fixture
    def limits_enabled(self):
        return True

    def test_the_form_is_limited_by_client_address(self, demo, send):
        answers = [send(body="").status_code for _ in range(31)]
        assert answers == [422] * 30 + [429]


def test_the_article_shows_published_comments_and_no_others(client, demo):
    demo.published("Out in the open.", article=ARTICLE)
    demo.held("Not yet.", article=ARTICLE, email="b@example.org")
    demo.rejected("Never.", article=ARTICLE, email="c@example.org")
    page = client.get("/demo").text
    assert "Out in the open." in page
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


def test_choosing_a_comment_makes_the_form_a_reply(client, demo):
    parent = demo.published(article=ARTICLE, name="Speaker")
    page = client.get(f"/demo?reply={parent.id}").text
    assert f'name="parent_id" value="{parent.id}"' in page
    assert "Your reply to" in page


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ((), "Waiting for your confirmation"),
        (("verify",), "Being checked"),
        (("verify", Action.PUBLISH), "Everybody can read it now"),
        (("verify", Action.HOLD), "Waiting for a moderator"),
        (("verify", Action.REJECT), "Not published"),
    ],
)
def test_the_author_sees_where_the_comment_stands(client, demo, send, way, words):
    path = send().location
    comment = the_only_comment(demo)
    for step in way:
        if step == "verify":
            from moderation.domain.lifecycle import Actor

            demo.move(comment, Action.VERIFY, Actor.AUTHOR)
        else:
            demo.decide(comment, step)
    answer = client.get(path)
    assert words.casefold() in answer.text.casefold()
    assert ("Refresh" in answer.headers) is (demo.status(comment) is Status.PENDING)


def test_nobody_else_sees_where_a_comment_stands(client, demo, send):
    path = send().location
    other = demo.held("Somebody else's.", article=ARTICLE, email="b@example.org")
    stolen = path.replace(the_only_comment(demo).id, other.id)
    assert client.get(stolen).status_code == 404
    assert client.get(path.partition("?")[0]).status_code == 404
