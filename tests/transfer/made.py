"""Files of a few posts, made where a test needs them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

_HEAD = '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'


def disqus_file(
    path: Path, posts: Iterable[tuple[int, int | None]], year: int = 2015, thread: str = "t"
) -> Path:
    """An export of Disqus with these (post, parent), a minute apart, under one thread."""
    link = f"https://gazette.example/{year}/{thread}"
    written = "".join(_post(number, parent, year) for number, parent in posts)
    head = f'{_HEAD}<thread dsq:id="t"><id>{thread}</id><link>{link}</link></thread>'
    path.write_text(f"{head}{written}</disqus>", encoding="utf-8")
    return path


def _post(number: int, parent: int | None, year: int) -> str:
    above = "" if parent is None else f'<parent dsq:id="{parent}"/>'
    hours, minutes = divmod(number, 60)
    return (
        f'<post dsq:id="{number}"><message>Post number {number}.</message>'
        f"<createdAt>{year}-06-01T{hours:02}:{minutes:02}:00Z</createdAt>"
        f"<author><email>reader{number % 7}@example.org</email><name>Reader</name></author>"
        f'<thread dsq:id="t"/>{above}</post>'
    )
