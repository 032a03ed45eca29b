"""The widget on other sites' pages: under a strict policy, in Arabic, in the dark, on a phone."""

import pytest
from playwright.sync_api import expect

from moderation.administration import service as administration
from moderation.embedded.demo_access import SITE
from moderation.embedded.demo_site import ARTICLE
from moderation.storage.tables import article
from tests.browser.conftest import KNOWN_READER
from tests.browser.elsewhere import elsewhere
from tests.browser.reading_along import Reader, somebody
from tests.browser.test_accessibility import AXE, RUN, TAGS
from tests.newsroom import Newsroom
from tests.windows import PATIENCE_MS

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 780}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
DARK = "background:#101010;color:#eee"


@pytest.fixture(scope="session")
def own_pages(live):
    with elsewhere(live.url) as pages:
        yield pages


@pytest.fixture
def pages(own_pages):
    """The site's own server, as plain as it comes."""
    own_pages.policy = own_pages.look = ""
    return own_pages


@pytest.fixture(scope="session")
def gazette(live, own_pages):
    """A site whose pages are at another origin than the service."""
    database = live.services.database
    site = administration.create_site(database, "gazette", "The Gazette", (own_pages.url,))
    newsroom = Newsroom(database, live.services.policies, site)
    newsroom.verified(KNOWN_READER)
    return newsroom


def strict(service):
    """What a site must allow, and nothing else."""
    return (
        f"default-src 'none'; script-src {service}; style-src 'self' {service}; "
        f"connect-src {service}; require-trusted-types-for 'script'; base-uri 'none'"
    )


@pytest.fixture
def reader(page, pages, gazette):
    return Reader(page, pages.url)


def test_it_works_under_the_strictest_policy_that_names_the_service(reader, page, pages, live):
    pages.policy = strict(live.url)
    own = reader.open("/csp?site=gazette").post(f"From another host, {somebody()}", KNOWN_READER)
    expect(own.get_by_role("heading")).to_have_text("Being checked")
    live.screen()
    expect(reader.shown("From another host")).to_be_visible()
    assert page.evaluate("document.cookie") == ""
    assert page.context.cookies() == []


def test_it_tells_the_service_where_the_article_is_and_what_it_is_called(reader, pages, gazette):
    reader.open("/named?site=gazette").post(f"Where am I, {somebody()}", KNOWN_READER)
    (row,) = gazette.rows(article.select().where(article.c.id == "named"))
    assert (row.url, row.title) == (f"{pages.url}/named?site=gazette", "An article")


def test_a_page_that_is_not_the_sites_own_gets_nothing(browser, live, gazette):
    # The browser complains of what it was refused, and is right.
    context = browser.new_context()
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    gazette.published("Not for strangers.", article="stolen", email="s@example.org")
    with elsewhere(live.url) as strangers:
        Reader(page, strangers.url).open("/stolen?site=gazette")
        expect(page.get_by_text("cannot be loaded just now")).to_be_visible()
        expect(page.get_by_text("Not for strangers.")).to_have_count(0)
    context.close()


def test_it_says_so_where_the_site_is_not_known(browser, pages):
    # An answer for a site that is not there is readable for nobody's page in particular.
    page = browser.new_page()
    page.set_default_timeout(PATIENCE_MS)
    Reader(page, pages.url).open("/x?site=unknown")
    expect(page.get_by_role("alert")).to_be_visible()
    page.close()


def colours(page):
    """Those of the page's text, of the widget's, and of its main button."""
    return page.evaluate(
        """() => {
          const root = document.querySelector('.comments-widget').shadowRoot;
          const color = (one, name) => getComputedStyle(one)[name];
          return [color(document.body, 'color'), color(root.querySelector('h2'), 'color'),
            color(root.querySelector('.primary'), 'backgroundColor')];
        }"""
    )


def test_it_follows_the_page_into_the_dark_whatever_the_system_says(reader, page, pages):
    reader.open("/theme?site=gazette")
    expect(reader.form).to_be_visible()
    body, heading, light = colours(page)
    assert body == heading
    pages.look = DARK
    reader.open("/theme?site=gazette")
    expect(reader.form).to_be_visible()
    body, heading, dark = colours(page)
    assert body == heading == "rgb(238, 238, 238)"
    assert light != dark
    reader.open("/theme?site=gazette&theme=light")
    expect(reader.form).to_be_visible()
    assert colours(page)[2] == light


