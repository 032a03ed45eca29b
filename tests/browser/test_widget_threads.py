"""Long threads, orders, single comments by their address, and texts that are hard on a page."""

import pytest
from playwright.sync_api import expect

from moderation.administration import service as administration
from moderation.domain.lifecycle import Action
from tests.browser.elsewhere import elsewhere
from tests.browser.hostile import ALL, RUN, unmarked
from tests.browser.reading_along import Reader
from tests.newsroom import Newsroom

pytestmark = pytest.mark.browser

LONG, SMALL, HOSTILE = "long", "small", "hostile"


@pytest.fixture(scope="session")
def pages(live):
    with elsewhere(live.url) as pages:
        yield pages


@pytest.fixture(scope="session")
def herald(live, pages):
    """A site of its own, with a short thread, a long one, and one that nobody should read."""
    database = live.services.database
    site = administration.create_site(database, "herald", "The Herald", (pages.url,))
    return Newsroom(database, live.services.policies, site)


def write(herald, body, article, parent=None, name="Ann"):
    email = f"{abs(hash((body, article)))}@example.org"
    return herald.published(body, article=article, parent=parent, email=email, name=name)


@pytest.fixture(scope="session")
def small(herald):
    """Five levels of replies, and a comment with five replies."""
    line = [write(herald, "Level 0", SMALL)]
    for level in range(1, 5):
        line.append(write(herald, f"Level {level}", SMALL, parent=line[-1].id))
    wide = write(herald, "Wide", SMALL)
    for number in range(5):
        write(herald, f"Answer {number}", SMALL, parent=wide.id)
    return line


@pytest.fixture(scope="session")
def long(herald):
    """More comments than come at once; the first of them has replies."""
    first = write(herald, "Number 0", LONG)
    written = [first, *(write(herald, f"Number {n}", LONG) for n in range(1, 105))]
    replies = [write(herald, f"Reply {n}", LONG, parent=first.id) for n in range(4)]
    return written, replies


@pytest.fixture
def reader(page, pages):
    return Reader(page, pages.url)


def bodies(reader):
    return reader.page.locator(".thread article .text").all_inner_texts()


def test_replies_are_set_in_as_deep_as_the_policy_says_and_then_stand_beside(reader, small):
    reader.open(f"/{SMALL}?site=herald")
    deepest = reader.page.locator(".replies .replies .replies article")
    assert deepest.locator(".text").all_inner_texts() == ["Level 3", "Level 4"]
    expect(reader.page.locator(".replies .replies .replies .replies")).to_have_count(0)
    expect(deepest.nth(1)).to_contain_text("In reply to Ann")


def test_more_replies_are_shown_when_wanted(reader, small):
    reader.open(f"/{SMALL}?site=herald")
    expect(reader.shown("Answer 2")).to_be_visible()
    expect(reader.shown("Answer 3")).to_have_count(0)
    reader.page.get_by_role("button", name="Show 2 more replies").click()
    expect(reader.shown("Answer 4")).to_be_visible()
    expect(reader.page.locator(".comments-widget li:focus")).to_contain_text("Answer 3")
    expect(reader.page.get_by_role("button", name="more repl")).to_have_count(0)


def test_the_order_can_be_changed(reader, small):
    reader.open(f"/{SMALL}?site=herald")
    assert bodies(reader)[0] == "Wide"
    choice = reader.page.get_by_label("Order of the comments")
    choice.select_option("oldest")
    expect(reader.page.locator(".thread article .text").first).to_have_text("Level 0")
    choice.select_option("top-level")
    expect(reader.page.get_by_role("button", name="Show 5 replies")).to_be_visible()
    assert bodies(reader) == ["Wide", "Level 0"]


def test_what_was_taken_down_keeps_its_place_above_its_replies(reader, herald, long):
    parent = write(herald, "Taken down soon", LONG, name="Nobody now")
    reply = write(herald, "A reply that stays", LONG, parent=parent.id)
    herald.rule(parent, Action.REJECT)
    reader.open(f"/{LONG}?site=herald")
    place = reader.page.locator(f"#comment-{parent.id}")
    expect(place).to_contain_text("This comment is no longer public.")
    expect(place.locator(f"#comment-{reply.id}")).to_contain_text("A reply that stays")
    expect(place.locator("> article button")).to_have_count(0)
    expect(reader.page.get_by_text("Nobody now")).to_have_count(0)
    # The others count what stands there.
    herald.move(reply, Action.WITHDRAW, "author")


