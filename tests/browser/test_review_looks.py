"""How the queue treats whoever reads it: marks, blur, rest, a phone, and no scripts at all."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from moderation.domain.decision import Highlight
from moderation.domain.lifecycle import Action, Status
from moderation.embedded.demo_site import ARTICLE
from moderation.review.people.moderators import find_account
from moderation.review.people.preferences import Preferences, keep_preferences
from tests.browser.conftest import EMAIL
from tests.windows import until

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
THUMB_PX = 44
BLURRED = "e => getComputedStyle(e).filter"
# What lies under the finger in the middle of what is to be pressed.
IS_ON_TOP = """e => { const b = e.getBoundingClientRect();
  return e.contains(document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2)); }"""


@pytest.fixture
def hold(quiet):
    def one(body, reasons=("toxic",), words=(), email="looks@example.org", **grounds):
        places = [(body.index(word), body.index(word) + len(word)) for word in words]
        highlights = tuple(Highlight(begin, end, 2.0) for begin, end in places)
        pending = quiet.pending(body, email=email, article=ARTICLE)
        return quiet.decide(pending, Action.HOLD, reasons=reasons, highlights=highlights, **grounds)

    return one


@pytest.fixture
def prefer(live):
    """The demo's moderator prefers something, for the length of a test."""
    database = live.services.database

    def keep(**preferences):
        with database.write() as connection:
            account = find_account(connection, EMAIL)
            keep_preferences(connection, account.id, Preferences(**preferences))

    yield keep
    keep()


