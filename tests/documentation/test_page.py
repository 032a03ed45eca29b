"""`/docs`: complete, readable without scripts from elsewhere, and safe."""

import re
from html.parser import HTMLParser

import pytest

from moderation.documentation.catalogue import error_entries
from moderation.documentation.curl import curl
from moderation.documentation.fields import fields_of, type_text
from moderation.documentation.markup import highlighted, prose
from tests.documentation.conformance import DOCUMENT


class Page(HTMLParser):
    """Ids, addresses and text of a page."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.links, self.loaded, self.text = [], [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "a":
            self.links.append(attrs["href"])
        elif {"src", "href"} & set(attrs):
            self.loaded.append(attrs.get("src") or attrs.get("href"))

    def handle_data(self, data):
        self.text += data


@pytest.fixture
def page(client):
    answer = client.get("/docs")
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    return Page(answer.text)


def test_every_operation_parameter_and_field_is_on_the_page(page):
    for path, methods in DOCUMENT["paths"].items():
        assert path in page.text.replace("\u200b", "")
        for operation in methods.values():
            assert operation["operationId"] in page.ids
            assert operation["summary"] in page.text
    for name in ("author_assertion", "Idempotency-Key", "next_cursor", "policy_version", "Prefer"):
        assert name in page.text


def test_every_error_code_has_its_anchor(page):
    assert set(error_entries()) <= set(page.ids)
    assert all(entry.remedy.replace("`", "") in page.text for entry in error_entries().values())


def test_a_problems_type_leads_to_its_explanation(client, page):
    problem = client.get("/nowhere").get_json()
    path, _, anchor = problem["type"].partition("#")
    assert client.get(path).status_code == 200
    assert anchor in page.ids


def test_ids_are_unique_and_links_within_the_page_lead_somewhere(page):
    assert len(page.ids) == len(set(page.ids))
    within = {link[1:] for link in page.links if link.startswith("#")}
    assert within <= set(page.ids)
    assert len(within) > 40


def test_the_page_loads_only_its_own_files(client, page):
    assert page.loaded
    for address in page.loaded:
        assert address.startswith("/docs/assets/")
        with client.get(address) as answer:
            assert answer.status_code == 200
    assert [link for link in page.links if not link.startswith(("#", "/"))] == []


def test_the_page_may_run_nothing_but_its_own_files(client):
    policy = client.get("/docs").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_prose_is_escaped_before_its_code_is_marked():
    assert prose("a `<b>` & <i>") == "a <code>&lt;b&gt;</code> &amp; &lt;i&gt;"


def test_examples_are_escaped_before_they_are_coloured():
    shown = highlighted({"<k>": "</code><script>", "n": -1.5, "t": True, "z": None})
    assert "<script>" not in shown
    assert '<span class="json-number">-1.5</span>' in shown
    assert '<span class="json-key">&#34;&lt;k&gt;&#34;</span>' in shown
    assert re.sub(r"</?span[^>]*>", "", shown).count("&lt;") == 3


def test_a_curl_line_can_be_pasted_into_a_shell():
    operation = {
        "security": [{"siteKey": ["submit"]}],
        "requestBody": {
            "content": {"application/json": {"examples": {"one": {"value": {"body": "it's"}}}}}
        },
    }
    parameters = [{"in": "path", "name": "article", "example": "a/b c"}]
    line = curl("http://h", "post", "/v1/{article}", operation, parameters)
    assert line.startswith("curl http://h/v1/a%2Fb%20c \\\n")
    assert '-H "Authorization: Bearer $KEY"' in line
    assert """it'"'"'s""" in line


def test_fields_of_objects_inside_are_named_by_their_path():
    names = [f.name for f in fields_of(DOCUMENT, {"$ref": "#/components/schemas/Submission"})]
    assert "author.email" in names
    assert "article.url" in names


def test_types_are_told_in_words():
    assert (
        type_text({"type": "string", "minLength": 1, "maxLength": 5000})
        == "text, 1\N{EN DASH}5,000 characters"
    )
    assert type_text({"type": ["string", "null"], "format": "date-time"}) == "time or null"
    assert type_text({"enum": ["a", "b", "c"]}) == "`a`, `b` or `c`"
    assert type_text({"const": "published"}) == "always `published`"
