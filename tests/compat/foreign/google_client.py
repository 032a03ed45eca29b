"""google-api-python-client: built from nothing but the address of the discovery document."""

import os
import sys

import pytest
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

URL, KEY = os.environ["SERVICE_URL"], os.environ["SERVICE_KEY"]


def connect(key):
    return build(
        "commentanalyzer",
        "v1alpha1",
        developerKey=key,
        discoveryServiceUrl=f"{URL}/$discovery/rest?version=v1alpha1",
        static_discovery=False,
    )


def asking(text="You are an idiot.", **more):
    return {"comment": {"text": text}, "requestedAttributes": {"TOXICITY": {}}, **more}


def test_an_insult_scores_higher_than_thanks():
    comments = connect(KEY).comments()
    answers = [
        comments.analyze(body=asking(text, languages=["en"], clientToken="7")).execute()
        for text in ("You are an idiot.", "Thank you for this report.")
    ]
    foul, fair = (one["attributeScores"]["TOXICITY"]["summaryScore"] for one in answers)
    assert foul["value"] > 0.8
    assert fair["value"] < 0.2
    assert foul["type"] == "PROBABILITY"
    assert [one["clientToken"] for one in answers] == ["7", "7"]


def test_spans_are_in_the_answer():
    body = asking("A fair point. You are an idiot.", spanAnnotations=True)
    answer = connect(KEY).comments().analyze(body=body).execute()
    spans = answer["attributeScores"]["TOXICITY"]["spanScores"]
    assert [(one["begin"], one["end"]) for one in spans] == [(0, 14), (14, 31)]
    assert spans[1]["score"]["value"] > spans[0]["score"]["value"]


def test_a_suggestion_is_taken():
    body = {
        "comment": {"text": "Cheap watches"},
        "attributeScores": {"SPAM": {"summaryScore": {"value": 1}}},
        "clientToken": "8",
    }
    answer = connect(KEY).comments().suggestscore(body=body).execute()
    assert answer["clientToken"] == "8"


def test_a_bad_key_and_an_unknown_attribute_are_googles_errors():
    unknown = {"comment": {"text": "x"}, "requestedAttributes": {"FLIRTATION": {}}}
    for key, body in (("cms_nobody", asking()), (KEY, unknown)):
        with pytest.raises(HttpError) as caught:
            connect(key).comments().analyze(body=body).execute()
        assert caught.value.status_code == 400


if __name__ == "__main__":
    sys.exit(pytest.main(["-q", __file__]))