def test_words_are_marked_only_when_asked(desk, hold):
    hold("You are an idiot, sir.", words=("idiot",))
    desk.reload()
    word = desk.locator("mark", has_text="idiot")
    ground = "e => getComputedStyle(e).backgroundColor"
    desk.keyboard.press("v")
    plain = word.evaluate(ground)
    desk.keyboard.press("h")
    expect(desk.get_by_role("button", name="Marked words")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert word.evaluate(ground) != plain
    desk.get_by_role("button", name="Marked words").click()
    expect(desk.locator(".queue.highlighted")).to_have_count(0)


def test_a_hurtful_word_is_blurred_until_it_is_pointed_at_or_reached(desk, hold):
    hold("All of you are vermin.", reasons=("identity_attack",), words=("vermin",))
    desk.reload()
    word = desk.locator("mark", has_text="vermin")
    assert word.evaluate(BLURRED) != "none"
    desk.locator(".card .text").hover()
    expect(word).to_have_css("filter", "none")
    desk.mouse.move(0, 0)
    desk.locator(".card .text").focus()
    expect(word).to_have_css("filter", "none")


def test_a_threat_without_known_words_is_blurred_as_a_whole_and_a_key_shows_it(desk, hold):
    hold("We know where you live.", reasons=("threat",))
    desk.reload()
    text = desk.locator(".card .body")
    assert text.evaluate(BLURRED) != "none"
    desk.keyboard.press("v")
    expect(text).to_have_css("filter", "none")


def test_once_there_was_enough_of_the_worst_the_rest_is_left_to_others(desk, hold, prefer):
    prefer(severe_cap=1, blur=False)
    hold("A mild one.")
    for n in range(3):
        grounds = {"reasons": ("threat",), "scores": {"threat": 0.9}}
        hold(f"Threat number {n}.", email=f"cap{n}@example.org", **grounds)
    desk.reload()
    expect(desk.locator("#enough")).to_be_hidden()
    desk.keyboard.press("a")
    # The one under the hand stays, the others leave as soon as the service has counted.
    expect(desk.locator("#enough")).to_be_visible(timeout=15_000)
    expect(desk.locator(".card.severe")).to_have_count(1)
    expect(desk.get_by_text("A mild one.")).to_be_visible()
    desk.reload()
    expect(desk.locator(".card.severe")).to_have_count(0)
    desk.get_by_role("link", name="Show me them all the same").click()
    expect(desk.locator(".card.severe")).to_have_count(2)
    expect(desk.locator("#enough")).to_have_count(0)


def test_a_break_is_proposed_after_the_minutes_one_chose(desk, hold, prefer):
    prefer(break_minutes=10)
    hold("Something to read.")
    desk.clock.install()
    desk.reload()
    desk.keyboard.press("j")
    proposal = desk.get_by_role("complementary", name=re.compile("10 minutes"))
    for _ in range(3):
        desk.clock.run_for(4 * 60_000)
        expect(proposal).to_be_hidden()
        desk.keyboard.press("j")
    expect(proposal).to_be_visible()
    proposal.get_by_role("button").click()
    desk.keyboard.press("j")
    expect(proposal).to_be_hidden()


@pytest.mark.parametrize("state", ["closed", "rejecting", "help", "filter"])
@pytest.mark.parametrize(
    "context_options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=str
)
def test_nothing_stands_in_anybodys_way(desk, hold, state):
    hold("You are vermin.", reasons=("threat", "links"), words=("vermin",))
    desk.reload()
    keys = {"rejecting": "r", "help": "?", "closed": "h"}
    if state == "filter":
        desk.get_by_text("Filter", exact=True).click()
    else:
        desk.keyboard.press(keys[state])
    found = Axe().run(desk).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []


class TestOnAPhone:
    @pytest.fixture
    def context_options(self):
        return {"viewport": PHONE, "has_touch": True, "is_mobile": True}

    def test_nothing_scrolls_sideways_and_one_thumb_reaches_the_actions(self, desk, hold, quiet):
        held = hold("Too long for a phone " + "x" * 200, reasons=("toxic", "spam", "insult"))
        desk.reload()
        width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert desk.evaluate(width) == 0
        publish = desk.get_by_role("button", name="Publish", exact=True)
        for action in (publish, desk.locator(".reject > summary"), desk.locator(".more > summary")):
            box = action.bounding_box()
            assert box["y"] > PHONE["height"] * 0.75
            assert min(box["width"], box["height"]) >= THUMB_PX
            assert action.evaluate(IS_ON_TOP)
        desk.locator(".reject > summary").tap()
        assert desk.evaluate(width) == 0
        desk.get_by_role("button", name="Hate speech").tap()
        expect(desk.get_by_role("status")).to_contain_text("Rejected (Hate speech)")
        undo = desk.get_by_role("button", name="Undo")
        assert undo.evaluate(IS_ON_TOP)
        undo.tap()
        expect(desk.locator(".card.selected")).to_contain_text("Too long for a phone")
        until(desk, lambda: quiet.status(held) is Status.HELD)

    def test_the_actions_are_those_of_the_card_one_has_scrolled_to(self, desk, hold):
        for n in range(4):
            hold(f"Number {n}. " + "A long comment. " * 30, email=f"scroll{n}@example.org")
        desk.goto(f"{desk.url.split('?')[0]}?sort=oldest")
        expect(desk.locator(".card.selected")).to_contain_text("Number 0.")
        expect(desk.locator(".verdict:visible")).to_have_count(1)
        desk.mouse.move(180, 400)
        for _ in range(6):
            desk.mouse.wheel(0, 200)
            desk.wait_for_timeout(60)
        expect(desk.locator(".card.selected")).not_to_contain_text("Number 0.")
        shown = desk.locator(".card.selected .body")
        assert shown.evaluate(
            "e => { const b = e.getBoundingClientRect(); return b.bottom > 0 && b.top < 740; }"
        )

    def test_everything_one_can_press_is_large_enough_for_a_thumb(self, desk, hold):
        hold("Press me.", reasons=("threat",))
        desk.reload()
        small = desk.evaluate(
            """(least) => [...document.querySelectorAll(
                'main button, main select, summary, header a')]
              .filter((e) => e.checkVisibility() && getComputedStyle(e).display !== 'inline')
              .filter((e) => e.getBoundingClientRect().height < least)
              .map((e) => e.outerHTML.slice(0, 90))""",
            THUMB_PX,
        )
        assert small == []


class TestWithoutScripts:
    @pytest.fixture
    def context_options(self):
        return {"java_script_enabled": False}

    def test_deciding_and_taking_back_works_by_forms(self, desk, hold, quiet):
        held = hold("No script needed.")
        desk.reload()
        expect(desk.get_by_role("button", name="Keys")).to_be_hidden()
        desk.locator(".card .reject > summary").click()
        desk.get_by_role("button", name="Harassment").click()
        expect(desk.get_by_role("status")).to_have_text("Rejected.")
        assert quiet.decisions(held)[-1].ruling.reasons == ("harassment",)
        desk.get_by_role("button", name="Undo").click()
        expect(desk.get_by_role("status")).to_have_text("Taken back.")
        expect(desk.get_by_role("button", name="Undo")).to_be_hidden()
        assert quiet.status(held) is Status.HELD

    def test_filters_are_chosen_kept_and_removed(self, desk, hold, quiet):
        hold("Toxic one.", reasons=("toxic",))
        hold("Spam one.", reasons=("spam",), email="other@example.org")
        desk.reload()
        desk.locator(".filters > summary").click()
        desk.get_by_label("Held for").select_option("Spam")
        desk.get_by_role("button", name="Show", exact=True).click()
        expect(desk.locator(".card")).to_have_count(1)
        expect(desk.locator(".card")).to_contain_text("Spam one.")
        desk.get_by_label("Name of the view").fill("Only spam")
        desk.get_by_role("button", name="Keep this view").click()
        desk.get_by_role("link", name="All", exact=True).click()
        expect(desk.locator(".card")).to_have_count(2)
        desk.get_by_role("link", name="Only spam").click()
        expect(desk.locator(".card")).to_have_count(1)
        desk.get_by_role("link", name="Spam : remove").click()
        expect(desk.locator(".card")).to_have_count(2)
        desk.get_by_role("button", name="Delete the view Only spam").click()
        expect(desk.get_by_role("link", name="Only spam")).to_have_count(0)

    def test_what_is_blurred_can_be_read_and_names_stay_hidden(self, desk, hold, prefer):
        prefer(hide_names=True)
        hold("We know where you live.", reasons=("threat",))
        desk.reload()
        expect(desk.locator(".card")).to_contain_text("A commenter")
        desk.locator(".card .text").click()
        expect(desk.locator(".card .body")).to_have_css("filter", "none")
