"""Whatever people type, pages show it as it was typed, do nothing of it, and keep their form."""

import pytest

from moderation.domain.ids import new_id
from moderation.embedded.demo_access import SITE
from moderation.embedded.demo_site import ARTICLE
from moderation.review.people import sessions
from moderation.storage.tables import claim, moderator, moderator_site
from tests.browser.conftest import RUTH, serving, session_cookie
from tests.browser.every_page import FORM_TOKEN, make_busy, routed
from tests.browser.hostile import (
    ALL,
    BEGIN,
    END,
    FIELDS,
    field,
    hostile_addresses,
    make_hostile,
    plain,
    unmarked,
)
from tests.browser.test_accessibility import SEND
from tests.windows import PATIENCE_MS

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 780}
# Everything that a person could read: the text, and what stands in fields and in labels.
READ = """() => {
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  let text = '';
  while (walker.nextNode()) {
    // What is only for browsers without scripts is not read by others.
    if (!walker.currentNode.parentElement.closest('noscript')) text += walker.currentNode.data;
  }
  const names = ['value', 'title', 'aria-label', 'placeholder'];
  const fields = [...document.querySelectorAll('*')].flatMap(
    (one) => names.map((name) => one.getAttribute(name) || ''));
  return [text, ...fields.filter((one) => one.includes('⟦'))];
}"""
# What no page of ours has: it could only have come out of a text.
STRANGE = """() => {
  const found = ['img[src="x"]', 'img[src^="//"]', 'iframe', 'object', 'embed', 'base', 'animate',
    'style', '[autofocus][x]', '[srcdoc]', '[onerror]', '[onload]', '[onfocus]', '[onmouseover]',
    '[onbegin]', '[style]', 'script:not([src])'].filter((one) => document.querySelector(one));
  for (const one of document.querySelectorAll('a[href], area[href]')) {
    if (!['http:', 'https:', 'mailto:'].includes(one.protocol)) found.push(String(one.href));
  }
  for (const one of document.querySelectorAll('form')) {
    if (new URL(one.getAttribute('action') || '', location).host !== location.host) {
      found.push(one.outerHTML.slice(0, 200));
    }
  }
  if (window.pwned !== undefined) found.push('pwned');
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) found.push(`${wide} px too wide`);
  return found;
}"""


@pytest.fixture(scope="module")
def busy(tmp_path_factory, sqlite_template):
    with serving(tmp_path_factory.mktemp("hostile"), sqlite_template) as live:
        busy = make_busy(live)
        make_hostile(busy)
        yield busy


@pytest.fixture(scope="module")
def window(browser, busy):
    """A phone without the content security policy: pages have to be safe without it as well."""
    context = browser.new_context(bypass_csp=True, viewport=PHONE, locale="en")
    context.set_default_timeout(PATIENCE_MS)
    context.add_cookies([session_cookie(busy.live)])
    page = context.new_page()
    page.complaints = []
    page.on("dialog", lambda dialog: (page.complaints.append("a dialog"), dialog.dismiss()))
    page.on("pageerror", lambda error: page.complaints.append(f"{page.url}: {error}"))
    page.on("request", lambda request: note_if_foreign(page, request, busy.live.url))
    yield page
    context.close()


def note_if_foreign(page, request, home):
    if not request.url.startswith((f"{home}/", "about:")):
        page.complaints.append(f"{page.url} asked for {request.url[:200]}")


def altered(page):
    """Names of the fields that are shown, and those that are not shown as they were typed."""
    # Under an article the markup of a text is shown as such.
    as_shown = unmarked if "/demo" in page.url else plain
    texts = [as_shown(text) for text in page.evaluate(READ)]
    found = [
        (name, rest)
        for name in (*FIELDS, "Finding", "Fact")
        for text in texts
        for rest in text.split(f"{name}{BEGIN}")[1:]
    ]
    whole = as_shown(ALL) + END
    wrong = [f"{name}: {rest[:120]}" for name, rest in found if not rest.startswith(whole)]
    return {name for name, _ in found}, wrong


def look(page, busy, address):
    """What is wrong with the page at this address, and which fields it shows."""
    answer = page.goto(busy.live.url + address)
    shown, wrong = altered(page)
    if answer.status >= 500:
        wrong.append(f"answered {answer.status}")
    return shown, [f"{address[:300]}: {one}" for one in (*wrong, *page.evaluate(STRANGE))]


