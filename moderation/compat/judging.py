"""Reading a text here and now, in answer to a request.

The fast models alone: whoever asks waits for the answer, most of them less than a second.
"""

from __future__ import annotations

from collections.abc import Sequence

from moderation.compat import judgement
from moderation.compat.judgement import Judgement, Reader, TextReading, judge_text, read_text
from moderation.http.context import LightReading, services


def judge(site_id: str, text: str, form_signals: tuple[str, ...] = ()) -> Judgement:
    """What the site's policy says of this text. Raises DependencyFailed: nobody has read it."""
    with services().database.read() as connection:
        policy = services().policies.for_site(connection, site_id)
    return judge_text(_reader(), policy, text, form_signals)


def read(text: str) -> TextReading:
    """Scores and language of a text of any length. Raises DependencyFailed."""
    return read_text(_reader(), text)


def read_each(texts: Sequence[str]) -> Sequence[LightReading]:
    """A reading of each. Raises DependencyFailed."""
    return judgement.read_each(_reader(), texts)


def _reader() -> Reader:
    return Reader(services().read_lightly, services().find_words)
