"""The words of the commands that bring comments in, and hand out what there is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from moderation.commands.parsing import add, group

if TYPE_CHECKING:
    from moderation.commands.parsing import Commands


def add_transfer(commands: Commands) -> None:
    """`import`, `export` and `labels`."""
    _add_import(commands)
    _add_export(commands)
    _add_labels(commands)


def _add_import(commands: Commands) -> None:
    text = "bring comments in from another system; safe to repeat"
    bring = add(commands, "import", text, "transfer.bring_in")
    bring.add_argument("kind", choices=("disqus", "wordpress", "isso", "jsonl"))
    bring.add_argument("file", type=Path, help="as it was exported; may be gzipped")
    bring.add_argument("--site", required=True)
    bring.add_argument("--dry-run", action="store_true", help="read it and tell, write nothing")
    text = "what an article's id is: its address (the default), that without the host, the site's"
    by = ("url", "path", "identifier")
    bring.add_argument("--article-by", choices=by, default="url", help=text)
    text = "https://host, for a file that has paths alone (Isso)"
    bring.add_argument("--base", default="", help=text)
    text = "a word that tells two sources of one kind apart"
    bring.add_argument("--label", default="", help=text)
    bring.add_argument("--events", action="store_true", help="tell the site of each comment")
    bring.add_argument("--left-out", type=Path, help="write there the ids of what stays out, why")
    bring.add_argument("--json", action="store_true", help="report for a machine")


def _add_export(commands: Commands) -> None:
    text = "write everything of a site, as JSON Lines or for Disqus"
    hand = add(commands, "export", text, "transfer.hand_out")
    hand.add_argument("--site", required=True)
    hand.add_argument("--format", choices=("jsonl", "disqus"), default="jsonl")
    hand.add_argument("--out", type=Path, help="a file, or parts of it; without: standard output")
    whether = hand.add_mutually_exclusive_group()
    text = "with mail addresses (the default)"
    whether.add_argument("--with-addresses", action="store_true", dest="addresses", help=text)
    text = "without mail addresses"
    whether.add_argument("--without-addresses", action="store_false", dest="addresses", help=text)
    hand.set_defaults(addresses=True)


def _add_labels(commands: Commands) -> None:
    actions = group(commands, "labels", "what a site's people have said that texts are")
    text = "write them as JSON Lines, to measure models by"
    hand = add(actions, "export", text, "labels.export")
    hand.add_argument("--site", required=True)
    hand.add_argument("--since", help="a day or a moment; without: all")
    hand.add_argument("--out", type=Path, help="a file; without: standard output")
