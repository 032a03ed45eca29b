"""Perspective's protocol as Coral and Google's own clients speak it."""

import pytest

from moderation.compat.perspective.asking import read_analysis
from moderation.compat.perspective.attributes import KNOWN
from moderation.compat.perspective.refusals import Refused
from moderation.documentation.specification.replacing_schemas import NAMES

TOXICITY = {"TOXICITY": {}}


def value(answer, attribute="TOXICITY"):
    return answer.json["attributeScores"][attribute]["summaryScore"]["value"]


def spans(answer, attribute="TOXICITY"):
    return [
        (one["begin"], one["end"], one["score"]["value"])
        for one in answer.json["attributeScores"][attribute]["spanScores"]
    ]


def test_it_answers_as_coral_asks(ask):
    answer = ask("That is toxic! of you", languages=["en"], doNotStore=True)
    assert answer.status_code == 200
    assert answer.json == {
        "attributeScores": {
            "TOXICITY": {
                "summaryScore": {"value": 0.99, "type": "PROBABILITY"},
                "spanScores": [
                    {"begin": 0, "end": 21, "score": {"value": 0.99, "type": "PROBABILITY"}}
                ],
            }
        },
        "languages": ["en"],
        "detectedLanguages": ["en"],
    }


def test_every_attribute_that_is_documented_is_answered(ask):
    assert tuple(NAMES) == KNOWN
    answer = ask(attributes={name: {} for name in KNOWN})
    assert tuple(answer.json["attributeScores"]) == KNOWN


def test_nothing_of_what_is_analyzed_is_kept(ask, rows):
    before = rows()
    assert ask("My name is toxic!", doNotStore=False).status_code == 200
    assert rows() == before


def test_a_token_of_the_clients_own_comes_back(ask):
    assert ask(clientToken="comment:7").json["clientToken"] == "comment:7"


def test_a_score_below_its_threshold_is_left_out(ask):
    wanted = {"TOXICITY": {"scoreThreshold": 0.5}, "SPAM": {"scoreThreshold": 0}}
    assert list(ask(attributes=wanted).json["attributeScores"]) == ["SPAM"]


def test_both_spellings_of_the_fields_are_read(client, secret):
    body = {"comment": {"text": "x"}, "requested_attributes": TOXICITY, "client_token": "7"}
    answer = client.post(f"/v1alpha1/comments:analyze?key={secret}", json=body)
    assert answer.json["clientToken"] == "7"


def test_spans_are_sentences_in_utf_16(ask):
    answer = ask("\U0001f600 Fine. That is toxic! now", spanAnnotations=True)
    assert spans(answer) == [(0, 9, 0.01), (9, 24, 0.99), (24, 27, 0.01)]
    assert value(answer) == 0.99


def test_a_text_of_full_stops_has_no_more_spans_than_others(ask, reader):
    answer = ask("a. " * 5_000, spanAnnotations=True)
    assert 1 < len(spans(answer)) <= 32
    assert len(reader.read) < 50


def test_the_tags_of_html_are_no_part_of_it_and_places_stay(client, secret, reader):
    comment = {"text": "<b>rude</b> you", "type": "HTML"}
    body = {"comment": comment, "requestedAttributes": {"INSULT": {}}}
    answer = client.post(f"/v1alpha1/comments:analyze?key={secret}", json=body)
    assert spans(answer, "INSULT") == [(0, 15, 0.4)]
    assert reader.read == ["   rude     you"]


def test_a_long_text_is_read_to_its_end(ask, reader):
    assert value(ask("word " * 3_000 + "toxic!")) == 0.99
    assert all(len(text) <= 5_000 for text in reader.read)
    assert "".join(reader.read) == "word " * 3_000 + "toxic!"


UNREADABLE = [
    ("", "COMMENT_EMPTY"),
    (" \n", "COMMENT_EMPTY"),
    ("x" * 20_481, "COMMENT_TOO_LONG"),
    ("\u0633" * 10_241, "COMMENT_TOO_LONG"),
]


def test_a_text_that_is_empty_or_too_long_is_refused_in_googles_words(ask):
    for text, error_type in UNREADABLE:
        answer = ask(text)
        assert answer.status_code == 400
        error = answer.json["error"]
        assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
        assert error["details"][0]["errorType"] == error_type


