"""What sites suggest to Perspective, and the document that its clients build themselves from."""

import json

import pytest

from tests.compat.conftest import SITE


@pytest.fixture
def suggest(client, secret):
    def suggesting(text, value, attribute="TOXICITY", **more):
        scores = {attribute: {"summaryScore": {"value": value}}}
        body = {"comment": {"text": text}, "attributeScores": scores, **more}
        return client.post(f"/v1alpha1/comments:suggestscore?key={secret}", json=body)

    return suggesting


class TestSuggesting:
    def test_what_coral_sends_back_becomes_a_label(self, suggest, labels):
        more = {
            "context": {"entries": [{"text": '{"url": "https://courier.example.org/a"}'}]},
            "languages": ["en"],
            "communityId": "Coral:https://courier.example.org",
            "clientToken": "comment:7",
        }
        answer = suggest("You rude one", 1, **more)
        assert answer.json == {"detectedLanguages": ["en"], "clientToken": "comment:7"}
        assert labels() == [("perspective", "TOXICITY", 1.0, "You rude one")]

    def test_the_last_word_on_a_text_counts(self, suggest, labels):
        suggest("You rude one", 1)
        suggest("You rude one", 0)
        suggest("You rude one", 1, "SPAM")
        found = {(attribute, value) for _, attribute, value, _ in labels()}
        assert found == {("TOXICITY", 0.0), ("SPAM", 1.0)}

    def test_a_value_that_is_none_is_refused(self, suggest, labels):
        for value in (2, -1, "1", None, True):
            assert suggest("You rude one", value).status_code == 400
        assert labels() == []

    def test_an_attribute_that_there_is_not_is_refused(self, suggest, labels):
        assert suggest("You rude one", 1, "FLIRTATION").status_code == 400
        assert labels() == []


def test_the_discovery_document_leads_to_this_service(client):
    found = client.get("/$discovery/rest?version=v1alpha1").json
    assert found["rootUrl"] == "http://comments.example.org/"
    methods = found["resources"]["comments"]["methods"]
    assert {name: one["path"] for name, one in methods.items()} == {
        "analyze": "v1alpha1/comments:analyze",
        "suggestscore": "v1alpha1/comments:suggestscore",
    }


def test_the_discovery_document_refers_to_nothing_that_is_missing(client):
    found = client.get("/$discovery/rest").json
    text = json.dumps(found)
    named = {part.split('"')[0] for part in text.split('"$ref": "')[1:]}
    assert named <= set(found["schemas"])
    assert SITE not in text


def test_there_is_one_version_alone(client):
    assert client.get("/$discovery/rest?version=v1").status_code == 404