@pytest.mark.parametrize("context_options", [{"viewport": PHONE}], ids=str)
def test_in_arabic_all_is_arabic_from_right_to_left_and_fits_a_phone(reader, page, gazette):
    long = gazette.published("W" * 300 + "\n\nمن اليمين", article="ar", email="w@example.org")
    gazette.published("رد", article="ar", email="w2@example.org", parent=long.id, name="N" * 80)
    reader.open("/ar?site=gazette&lang=ar")
    reader.form.locator("textarea").focus()
    expect(reader.form.get_by_role("button", name="إرسال التعليق")).to_be_visible()
    assert page.evaluate(OVERFLOW) == 0
    widget = page.locator(".comments-widget[dir=rtl][lang=ar] .comments[dir=rtl]")
    expect(widget.get_by_role("heading", level=2)).to_have_text("تعليقان")
    latin = page.evaluate(
        """() => [...document.querySelector('.comments-widget').shadowRoot.querySelectorAll(
            'button, label, h2, h3, option, .hint, .foot, .notice, [aria-label], [placeholder]')]
          .flatMap((one) => [one.matches('li, article') ? '' : one.textContent,
            one.ariaLabel || '', one.placeholder || ''])
          .filter((text) => /[A-Za-z]{2,}/.test(text.replace(/[WN]{20,}|Reader/g, '')))"""
    )
    assert latin == []


def axe_faults(page):
    page.evaluate(AXE)
    found = page.evaluate(RUN, TAGS)
    return found if page.evaluate(OVERFLOW) == 0 else [*found, "wider than its window"]


@pytest.mark.parametrize(
    ("scheme", "width", "language"), [("light", 1280, "en"), ("dark", 360, "ar")]
)
def test_axe_finds_nothing_in_any_state(browser, live, demo, scheme, width, language):
    context = browser.new_context(
        bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")
    parent = demo.published(f"Look, {somebody()}", email=somebody(), article=ARTICLE)
    demo.published("> a quote\n\nand `code`", email=somebody(), article=ARTICLE, parent=parent.id)
    reader = Reader(page, live.url).open(f"/demo?lang={language}")
    reader.form.locator("textarea").focus()
    reader.form.locator("button[type=submit]").click()
    faults = {"form": axe_faults(page)}
    where = reader.form
    where.locator("textarea").fill(f"This is toxic! of {somebody()}")
    where.locator("input[name=name]").fill("A Reader")
    where.locator("input[type=email]").fill(somebody())
    where.locator("button[type=submit]").click()
    page.locator(".is-unverified").wait_for()
    faults["unverified"] = axe_faults(page)
    page.locator(f"#comment-{parent.id} > article button").first.click()
    page.locator(f"#comment-{parent.id} > article button").nth(1).click()
    page.locator("dialog[open]").wait_for()
    faults["dialog"] = axe_faults(page)
    context.close()
    assert faults == {"form": [], "unverified": [], "dialog": []}


def test_axe_looks_into_the_widget(browser, live):
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    Reader(page, live.url).open()
    page.evaluate(
        """document.querySelector('.comments-widget').shadowRoot.querySelector('h2')
          .style.color = 'var(--comments-field)'"""
    )
    assert any(fault.startswith("color-contrast") for fault in axe_faults(page))
    context.close()


class TestWithoutScripts:
    @pytest.fixture
    def context_options(self):
        return {"java_script_enabled": False}

    def test_the_comments_stand_in_the_page_and_the_form_leads_to_the_thread(
        self, page, live, demo
    ):
        parent = demo.published(f"Without, {somebody()}", email=somebody(), article=ARTICLE)
        page.goto(f"{live.url}/demo")
        page.locator(f"#comment-{parent.id}").get_by_role("link", name="Reply").click()
        expect(page.get_by_text("Without,")).to_be_visible()
        body = f"No script needed, {somebody()}"
        page.get_by_label("Your text").fill(body)
        page.get_by_label("Name").fill("A Reader")
        page.get_by_label("E-mail address").fill(KNOWN_READER)
        # Nobody waits here for as long as a person writes: the form was opened a minute ago.
        demo.verified(KNOWN_READER)
        page.wait_for_timeout(3_200)
        page.get_by_role("button", name="Send reply").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Being checked")
        live.screen()
        # The page looks again by itself.
        expect(page.get_by_role("heading", level=1)).to_have_text("Published")
        page.get_by_role("link", name="Back to the article").click()
        expect(page.locator(".comment:target")).to_contain_text(body)

    def test_help_sends_the_mail_again(self, page, live, demo):
        email = somebody()
        demo.submit(f"Waiting, {email}", email=email, article=ARTICLE)
        before = len(demo.mails())
        page.goto(f"{live.url}/help/{SITE}")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_role("button", name="Send the mail again").click()
        expect(page.get_by_role("status")).to_contain_text("A mail is on its way")
        assert len(demo.mails()) == before + 1