NO_QUESTIONS = [
    {"requestedAttributes": {}},
    {"requestedAttributes": {"FLIRTATION": {}}},
    {"requestedAttributes": {"TOXICITY": {"scoreType": "STD_DEV_SCORE"}}},
    {"requestedAttributes": {"TOXICITY": {"scoreThreshold": 2}}},
    {"requestedAttributes": {"TOXICITY": 1}},
    {"requestedAttributes": ["TOXICITY"]},
    {"languages": "en"},
    {"languages": [7]},
    {"comment": {"text": 7}},
    {"comment": {"text": "x", "type": "PDF"}},
    {"comment": {"text": "x", "colour": "red"}},
    {"comment": "x"},
    {"spanAnnotations": "yes"},
    {"clientToken": 7},
    {"surprise": 1},
]


def test_what_is_not_a_question_is_an_invalid_argument():
    question = {"comment": {"text": "x"}, "requestedAttributes": TOXICITY}
    assert read_analysis(question).text == "x"
    for changed in NO_QUESTIONS:
        with pytest.raises(Refused) as refused:
            read_analysis({**question, **changed})
        assert refused.value.status == 400, changed


def test_a_refusal_goes_out_as_googles_do(ask):
    answer = ask(surprise=1)
    assert answer.status_code == 400
    assert answer.json["error"]["status"] == "INVALID_ARGUMENT"


NO_OBJECTS = [b"", b"[]", b"{", b'{"a": NaN}', b'"x"', b"\xff"]


def test_what_is_no_json_object_is_an_invalid_argument(client, secret):
    for body in NO_OBJECTS:
        answer = client.post(f"/v1alpha1/comments:analyze?key={secret}", data=body)
        assert answer.status_code == 400
        assert answer.json["error"]["status"] == "INVALID_ARGUMENT"


def test_unknown_attributes_are_left_out_where_that_is_asked_for(ask):
    wanted = {"TOXICITY": {}, "FLIRTATION": {}}
    answer = ask(attributes=wanted, dropUnsupportedAttributes=True)
    assert list(answer.json["attributeScores"]) == ["TOXICITY"]


NOT_TAUGHT = [["fr"], ["en", "de"]]


def test_a_language_that_no_model_was_taught_is_refused(ask):
    for languages in NOT_TAUGHT:
        error = ask(languages=languages).json["error"]
        assert error["details"][0]["errorType"] == "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"


def test_what_the_caller_says_of_the_language_counts_before_what_is_found(ask, reader):
    reader.language = "und"
    assert ask(languages=["en"]).json["detectedLanguages"] == ["und"]
    assert ask().status_code == 400
    assert ask(dropUnsupportedAttributes=True).json["attributeScores"] == {}


def test_whether_the_policy_lets_it_through_is_told_in_any_language(ask, reader):
    reader.language = "und"
    assert value(ask(attributes={"LIKELY_TO_REJECT": {}}), "LIKELY_TO_REJECT") > 0.5


LIKELIHOODS = [
    ("A fair comment.", {}, False),
    ("toxic!", {}, True),
    ("spam!", {}, True),
    ("a turnip", {"words": {"banned": ["turnip"]}}, True),
    ("http://a.example http://b.example http://c.example", {}, True),
    ("A fair comment.", {"hold_at": {"toxicity": 0.01}}, True),
    ("A fair comment.", {"hold_at": {"toxicity": 0.0}}, True),
    ("toxic!", {"hold_at": {"toxicity": 1.0}}, False),
    ("spam!", {"reject_at": {"spam": 0.9}}, True),
    ("A fair comment.", {"moderation": {"mode": "pre"}}, False),
    ("A fair comment.", {"commenter": {"hold_until_published": 3}}, False),
]


def test_likely_to_reject_is_above_one_half_exactly_where_the_policy_holds(ask, set_policy):
    for text, policy, is_likely in LIKELIHOODS:
        set_policy(**policy)
        likelihood = value(ask(text, {"LIKELY_TO_REJECT": {}}), "LIKELY_TO_REJECT")
        assert 0 <= likelihood <= 1
        assert (likelihood > 0.5) is is_likely


def test_a_text_that_nobody_could_read_is_unavailable_and_never_a_score(ask, reader):
    reader.failing = True
    answer = ask("toxic!")
    assert answer.status_code == 503
    assert answer.json["error"]["status"] == "UNAVAILABLE"


def test_a_score_that_is_no_number_is_no_score(ask, app, reader, monkeypatch):
    monkeypatch.setattr(reader, "_scores", lambda _text: {"toxicity": float("nan")})
    assert ask().status_code == 503
