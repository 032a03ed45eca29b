"""axe finds nothing on any page: light and dark, English and Arabic, at a desk and on a phone."""

from pathlib import Path

import axe_playwright_python
import pytest

from moderation.embedded.demo_access import SITE
from moderation.embedded.demo_site import ARTICLE
from moderation.privacy.links import Purpose
from tests.browser.conftest import serving, session_cookie
from tests.browser.every_page import FORM_TOKEN, VIEW, make_busy, routed
from tests.windows import PATIENCE_MS

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESKTOP = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
# Every width and every scheme once: what depends on both at the same time is too little to find.
MODES = ((DESKTOP, "light"), (PHONE, "dark"))
# Pages in English alone, whatever the reader speaks.
ENGLISH = ("/docs", "/demo", "/mailbox")
# Takes axe seconds each time; its dark colours are measured in test_for_everyone.py as well.
LONG = ("/docs",)
# What is folded away counts as well; boxes that close each other must not.
UNFOLD = """() => document.querySelectorAll('details').forEach((one) => {
  one.removeAttribute('name');
  one.open = true;
})"""
RUN = """async (values) => {
  const found = await axe.run(document, {
    runOnly: {type: 'tag', values},
    resultTypes: ['violations'],
    rules: {'target-size': {enabled: true}},
  });
  return found.violations.flatMap((one) => one.nodes.map(
    (node) => `${one.id}: ${node.html.slice(0, 200)} ${node.failureSummary.slice(0, 240)}`));
}"""
DRAWN = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Words in Latin letters that are neither names, texts nor codes.
LATIN = """() => {
  const apart = 'bdi, code, kbd, [lang=en], [dir=auto], .rules, option, svg';
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest(apart)) found.push(walker.currentNode.data);
  }
  for (const name of ['title', 'aria-label', 'placeholder', 'alt']) {
    for (const one of document.querySelectorAll(`[${name}]`)) found.push(one.getAttribute(name));
  }
  return found.filter((text) => /[A-Za-z]{2,}/.test(text));
}"""
SEND = """([action, fields]) => {
  const form = document.body.appendChild(document.createElement('form'));
  Object.assign(form, {method: 'post', action});
  for (const [name, value] of Object.entries(fields)) {
    form.appendChild(Object.assign(document.createElement('input'), {type: 'hidden', name, value}));
  }
  form.submit();
}"""


@pytest.fixture(scope="module")
def busy(tmp_path_factory, sqlite_template):
    with serving(tmp_path_factory.mktemp("busy"), sqlite_template) as live:
        yield make_busy(live)


@pytest.fixture(scope="module", params=["en", "ar"])
def page(request, browser, busy):
    """One window for all pages of a language, signed in, with axe beside what the page loads."""
    context = browser.new_context(bypass_csp=True, locale=request.param)
    context.set_default_timeout(PATIENCE_MS)
    context.add_cookies([session_cookie(busy.live)])
    page = context.new_page()
    page.language = request.param
    yield page
    context.close()


def faults(page, modes=MODES):
    """What axe has to say of the page, in each mode."""
    page.evaluate(UNFOLD)
    page.evaluate(AXE)
    found = []
    for viewport, scheme in modes:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(DRAWN)  # the comments under an article follow the scheme with its event
        found += [f"{scheme}, {viewport['width']}: {one}" for one in page.evaluate(RUN, TAGS)]
        if page.evaluate(OVERFLOW):
            found.append(f"{scheme}, {viewport['width']}: wider than its window")
    return found


def sweep(page, busy, addresses, expected=(200, 403, 404, 410, 422)):
    """The faults of these pages, each with its address."""
    found = []
    for address in addresses:
        if page.language != "en" and address.startswith(ENGLISH):
            continue
        answer = page.goto(busy.live.url + address)
        assert answer.status in expected, address
        modes = MODES[:1] if address in LONG else MODES
        found += [f"{address}: {fault}" for fault in faults(page, modes)]
    return found


def test_every_route_that_answers_with_a_page_is_accessible(page, busy):
    addresses = routed(busy.live.app, busy)
    assert len(addresses) > 15
    assert sweep(page, busy, addresses, expected=(200,)) == []


