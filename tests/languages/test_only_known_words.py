"""What is looked up is a message that the catalogues can have: a literal, or one `mark`ed.

Whatever else a variable holds is never collected, and would be shown in English for ever.
"""

import ast

import pytest

from tests.guards.repository import name, python
from tests.languages import words_in_python, words_in_templates
from tests.languages.test_source import PAGES

# These look up what they are handed; what they are handed is looked at where they are called.
# The first says what an error was raised with: `make translations` collects that by its class.
DOORS = {"moderation/http/pages.py": 1, "moderation/http/languages.py": 2}
HANDED = words_in_python.handed_to_templates()
MADE_OF_WORDS = {"Setting": (1, 2), "Section": (0, 1), "Place": (1,), "Link": (1,)}


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_template_looks_up_literals_and_marked_words_alone(path):
    assert words_in_templates.strange(path.read_text(encoding="utf-8"), HANDED) == []


def test_code_looks_up_literals_and_marked_words_alone():
    found = {file: words_in_python.strange(tree) for file, tree in python("moderation")}
    counts = {file: len(lines) for file, lines in found.items() if lines}
    assert counts == DOORS, found


def test_the_words_of_a_table_are_marked_where_they_stand():
    """A table is one of words once one of its words is marked: then all are."""
    loose = [
        f"{file}: {table}: {ast.unparse(one)}"
        for table, file, value in words_in_python.tables()
        if any(map(is_marked, ast.walk(value)))
        for one in words_of(value)
        if not is_of_words(one)
    ]
    assert loose == []


def test_what_has_fields_of_words_is_made_with_marked_ones():
    loose = [
        f"{file}:{node.lineno}"
        for file, tree in python("moderation")
        if file.startswith("moderation/review/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in MADE_OF_WORDS
        for place in MADE_OF_WORDS[node.func.id]
        if len(node.args) > place and is_text(node.args[place])
    ]
    assert loose == []


def words_of(value):
    """What a table holds: the values of a dict, the last part of each entry of a sequence."""
    match value:
        case ast.Dict():
            pairs = zip(value.keys, value.values, strict=True)
            return [word for key, one in pairs if key is not None for word in words_of(one)]
        case ast.Tuple() | ast.List():
            nested = all(isinstance(one, ast.Tuple) for one in value.elts)
            one_by_one = nested or all(map(is_of_words, value.elts))
            return (
                [w for one in value.elts for w in words_of(one)] if one_by_one else value.elts[-1:]
            )
    return [value]


def is_of_words(node):
    """Marked; nothing; taken from another table or field; or made of such parts by a call."""
    match node:
        case ast.Constant():
            return not isinstance(node.value, str) or node.value == ""
        case ast.Attribute():
            return node.attr in words_in_python.FIELDS or node.attr.isupper()
        case ast.Name():
            return node.id.lstrip("_").isupper()
        case ast.Subscript():
            return is_of_words(node.value)
    return isinstance(node, ast.Call) and any(map(is_marked, ast.walk(node)))


def is_text(node):
    """Whether it is written here and not marked."""
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and bool(node.value))


def is_marked(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "mark"


@pytest.mark.parametrize(
    ("source", "strange"),
    [
        ('{{ _("Held") }}', False),
        ("{{ _(wording.STATES[state]) }}", False),
        ("{% for key, words in wording.STATES.items() %}{{ _(words) }}{% endfor %}", False),
        ("{{ _(states[state]) }}", False),
        ("{{ _(setting.explained) }}", False),
        ("{% set w = wording.DONE[a] if a else 'None' %}{{ _(w) }}", False),
        ("{{ _(comment.body) }}", True),
        ("{{ _(message) }}", True),
        ("{{ _(wording.DONE.get(action, action)) }}", True),
        ("{{ _('a' ~ b) }}", True),
        ("{% for word in comment.words_of_it %}{{ _(word) }}{% endfor %}", True),
        ("{{ ngettext('%(num)s day', some, 3) }}", True),
        ("{% macro m(words) %}{{ _(words) }}{% endmacro %}", True),
    ],
)
def test_a_template_s_strange_word_is_told_from_a_known_one(source, strange):
    assert bool(words_in_templates.strange(source, {"states": None})) is strange


@pytest.mark.parametrize(
    ("source", "strange"),
    [
        ("gettext('Held')", False),
        ("gettext(_NOTES[key])", False),
        ("gettext(wording.AGES.get(key, ''))", False),
        ("known = A.get(x) or B.get(x)\ngettext(known)", False),
        ("def f(x):\n return WORDS[x] if x else None\ngettext(f(1))", False),
        ("[gettext(words) for _, words in setting.kind]", False),
        ("gettext(word)", True),
        ("def f(word):\n gettext(word)", True),
        ("word = WORDS[1]\nword = request.args['w']\ngettext(word)", True),
        ("gettext(wording.AGES.get(key, key))", True),
        ("gettext(str(error))", True),
        ("ngettext('%(num)s day', some, 3)", True),
    ],
)
def test_code_s_strange_word_is_told_from_a_known_one(source, strange):
    assert bool(words_in_python.strange(ast.parse(source))) is strange


@pytest.mark.parametrize(
    ("source", "loose"),
    [
        ("{K: mark('Held'), L: mark('Gone')}", 0),
        ("{K: mark('Held'), L: 'Gone'}", 1),
        ("(('a', mark('Held')), ('b', 'Gone'))", 1),
        ("{**OTHERS, K: mark('Held')}", 0),
    ],
)
def test_a_loose_word_of_a_table_is_found(source, loose):
    value = ast.parse(source).body[0].value
    assert sum(not is_of_words(one) for one in words_of(value)) == loose