def send(page, busy, address, **fields):
    """Send a form of the desk from one of its pages; what is wrong with the page that comes."""
    page.goto(f"{busy.live.url}/review/sites/{SITE}/policy")
    token = FORM_TOKEN.search(page.content())[1]
    with page.expect_navigation() as navigated:
        page.evaluate(SEND, [address, {"form_token": token, **fields}])
    wrong = [*altered(page)[1], *page.evaluate(STRANGE)]
    if navigated.value.status >= 500:
        wrong.append(f"answered {navigated.value.status}")
    return [f"{address}: {one}" for one in wrong]


def test_every_page_shows_every_text_as_it_was_typed_and_does_nothing_of_it(window, busy):
    everywhere, wrong = set(), []
    addresses = routed(busy.live.app, busy)
    addresses += [f"/review/comments/{one.id}" for one in busy.waiting]
    for address in addresses:
        shown, faults = look(window, busy, address)
        everywhere |= shown
        wrong += faults
    assert wrong == []
    assert window.complaints == []
    assert len(addresses) > 15
    # What is said to an author stands in no page: the API tells it.
    assert {*FIELDS, "Finding", "Fact"} - everywhere <= {"Toauthor"}


def test_whatever_a_page_is_asked_it_shows_as_text(window, busy):
    wrong = []
    for address in hostile_addresses(routed(busy.live.app, busy)):
        wrong += look(window, busy, address)[1]
    assert wrong == []
    assert window.complaints == []


def test_what_a_form_is_sent_comes_back_as_text(window, busy):
    site, forms = f"/review/sites/{SITE}", {}
    text = f"Trial{BEGIN}{ALL}{END}"
    forms[f"{site}/words/try"] = {"text": text, "banned": f"x\n{ALL}", "suspect": ALL, "note": text}
    forms[f"{site}/policy/preview"] = {"note": ALL[:400], "unverified.days": "3", "seen": text}
    forms[f"{site}/people/invitations"] = {"email": ALL, "name": text, "role": ALL}
    forms[f"{site}/views"] = {"name": text, "query": ALL}
    forms[f"{site}/bulk/preview"] = {"ids": ALL, "action": ALL, "reason": ALL, "next": ALL}
    forms[f"{site}/commenters/{busy.parts['author_id']}/decisions"] = {"action": "publish"}
    forms["/review/account/preferences"] = {"theme": ALL, "language": ALL}
    forms[f"/review/invitations/{busy.parts['invitation']}"] = {"email": ALL, "name": ALL}
    wrong = [fault for path, sent in forms.items() for fault in send(window, busy, path, **sent)]
    assert wrong == []
    assert window.complaints == []


def test_a_colleagues_name_is_text_in_what_scripts_show_and_in_refusals(window, busy):
    held = busy.newsroom.held("Looked at.", article=ARTICLE, email="looked@example.org")
    busy.newsroom.verified("looked@example.org")
    ruth = employ_ruth(busy)
    window.goto(f"{busy.live.url}/review?site={SITE}&author={held.author_id}")
    with busy.newsroom.database.write() as connection:
        until = busy.newsroom.database.now(connection) + sessions.IDLE
        row = {"comment_id": held.id, "site_id": SITE, "moderator_id": ruth, "until": until}
        connection.execute(claim.insert().values(**row))
    window.locator(".claimed", has_text="is looking at this").first.wait_for()
    shown, wrong = altered(window)
    assert "Moderator" in shown
    assert [*wrong, *window.evaluate(STRANGE)] == []
    assert send(window, busy, f"/review/comments/{held.id}/claim") == []
    assert "Moderator" in altered(window)[0]
    assert window.complaints == []


def employ_ruth(busy):
    ruth = new_id()
    with busy.newsroom.database.write() as connection:
        now = busy.newsroom.database.now(connection)
        one = {"id": ruth, "email": RUTH, "name": field("Moderator"), "created_at": now}
        connection.execute(moderator.insert().values(password_hash="", **one))
        access = {"moderator_id": ruth, "site_id": SITE, "role": "moderator"}
        connection.execute(moderator_site.insert().values(**access))
    return ruth


def test_a_page_that_took_a_text_for_more_would_be_found_out(window, busy):
    window.goto(f"{busy.live.url}/review/account")
    window.evaluate("(html) => { document.querySelector('h1').innerHTML = html; }", field("Body"))
    window.wait_for_timeout(200)
    assert {"[onerror]", "iframe", "pwned"} <= set(window.evaluate(STRANGE))
    assert altered(window)[1]
    assert any("evil.example" in one for one in window.complaints)
    window.complaints.clear()