@pytest.mark.parametrize("page", ["ar"], indirect=True)
def test_an_arabic_page_says_nothing_in_english(page, busy):
    english = []
    for address in routed(busy.live.app, busy):
        if not address.startswith(ENGLISH):
            page.goto(busy.live.url + address)
            assert page.locator("html[lang=ar][dir=rtl]").count() == 1
            english += [f"{address}: {text}" for text in page.evaluate(LATIN)]
    names = ("The Border Courier", VIEW, "(UTC)")
    assert [one for one in english if not any(name in one for name in names)] == []


def test_pages_are_accessible_whatever_they_are_asked(page, busy):
    site = f"/review/sites/{SITE}"
    rejected = busy.waiting[3]
    addresses = [
        f"/review?site={SITE}&view=escalated",
        f"/review?site={SITE}&reason=links&min=0.5&sort=newest",
        f"/review?site={SITE}&reason=spam",
        f"/review?site={SITE}&sort=sideways",
        f"{site}/search?q=Donau*",
        f"{site}/search?q=nothing-like-it",
        f"/review/comments/{rejected.id}",
        f"{site}/articles/a/2",
        f"{site}/numbers?days=90",
        "/verify/gone",
        "/review/nowhere",
        "/review/invitations/gone",
        "/review/sites/other/log",
        "/demo?lang=ar",
        f"/comment/{SITE}/{ARTICLE}?reply={busy.waiting[0].parent_id}",
        f"/help/{SITE}?sent=1",
        busy.own_comment(rejected.id),
        f"/mine/{SITE}/gone",
        "/mine/nowhere",
        f"/review/sites/{SITE}/appeals?done=appeal-upheld&of={rejected.id}",
    ]
    assert sweep(page, busy, addresses) == []


def test_what_comes_of_a_form_is_accessible(page, busy):
    site, comment = f"/review/sites/{SITE}", busy.waiting[3]
    forms = {
        f"{site}/policy/preview": {"note": "x", "words.banned_word_action": "reject"},
        f"{site}/words/try": {"text": "a badword", "banned": "badword", "suspect": "odd"},
        f"/review/comments/{comment.id}/decisions": {"action": "publish", "version": "1"},
        f"{site}/people/invitations": {"email": "wrong", "name": "", "role": "lead"},
        "/review/account/password": {"password": "no", "new_password": "a", "again": "b"},
        busy.confirmation(): {},
        f"/mine/{SITE}": {"email": "reader@example.org"},
        f"{busy.own_comment(comment.id)}/appeals": {"text": ""},
        f"/mine/{SITE}/{busy.own_link(Purpose.PAGE)}/erasure": {},
    }
    found = []
    for address, fields in forms.items():
        page.goto(f"{busy.live.url}{site}/policy/edit")
        token = FORM_TOKEN.search(page.content())[1]
        with page.expect_navigation():
            page.evaluate(SEND, [address, {"form_token": token, **fields}])
        found += [f"{address}: {fault}" for fault in faults(page)]
    assert found == []


def test_a_page_with_a_fault_is_found_out(page, busy):
    page.goto(f"{busy.live.url}/review/account")
    page.evaluate("document.querySelector('h1').style.color = 'var(--sheet)'")
    page.evaluate("document.querySelector('main').prepend(document.createElement('select'))")
    rules = {fault.split(": ")[1] for fault in faults(page)}
    assert {"color-contrast", "select-name"} <= rules


def test_the_list_of_keys_is_accessible(page, busy):
    page.goto(f"{busy.live.url}/review")
    page.keyboard.press("?")
    page.locator("dialog[open]").wait_for()
    assert faults(page) == []


def test_whoever_is_not_signed_in_finds_an_accessible_door(browser, busy):
    for language in ("en", "ar"):
        context = browser.new_context(bypass_csp=True, locale=language)
        page = context.new_page()
        page.goto(f"{busy.live.url}/review/sign-in?after=session")
        assert faults(page) == []
        page.goto(f"{busy.live.url}/review/sign-in")
        with page.expect_navigation():
            page.evaluate(SEND, ["/review/sign-in", {"email": "a@example.org", "password": "b"}])
        assert faults(page) == []
        context.close()