def test_a_long_thread_comes_page_by_page_each_comment_once(reader, long):
    reader.open(f"/{LONG}?site=herald")
    expect(reader.page.get_by_role("heading", name="109 comments")).to_be_visible()
    assert len(bodies(reader)) == 20
    for shown in (40, 60, 80, 100, 105):
        reader.page.get_by_role("button", name="More comments").click()
        expect(reader.page.locator(".thread > li")).to_have_count(shown)
    top = reader.page.locator(".thread > li > article .text").all_inner_texts()
    assert top == [f"Number {n}" for n in range(104, -1, -1)]
    expect(reader.page.get_by_role("button", name="More comments")).to_have_count(0)
    reader.page.get_by_role("button", name="Show 1 more reply").click()
    expect(reader.shown("Reply 3")).to_be_visible()


def test_the_oldest_of_a_long_thread_come_first_with_their_replies_in_place(reader, long):
    reader.open(f"/{LONG}?site=herald")
    reader.page.get_by_label("Order of the comments").select_option("oldest")
    expect(reader.page.locator(".thread article .text").first).to_have_text("Number 0")
    reader.page.get_by_role("button", name="More comments").click()
    expect(reader.shown("Number 39")).to_be_visible()
    assert reader.page.locator(".thread > li").count() == 40


def test_an_address_leads_to_its_comment_however_far_down_it_is(reader, long):
    _, replies = long
    reader.open(f"/{LONG}?site=herald#comment-{replies[3].id}")
    place = reader.page.locator(f"#comment-{replies[3].id}")
    expect(place).to_be_focused()
    expect(place).to_be_in_viewport()
    expect(place).to_contain_text("Reply 3")
    # What it answers stands above it.
    expect(reader.page.locator(".thread > li").first).to_contain_text("Number 0")


def test_an_address_whose_comment_is_gone_says_so(reader, herald, long):
    held = herald.held("Never shown.", article=LONG, email="gone@example.org")
    reader.open(f"/{LONG}?site=herald#comment-{held.id}")
    expect(reader.page.get_by_role("alert")).to_contain_text("no longer here")
    expect(reader.page.get_by_text("Never shown.")).to_have_count(0)


STRANGE = f"""() => {{
  const root = document.querySelector('.comments-widget').shadowRoot;
  const found = ['img', 'iframe', 'script', 'style', 'base', 'svg', 'form[action]', '[onerror]',
    '[onload]', '[onfocus]', '[style]', '[autofocus][x]'].filter((one) => root.querySelector(one));
  for (const one of root.querySelectorAll('.text a[href]')) {{
    if (!['http:', 'https:'].includes(one.protocol)) found.push(one.href);
    if (one.host !== location.host && !one.rel.includes('nofollow ugc')) found.push(one.outerHTML);
  }}
  if (window.{RUN.partition("=")[0].removeprefix("window.")} !== undefined) found.push('pwned');
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return wide > 0 ? [...found, 'too wide'] : found;
}}"""


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 360, "height": 780}}], ids=str)
def test_a_text_stays_a_text_whatever_stands_in_it(reader, herald):
    first = herald.published(ALL, article=HOSTILE, email="hostile@example.org", name="<b>N</b>")
    name = "'\"><img src=x onerror=window.pwned=1>"
    herald.published("Answer", article=HOSTILE, email="h2@example.org", name=name, parent=first.id)
    reader.open(f"/{HOSTILE}?site=herald")
    text = reader.page.locator(f"#comment-{first.id} > article .text")
    assert unmarked(text.inner_text()) == unmarked(ALL)
    expect(reader.page.locator(".thread .name").nth(1)).to_have_text(name)
    reader.page.get_by_role("button", name="Reply to '").click()
    expect(reader.page.locator(".answering")).to_contain_text(name)
    assert reader.page.evaluate(STRANGE) == []
