"""The main job, on the running service, over HTTP, SMTP and Celery."""

from __future__ import annotations

import re
import uuid

from tests.acceptance.running import Answer, RunningService, eventually

FAIR = "The ceasefire in Idlib held for a week and aid trucks finally reached the camps."
ABUSE = "You are a disgusting idiot and everyone like you should be thrown out, you filthy scum."
SPAM = (
    "Earn $5000 weekly from home!!! Click http://quick-cash.example.com and http://win.example.com"
)


def comment_of(service: RunningService, answer: Answer) -> Answer:
    """The comment as a moderator's key sees it."""
    return service.call("GET", f"/v1/comments/{answer.document['id']}")


def confirm_link(service: RunningService, email: str) -> str:
    """The link in the newest mail to this address."""

    def look() -> str | None:
        for mail in service.mails():
            if mail["to"] == email and (link := re.search(r"http\S+/verify/\S+", mail["text"])):
                return link.group()
        return None

    return str(eventually(look, within_s=90))


def test_an_unverified_readers_comment_waits_for_the_mail_and_then_goes_on_by_itself(
    service: RunningService,
) -> None:
    email = f"amal.{uuid.uuid4().hex[:8]}@example.org"
    submitted = service.submit(FAIR, email=email)
    assert (submitted.status, submitted.document["status"]) == (202, "unverified")

    link = confirm_link(service, email)
    assert service.call("GET", link, key=False).status == 200
    assert comment_of(service, submitted).document["status"] == "unverified"

    assert service.call("POST", link, key=False).status == 200
    eventually(
        lambda: comment_of(service, submitted).document["status"] == "published", within_s=90
    )
    assert service.call("POST", link, key=False).status == 410


def test_a_fair_comment_about_a_war_is_published(service: RunningService) -> None:
    answer = service.submit(f"{FAIR} {uuid.uuid4().hex[:6]}", wait=10)
    assert (answer.status, answer.document["status"]) == (201, "published")


def test_abuse_and_spam_are_held_with_their_reasons(service: RunningService) -> None:
    abuse = service.submit(ABUSE, wait=10)
    spam = service.submit(SPAM, wait=10)
    assert (abuse.document["status"], spam.document["status"]) == ("held", "held")
    assert "toxic" in comment_of(service, abuse).document["decision"]["reasons"]
    assert "spam" in comment_of(service, spam).document["decision"]["reasons"]


def test_a_moderator_publishes_from_the_queue_and_the_second_one_is_told(
    service: RunningService,
) -> None:
    held = service.submit(f"{ABUSE} {uuid.uuid4().hex[:6]}", wait=10)
    queue = service.call("GET", f"/v1/sites/{service.access['site']}/queue?sort=newest")
    item = next(one for one in queue.document["items"] if one["id"] == held.document["id"])

    ruling = {"action": "publish", "version": item["version"]}
    path = f"/v1/comments/{item['id']}/decisions"
    assert service.call("POST", path, ruling).status == 201
    second = service.call("POST", path, ruling)
    assert (second.status, second.document["code"]) == (409, "stale_comment")
    public = service.call("GET", f"/v1/comments/{item['id']}", key=False)
    assert public.document["status"] == "published"


def test_an_address_is_in_no_answer_page_or_log(service: RunningService) -> None:
    email = f"canary.{uuid.uuid4().hex}@example.org"
    submitted = service.submit(FAIR + " Canary.", email=email)
    link = confirm_link(service, email)
    seen = [service.call("GET", link, key=False).text, service.call("POST", link, key=False).text]
    eventually(
        lambda: comment_of(service, submitted).document["status"] == "published", within_s=90
    )
    site = f"/v1/sites/{service.access['site']}"
    comment = f"/v1/comments/{submitted.document['id']}"
    paths = (
        comment,
        f"{comment}/decisions",
        f"{site}/articles/border-town/comments",
        f"{site}/queue?status=published&sort=newest",
        "/metrics",
        "/openapi.json",
    )
    seen += [service.call("GET", path).text for path in paths]
    logs = list((service.data / "logs").glob("*.log"))
    seen += [submitted.text, *service.output, *(log.read_text() for log in logs)]
    assert len(logs) >= 5
    assert [text[:80] for text in seen if email in text] == []
