"""No page says a word that the catalogues do not know of."""

import ast
import re
from html.parser import HTMLParser

import pytest

from tests.guards.repository import ROOT, files, name

FOLDERS = (
    "moderation/review/",
    "moderation/verification/",
    "moderation/submission/",
    "moderation/http/",
    "moderation/privacy/",
)
# Mails are in English: the site that asks for one does not say what its reader speaks.
PAGES = [
    path
    for path in files()
    if path.suffix == ".html" and name(path).startswith(FOLDERS) and "/mail_" not in name(path)
]
READ_ALOUD = ("title", "aria-label", "placeholder", "alt", "aria-description", "data-confirm")
# What stands for attributes of an element: a call of a macro that makes one, the body's class.
ATTRIBUTES = re.compile(
    r"""\{%-? call[^%]*%\}[^<>]*="[^<>]*\{%-? endcall %\}|\{% block kind %\}[^{]*\{% endblock %\}"""
)
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{2,}")


class Words(HTMLParser):
    """The text of a page, and of what is read aloud for it, without what Jinja fills in."""

    def __init__(self, template):
        super().__init__()
        self.found, self.silent = [], 0
        self.feed(JINJA.sub(" ", ATTRIBUTES.sub(" ", template)))

    def handle_starttag(self, tag, attributes):
        self.silent += tag in ("kbd", "style", "code")
        said = [value or "" for key, value in attributes if key in READ_ALOUD]
        self.found += [text for text in said if WORD.search(text)]

    def handle_endtag(self, tag):
        self.silent -= tag in ("kbd", "style", "code")

    def handle_data(self, data):
        if not self.silent and WORD.search(data):
            self.found.append(data.strip())


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_word_of_a_template_goes_through_the_catalogue(path):
    assert Words(path.read_text(encoding="utf-8")).found == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>Held</p>", ["Held"]),
        ('<p>{{ _("Held") }} · {% if a %}<b>3</b>{% endif %}</p>', []),
        ('<a title="Open it">→</a>', ["Open it"]),
        ("<a title=\"{{ _('Open it') }}\"><kbd>Esc</kbd></a>", []),
    ],
)
def test_a_word_that_is_not_marked_is_found(template, found):
    assert Words(template).found == found


@pytest.fixture(scope="module")
def marked():
    """Every call that looks a message up or marks one: the place, and what it is given."""
    sources = [path for path in files() if path.suffix == ".py" and name(path).startswith(FOLDERS)]
    found = [
        (f"{name(path)}:{node.lineno}", node.args)
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if _marks(node)
    ]
    assert len(found) > 100
    return found


def test_only_whole_messages_are_marked(marked):
    """One that is put together from pieces cannot be found, and is never translated."""
    pieced = [at for at, given in marked if any(isinstance(one, ast.JoinedStr) for one in given)]
    assert pieced == []


def test_what_is_looked_up_is_a_message_or_a_name(marked):
    """Babel takes every text between the brackets for a message: `gettext(WORDS["a_key"])`."""
    strange = [at for at, given in marked if any(_holds_a_text(one) for one in given)]
    assert strange == []


def _holds_a_text(argument):
    inside = [node.value for node in ast.walk(argument) if isinstance(node, ast.Constant)]
    return not isinstance(argument, ast.Constant) and any(isinstance(one, str) for one in inside)


def _marks(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"gettext", "ngettext", "mark"}
    )


def test_the_words_are_collected_from_every_folder_that_has_pages():
    mapping = (ROOT / "babel.cfg").read_text(encoding="utf-8")
    patterns = re.findall(r"^\[jinja2: (.+)/[^/]*\*\.html\]$", mapping, re.MULTILINE)
    folders = {f"moderation/{pattern.removesuffix('/**')}" for pattern in patterns}
    assert all(any(name(path).startswith(folder) for folder in folders) for path in PAGES)
