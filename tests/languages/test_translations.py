"""The catalogues say what the source says: all of it, nothing else, and with the same blanks."""

import gettext
import io
import re
import shutil
import string
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from moderation.http.languages import CATALOGUES, DOMAIN, LANGUAGES, SOURCE
from tests.guards.repository import ROOT

TRANSLATED = sorted(set(LANGUAGES) - {SOURCE})
# `%(name)s` is filled in by Python and Jinja, `{name}` by the scripts of the desk.
BLANK = re.compile(r"%\(\w+\)s|\{\w+\}|%%")
SPOKEN_NUMBERS = {"%(num)s"}


def po(language):
    return CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@pytest.fixture(scope="module", params=TRANSLATED)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def catalogue(language):
    with po(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


@pytest.fixture(scope="module")
def messages(catalogue):
    return [message for message in catalogue if message.id]


def sources(message):
    return message.id if message.pluralizable else (message.id,)


def translations(message):
    return message.string if message.pluralizable else (message.string,)


def blanks(text):
    return set(BLANK.findall(text)) - {"%%"}


def test_every_language_but_that_of_the_source_has_a_catalogue():
    assert sorted(path.name for path in CATALOGUES.iterdir() if path.is_dir()) == TRANSLATED


def test_collecting_the_words_anew_changes_no_byte(tmp_path):
    copy = tmp_path / "translations"
    shutil.copytree(CATALOGUES, copy)
    made = (f"TRANSLATIONS={copy}", f"BIN={Path(sys.executable).parent}")
    command = ["make", "-s", "-o", "setup-dev", "translations", *made]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    before = {p.relative_to(CATALOGUES): p.read_bytes() for p in CATALOGUES.rglob("*.*o")}
    after = {p.relative_to(copy): p.read_bytes() for p in copy.rglob("*.*o")}
    changed = [str(name) for name in before | after if before.get(name) != after.get(name)]
    assert changed == [], "run `make translations`, then translate what is new"


def test_a_compiled_catalogue_is_what_its_source_says(language, catalogue):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    assert po(language).with_suffix(".mo").read_bytes() == compiled.getvalue()


def test_every_message_is_translated_in_all_its_forms_and_none_is_a_guess(catalogue, messages):
    missing = [m.id for m in messages if not all(translations(m))]
    short = [m.id for m in messages if m.pluralizable and len(m.string) != catalogue.num_plurals]
    guessed = [m.id for m in messages if m.fuzzy]
    assert (missing, short, guessed, catalogue.fuzzy) == ([], [], [], False)
    assert len(messages) > 300


def test_nothing_is_left_over_of_what_the_source_no_longer_says(catalogue):
    assert list(catalogue.obsolete) == []


def test_arabic_has_six_forms_of_a_plural():
    spoken = gettext.translation(DOMAIN, CATALOGUES, ["ar"])
    forms = {n: spoken.ngettext("%(num)s day", "%(num)s days", n) for n in (0, 1, 2, 3, 11, 100)}
    one_two = {n: spoken.ngettext("%(num)s day", "%(num)s days", n) for n in (101, 102, 110, 111)}
    assert forms[1] != forms[2] != forms[3] != forms[11]
    assert one_two == {101: forms[100], 102: forms[100], 110: forms[3], 111: forms[11]}


def test_a_translation_has_the_blanks_of_its_source(messages):
    wrong = {}
    for message in messages:
        wanted = set().union(*map(blanks, sources(message)))
        # A form for one or two says the number in a word of its own.
        spoken = SPOKEN_NUMBERS if message.pluralizable else set()
        for form in translations(message):
            if not wanted - spoken <= blanks(form) <= wanted:
                wrong[form] = sorted(wanted)
    assert wrong == {}


def test_a_form_that_stands_for_many_numbers_says_which(messages):
    counted = [m for m in messages if m.pluralizable and blanks(m.id[1]) >= SPOKEN_NUMBERS]
    # Forms 3 to 5 of Arabic: 3 to 10, 11 to 99, and from 100 on.
    silent = [form for m in counted for form in m.string[3:] if not blanks(form) >= SPOKEN_NUMBERS]
    assert counted
    assert silent == []


def test_a_percent_sign_is_doubled_where_something_is_filled_in(messages):
    single = re.compile(r"%(?!\(\w+\)s|%)")
    filled = [m for m in messages if "python-format" in m.flags]
    wrong = [
        form for m in filled for form in translations(m) if single.search(form.replace("%%", ""))
    ]
    assert wrong == []


def test_a_translation_begins_and_ends_as_its_source_does(messages):
    ends = {".": ".", "?": "؟", ":": ":", "…": "…"}
    wrong = {}
    for message in messages:
        source, form = sources(message)[-1], translations(message)[-1]
        if form != form.strip() or (source[-1] in ends and not form.endswith(ends[source[-1]])):
            wrong[source] = form
    assert wrong == {}


def test_arabic_is_written_in_arabic_letters(messages):
    # Abbreviations that Arabic newsrooms write as they are.
    latin = {"API", "CMS", "JSON", "SVG", "NUL", "UTF"}
    found = {}
    for message in messages:
        for form in translations(message):
            words = re.findall(r"[A-Za-z]+", BLANK.sub("", form))
            foreign = [w for w in words if w not in latin and len(w) > 1 and w not in message.id]
            if foreign:
                found[str(message.id)] = foreign
    assert found == {}


def test_digits_are_western():
    text = po("ar").read_text(encoding="utf-8")
    assert not set(text) & set("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")
    assert set(text) & set(string.digits)
