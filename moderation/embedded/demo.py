"""The demo site: credentials made once, kept in the data folder, put into whatever database.

The credentials file is the truth; `add_demo` makes the database agree with it, so it may
run any number of times and on a new database.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from pathlib import Path

from config.settings import Settings
from moderation.domain.ids import new_id
from moderation.embedded.data_folder import keep_secret
from moderation.embedded.demo_access import SITE, DemoAccess
from moderation.embedded.failure import CannotRun
from moderation.secrets import new_api_key, new_password


def prepare_demo(settings: Settings, data: Path, with_comments: bool) -> DemoAccess:
    """Make sure that the demo site exists and return how to use it.

    `data` is the data folder; `with_comments` adds demo comments to a site that has none.
    Raises CannotRun when DATA/demo.json is not what was written there.
    """
    # The supervisor starts children while this is loaded.
    from moderation.embedded.demo_site import add_demo  # noqa: PLC0415

    access = kept_access(data / "demo.json")
    add_demo(settings, access, with_comments)
    return access


def kept_access(file: Path) -> DemoAccess:
    """The credentials in `file`, made up first if there is none. Raises CannotRun."""
    text = keep_secret(file, json.dumps(asdict(_new_access()), indent=2))
    try:
        return DemoAccess(**json.loads(text))
    except (ValueError, TypeError) as error:
        raise CannotRun(f"{file} cannot be read; remove it to have new credentials") from error


def _new_access() -> DemoAccess:
    return DemoAccess(
        site=SITE,
        api_key=new_api_key(new_id()),
        assertion_secret=secrets.token_urlsafe(32),
        moderator_email="moderator@example.org",
        moderator_password=new_password(),
        verified_email="demo.reader@example.org",
    )
