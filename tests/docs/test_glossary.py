"""The glossary holds each vocabulary of the code whole, and no word the code does not know."""

import re

import pytest

from moderation.domain.comment import Scope, Standing
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.domain.reasons import RejectionReason, ReportReason, Signal
from tests.docs.documents import page, section

GLOSSARY = page("docs/glossary.md")
TERM = re.compile(r"^- `(\w+)`: \S.+[.]$", re.MULTILINE)
VOCABULARIES = {
    "States": Status,
    "Actions": Action,
    "Who acts": Actor,
    "Signals": Signal,
    "Report reasons": ReportReason,
    "Rejection reasons": RejectionReason,
}


@pytest.mark.parametrize("title", VOCABULARIES)
def test_a_vocabulary_is_explained_word_for_word(title):
    explained = TERM.findall(section(GLOSSARY, title))
    assert explained == [member.value for member in VOCABULARIES[title]]


def test_scopes_and_standings_are_named():
    text = GLOSSARY.read_text(encoding="utf-8")
    missing = [word for word in (*Scope, *Standing) if f"`{word}`" not in text]
    assert missing == []


def test_every_entry_is_one_line():
    entries = GLOSSARY.read_text(encoding="utf-8").partition("\n## ")[2].splitlines()
    loose = [line for line in entries[1:] if line and not re.match(r"- |## ", line)]
    assert loose == []


@pytest.mark.parametrize(
    "word",
    [
        *("held", "signal", "report reason", "rejection reason", "policy", "finding", "assertion"),
        *("claim", "lease", "attempt token", "wake-up", "sweep", "outbox", "slice"),
    ],
)
def test_the_words_that_the_code_leans_on_are_there(word):
    text = GLOSSARY.read_text(encoding="utf-8")
    assert re.search(rf"^- (\*\*[^*]*\*\*, )?(\*\*|`){word}(\*\*|`)[,:]", text, re.MULTILINE)
