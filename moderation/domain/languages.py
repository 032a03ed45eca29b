"""The languages that pages and mails are written in, each by its name in itself."""

from __future__ import annotations

# The language of the messages in the source; it needs no catalogue.
SOURCE = "en"
LANGUAGES = {"en": "English", "ar": "\u0627\u0644\u0639\u0631\u0628\u064a\u0629"}
