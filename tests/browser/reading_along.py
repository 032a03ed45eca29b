"""What a reader sees and does with the widget, in a few words."""

from __future__ import annotations

from itertools import count

from playwright.sync_api import Locator, Page, expect

# A person takes that long to write; what is sent sooner is held.
LATER = "() => { const now = Date.now.bind(Date); Date.now = () => now() + 5000; }"
_numbers = count(1)


def somebody() -> str:
    """An address that nobody has used before: the service lives longer than one test."""
    return f"widget.reader.{next(_numbers)}@example.org"


class Reader:
    """Somebody in front of a page with the widget."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url

    def open(self, path: str = "/demo") -> Reader:
        """Go to the page and wait until the thread is there."""
        self.page.goto(self.url + path)
        self.page.locator(".comments-widget").wait_for()
        expect(self.page.locator(".comments-widget h2")).to_be_visible()
        return self

    @property
    def form(self) -> Locator:
        """The form for a comment on the article."""
        return self.page.locator(".writing .write")

    def fill(self, body: str, email: str, name: str = "A Reader", form: Locator | None = None):
        """Write something, as slowly as a person."""
        where = form or self.form
        where.locator("textarea").fill(body)
        where.get_by_label("Name").fill(name)
        where.get_by_label("E-mail address").fill(email)
        self.page.evaluate(LATER)

    def send(self, body: str, email: str, form: Locator | None = None, **more: str) -> None:
        """Write something and send it."""
        self.fill(body, email, form=form, **more)
        (form or self.form).locator("button[type=submit]").click()

    def post(self, body: str, email: str, form: Locator | None = None, **more: str) -> Locator:
        """Send something that is taken in; where it then stands."""
        self.send(body, email, form, **more)
        own = self.own(body.replace("*", ""))
        own.wait_for()
        return own

    def own(self, text: str) -> Locator:
        """A comment of one's own that is on its way."""
        return self.page.locator(".own", has_text=text)

    def shown(self, text: str) -> Locator:
        """A comment that everybody sees."""
        return self.page.locator(".thread article, .replies article", has_text=text)

    def come_back(self) -> None:
        """To this tab, from another one."""
        self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
