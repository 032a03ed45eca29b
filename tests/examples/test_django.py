"""docs/embedding-examples/django.md, as it stands there, in a project that Django has made."""

import os
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from moderation.storage import webhook_changes as webhooks
from tests.browser.reading_along import Reader, somebody
from tests.examples.copied import copy, example
from tests.guards.repository import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.processes]

ARTICLE = "harbour-bridge"
RUN = [sys.executable, "manage.py", "runserver", "--noreload", "127.0.0.1:PORT"]
URLS = """
from django.urls import include, path
from django.views.generic import TemplateView

about = {"article": {"slug": "harbour-bridge", "title": "The harbour bridge opens"}}
article = TemplateView.as_view(template_name="article.html", extra_context=about)
urlpatterns = [
    path("articles/harbour-bridge", article),
    path("comments/", include("comments.urls")),
]
"""
TRUSTING = """
from courier.settings import *

COMMENTS_ADDRESSES_ARE_CONFIRMED = True
"""
SIGN_IN = """
import sys
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.core.management import call_command

call_command("migrate", verbosity=0)
user = User.objects.create_user("amal", "amal@example.org", None, first_name="Amal")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print("session", session.session_key)
"""


def manage(folder, environ, *words):
    """What a command of the project prints."""
    path = {"PYTHONPATH": str(ROOT / "client" / "src"), "PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-m", "django", *words] if words[0] == "startproject"
        else [sys.executable, "manage.py", *words],
        cwd=folder, env={**environ, **path}, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory, courier):
    folder = tmp_path_factory.mktemp("django")
    manage(folder, {}, "startproject", "courier", ".")
    copy("django.md", folder, under="comments/")
    copy("django.md", folder, under="templates/")
    for package in ("comments", "comments/templatetags"):
        (folder / package / "__init__.py").touch()
    with (folder / "courier" / "settings.py").open("a") as settings:
        settings.write(example("django.md")["settings.py"])
        settings.write('TEMPLATES[0]["DIRS"] = [BASE_DIR / "templates"]\n')
    (folder / "courier" / "urls.py").write_text(URLS)
    (folder / "courier" / "trusting.py").write_text(TRUSTING)
    return folder


@pytest.fixture(scope="module")
def hook(courier, told):
    return told.add(f"{courier.url('django')}/comments/hooks")


@pytest.fixture(scope="module")
def newspaper(start, folder, session, told, hook):
    return start("django", folder, RUN, COMMENTS_WEBHOOK_SECRET=told.secret(hook.id))


@pytest.fixture(scope="module")
def trusting(start, folder):
    """The same, at a site that has its readers' addresses confirmed."""
    return start("django-trusting", folder, RUN, DJANGO_SETTINGS_MODULE="courier.trusting")


@pytest.fixture(scope="module")
def session(folder, courier):
    """That of a signed-in reader."""
    return manage(folder, courier.environ, "shell", "-c", SIGN_IN).rpartition("session ")[2].strip()


def sign_in(page, url, session):
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    page.goto(f"{url}/articles/{ARTICLE}")


def send(page, body):
    page.get_by_label("Comment as amal").fill(body)
    page.get_by_role("button", name="Send").click()


def html(url):
    with urllib.request.urlopen(f"{url}/articles/{ARTICLE}", timeout=30) as answer:
        return answer.read().decode()


def test_the_tag_puts_the_thread_into_the_page_and_the_widget_over_it(courier, newspaper, page):
    said = f"Nine years, {somebody()}"
    courier.room.published(said, article=ARTICLE, email=somebody())
    reader = Reader(page, newspaper).open(f"/articles/{ARTICLE}")
    expect(reader.shown(said)).to_have_count(1)
    expect(page.locator(".moderated-comments")).to_have_count(0)


def test_only_an_address_that_the_site_had_confirmed_is_vouched_for(
    courier, newspaper, trusting, session, page
):
    before = len(courier.room.mails())
    sign_in(page, newspaper, session)
    send(page, "With an address that nobody confirmed.")
    expect(page.get_by_role("status")).to_contain_text("the mail that is on its way")
    assert len(courier.room.mails()) == before + 1
    sign_in(page, trusting, session)
    send(page, "With a confirmed one.")
    expect(page.get_by_role("status")).to_have_text("Your comment is published.")
    expect(page.locator("#comments")).to_contain_text("With a confirmed one.")


def test_a_refused_text_is_still_in_its_form(trusting, session, page):
    sign_in(page, trusting, session)
    send(page, long := "x" * 20_001)
    expect(page.get_by_label("Comment as amal")).to_have_value(long)
    expect(page.get_by_role("status")).not_to_be_empty()


def test_a_form_of_another_site_is_refused(trusting, session):
    request = urllib.request.Request(f"{trusting}/comments/{ARTICLE}", data=b"body=x")
    request.add_header("Cookie", f"sessionid={session}")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=30)


def test_a_webhook_renews_the_thread(courier, newspaper, told, hook):
    html(newspaper)
    said = f"Told, {somebody()}"
    courier.room.published(said, article=ARTICLE, email=somebody())
    assert said not in html(newspaper)
    told.follow()
    told.deliver()
    assert said in html(newspaper)
    told.do(webhooks.test, hook)
    told.deliver()
    assert set(told.statuses(hook)) == {"delivered"}
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{newspaper}/comments/hooks", data=b"{}", timeout=30)
