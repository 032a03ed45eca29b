"""A real Chromium: one for a whole test process, and a fresh window in it for each test.

A plugin and no conftest: Playwright runs once in a process, so there may be one such fixture only.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 30_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, or a skip that says so; where CI=true, its absence is a failure."""
    if not Path(CHROMIUM).exists():
        reason = f"no Chromium at {CHROMIUM}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def context_options() -> dict[str, object]:
    """What the browser is like: override to have a phone, the dark, or no scripts."""
    return {}


@pytest.fixture
def page(browser: Browser, context_options: dict[str, object]) -> Iterator[Page]:
    """A fresh window. Whatever the console complains of fails the test."""
    context = browser.new_context(**context_options)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: _note(complaints, message))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def until(page: Page, condition: Callable[[], object]) -> None:
    """Wait until it holds, while the page goes on: what it shows may be ahead of what it sent."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not condition():
        assert time.monotonic() < deadline, "it did not come true"
        page.wait_for_timeout(50)


def _note(complaints: list[str], message: object) -> None:
    # The browser reports every answer of 400 and above; tests ask for those on purpose.
    if message.type == "error" and "Failed to load resource" not in message.text:
        complaints.append(message.text)
