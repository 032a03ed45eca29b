"""Every page, on a phone and on a desk, in light and dark, left to right and right to left."""

import pytest

from moderation.domain.lifecycle import Action
from moderation.embedded.demo_access import SITE
from moderation.embedded.demo_site import ARTICLE
from moderation.verification.service import issue_token

pytestmark = pytest.mark.browser

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
AA_TEXT = 4.5
LARGE_TEXT_PX, AA_LARGE_TEXT = 24, 3.0
SMALLEST_TARGET_PX = 24

# For each stretch of visible text: its contrast with what lies behind it, and its size.
CONTRASTS = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const over = (top, under) => {
    const alpha = top.length > 3 ? top[3] : 1;
    return [0, 1, 2].map((i) => top[i] * alpha + under[i] * (1 - alpha));
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map(
      (v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      layers.push(parse(getComputedStyle(at).backgroundColor));
    }
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, style = getComputedStyle(element);
    if (!walker.currentNode.data.trim() || element.closest('.hidden, option')) continue;
    if (!element.getClientRects().length) continue;
    const ground = behind(element), ink = over(parse(style.color), ground);
    const [high, low] = [light(ink), light(ground)].sort((a, b) => b - a);
    found.push([(high + 0.05) / (low + 0.05), parseFloat(style.fontSize),
                walker.currentNode.data.trim().slice(0, 40)]);
  }
  return found;
}"""
# Links inside of a sentence may be as high as the sentence (WCAG 2.5.8, "inline").
SMALL_TARGETS = """(least) => [...document.querySelectorAll('button, input, select, textarea, a')]
  .filter((e) => e.type !== 'hidden' && e.getClientRects().length)
  .filter((e) => getComputedStyle(e).display !== 'inline' && !e.matches('.skip'))
  .filter((e) => { const box = e.getBoundingClientRect();
                   return box.height < least || box.width < least; })
  .map((e) => e.outerHTML.slice(0, 80))"""
UNLABELLED = """() => [...document.querySelectorAll('input, select, textarea')]
  .filter((e) => e.type !== 'hidden' && !e.closest('[aria-hidden=true]') && !e.labels.length)
  .map((e) => e.outerHTML)"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def addresses(live, demo):
    """The address of every page that people see, with texts that are hard on a layout."""
    name, body = "N" * 80, "Donaudampfschifffahrt" * 20 + "\n\nنص من اليمين إلى اليسار"
    grounds = {"reasons": ("toxic", "links"), "findings": ("word " + "x" * 120,)}
    parent = demo.published(body, name=name, article=ARTICLE, email="long@example.org")
    words = {"name": name, "article": ARTICLE, "email": "long@example.org"}
    held = demo.decide(demo.pending(body, parent=parent.id, **words), Action.HOLD, **grounds)
    parked = demo.submit(body, name=name, article=ARTICLE, email="parked@example.org")
    database = live.services.database
    with database.write() as connection:
        token = issue_token(connection, parked.author_id, database.now(connection))
    proof = live.services.secrets.sign("written-comment", parked.id)
    return [
        "/review",
        "/review?site=nowhere",
        f"/review/comments/{held.id}",
        f"/verify/{token}",
        "/verify/gone",
        "/demo",
        f"/comment/{SITE}/{ARTICLE}?reply={parent.id}",
        f"/written/{parked.id}?proof={proof}",
        f"/help/{SITE}",
        "/mailbox",
        "/docs",
    ]


@pytest.mark.parametrize("context_options", [{"viewport": PHONE}, {"viewport": DESKTOP}], ids=str)
def test_no_page_is_wider_than_its_window(desk, live, addresses):
    for address in addresses:
        desk.goto(live.url + address)
        assert desk.evaluate(OVERFLOW) == 0, address
        desk.evaluate("() => { document.documentElement.dir = 'rtl' }")
        assert desk.evaluate(OVERFLOW) == 0, f"{address}, right to left"


@pytest.mark.parametrize(
    "context_options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=str
)
def test_text_stands_out_from_its_ground(desk, live, addresses):
    for address in addresses:
        desk.goto(live.url + address)
        measured = desk.evaluate(CONTRASTS)
        assert len(measured) > 3, address
        faint = [
            one
            for one in measured
            if one[0] < (AA_LARGE_TEXT if one[1] >= LARGE_TEXT_PX else AA_TEXT)
        ]
        assert faint == [], address


def test_dark_pages_are_dark_and_light_ones_light(browser, live):
    grounds = {}
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        for address in ("/review/sign-in", "/verify/gone", "/demo"):
            page.goto(live.url + address)
            color = page.evaluate("getComputedStyle(document.body).backgroundColor")
            grounds[scheme, address] = sum(map(int, color[4:-1].split(",")))
        context.close()
    assert all(sum_ > 700 for (scheme, _), sum_ in grounds.items() if scheme == "light")
    assert all(sum_ < 100 for (scheme, _), sum_ in grounds.items() if scheme == "dark")


@pytest.mark.parametrize("context_options", [{"viewport": PHONE}], ids=str)
def test_everything_one_can_press_is_large_enough_and_every_field_has_a_name(desk, live, addresses):
    for address in addresses:
        desk.goto(live.url + address)
        assert desk.evaluate(SMALL_TARGETS, SMALLEST_TARGET_PX) == [], address
        assert desk.evaluate(UNLABELLED) == [], address


def test_every_page_has_one_heading_a_title_and_a_language(desk, live, addresses):
    for address in addresses:
        desk.goto(live.url + address)
        assert desk.locator("h1").count() == 1, address
        assert desk.locator("main").count() == 1, address
        assert desk.title(), address
        assert desk.evaluate("document.documentElement.lang") == "en", address


def test_what_has_the_focus_can_be_seen(desk, live):
    desk.goto(f"{live.url}/review")
    # Skip link, name, site and sign-out: what is there even when nothing waits.
    for _ in range(4):
        desk.keyboard.press("Tab")
        width = desk.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        style = desk.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert width >= 2
        assert style == "solid"


def test_the_page_begins_with_a_way_past_the_bar(desk, live):
    desk.goto(f"{live.url}/review")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.id") == "work"
