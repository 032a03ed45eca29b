"""What `moderation run` prints once it can serve: a line for programs, and words for people."""

from __future__ import annotations

import json
import shlex

from moderation.embedded.demo_access import DemoAccess


def ready_line(url: str, access: DemoAccess) -> str:
    """`READY ` and a JSON object in ASCII, on one line; the wire contract names its keys."""
    facts = {
        "url": url,
        "site": access.site,
        "api_key": access.api_key,
        "assertion_secret": access.assertion_secret,
        "review_url": f"{url}/review",
        "moderator": {"email": access.moderator_email, "password": access.moderator_password},
        "mail_url": f"{url}/mailbox",
        "demo_url": f"{url}/demo",
    }
    return f"READY {json.dumps(facts)}"


def guidance(url: str, access: DemoAccess) -> str:
    """What to open, how to sign in, and one command that sends a comment through."""
    return f"""
  Comment as a reader   {url}/demo
  Read the mails        {url}/mailbox
  Moderate              {url}/review
     sign in with       {access.moderator_email}
     password           {access.moderator_password}

  Send a comment and see what is decided:

{submit_command(url, access)}

  Ctrl-C stops everything.
"""


def shell_variables(url: str, access: DemoAccess) -> str:
    """URL, SITE and KEY for a shell: what the README's tour reads."""
    facts = {"URL": url, "SITE": access.site, "KEY": access.api_key}
    return "".join(f"export {name}={shlex.quote(value)}\n" for name, value in facts.items())


def submit_command(url: str, access: DemoAccess) -> str:
    """A curl line that submits a comment from a verified address and waits for the decision."""
    comment = {
        "author": {"email": access.verified_email, "name": "Demo reader"},
        "body": "Thank you for this article. The part about the harbour was new to me.",
    }
    words = [
        "curl",
        "-s",
        f"{url}/v1/sites/{access.site}/articles/hello/comments",
        "-H",
        f"Authorization: Bearer {access.api_key}",
        "-H",
        "Content-Type: application/json",
        "-H",
        "Prefer: wait=10",
        "-d",
        json.dumps(comment),
    ]
    return shlex.join(words)
