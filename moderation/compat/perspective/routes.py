"""`/v1alpha1/comments:analyze`, `comments:suggestscore` and the discovery document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, json, jsonify, request
from werkzeug.exceptions import HTTPException

from moderation.compat.judging import judge, read
from moderation.compat.keys import Caller, caller_with
from moderation.compat.labels import Label, keep
from moderation.compat.perspective import refusals, spans
from moderation.compat.perspective.asking import Analysis, read_analysis, read_suggestion
from moderation.compat.perspective.attributes import LIKELY_TO_REJECT, is_taught, value_of
from moderation.compat.perspective.discovery import discovery_document
from moderation.domain.errors import ModerationError
from moderation.http.auth import public
from moderation.http.context import services
from moderation.http.parsing import parse_json

blueprint = Blueprint("perspective", __name__)
blueprint.register_error_handler(refusals.Refused, refusals.answer_refused)
blueprint.register_error_handler(ModerationError, refusals.answer_domain_error)
blueprint.register_error_handler(HTTPException, refusals.answer_http_error)

# A text of 20,480 bytes, escaped, and the article that some send along.
LARGEST_REQUEST = 512 * 1024
VERSION = "v1alpha1"


@blueprint.get("/$discovery/rest")
@public
def get_discovery() -> Response:
    """The API in Google's own format, from which its clients build themselves."""
    if request.args.get("version", VERSION) != VERSION:
        raise refusals.Refused(f"There is {VERSION} alone.", status=404)
    return jsonify(discovery_document(services().public_url))


@blueprint.post("/v1alpha1/comments:analyze")
@public
def analyze() -> Response:
    """Scores for a text. Nothing of it is kept, whatever `doNotStore` says."""
    caller = _caller()
    asked = read_analysis(_body())
    judgement = judge(caller.site.id, asked.text)
    thresholds = _scorable(asked, judgement.reading.language)
    summaries = {name: value_of(name, judgement) for name in thresholds}
    wanted = {name: one for name, one in summaries.items() if one >= thresholds[name]}
    return _answer(
        attributeScores=_scores(asked, wanted),
        languages=list(asked.languages) or [judgement.reading.language],
        detectedLanguages=[judgement.reading.language],
        clientToken=asked.client_token,
    )


@blueprint.post("/v1alpha1/comments:suggestscore")
@public
def suggest_score() -> Response:
    """What a text should have scored, in the opinion of the site: kept to learn from."""
    caller = _caller()
    suggestion = read_suggestion(_body())
    labels = [Label(name, value) for name, value in suggestion.values.items()]
    keep(caller.site.id, "perspective", suggestion.text, labels)
    return _answer(
        detectedLanguages=[read(suggestion.text).language], clientToken=suggestion.client_token
    )


def _caller() -> Caller:
    secret = request.args.get("key") or request.headers.get("X-Goog-Api-Key", "")
    if not secret:
        raise refusals.no_key()
    caller = caller_with(secret)
    if caller is None:
        raise refusals.bad_key()
    return caller


def _body() -> dict[str, Any]:
    request.max_content_length = LARGEST_REQUEST
    body = parse_json(request.get_data())
    if not isinstance(body, dict):
        raise refusals.Refused("Invalid JSON payload received. Send an object.")
    return body


def _scorable(asked: Analysis, detected: str) -> dict[str, float]:
    """The attributes that this text can be scored for. Raises Refused.

    What the caller says about the language counts; only where nothing is said, what was found.
    """
    strange = [one for one in asked.languages or (detected,) if not is_taught(one)]
    if not strange:
        return dict(asked.thresholds)
    # Whether the policy would let it through can be told in any language.
    kept = {name: edge for name, edge in asked.thresholds.items() if name == LIKELY_TO_REJECT}
    if asked.leaves_out or len(kept) == len(asked.thresholds):
        return kept
    name = next(name for name in asked.thresholds if name not in kept)
    raise refusals.of_type(
        "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
        f"Attribute {name} does not support request languages: {', '.join(strange)}",
        languageNotSupportedByAttributeError={"detectedLanguages": [detected], "attribute": name},
    )


def _scores(asked: Analysis, summaries: dict[str, float]) -> dict[str, Any]:
    whole = [(0, len(asked.text))]
    stretches = spans.sentences(asked.text) if asked.by_sentence else whole
    places = spans.in_utf16(asked.text, stretches)
    inner = spans.scores_of(asked.text, stretches) if len(stretches) > 1 else []
    found = {}
    for name, summary in summaries.items():
        # What the policy says is said of the whole text alone.
        parts = [one[name] for one in inner] if name != LIKELY_TO_REJECT else []
        where = places if parts else spans.in_utf16(asked.text, whole)
        found[name] = {
            "summaryScore": _probability(summary),
            "spanScores": _span_scores(where, parts or [summary]),
        }
    return found


def _span_scores(places: Sequence[spans.Stretch], values: Sequence[float]) -> list[Any]:
    return [
        {"begin": begin, "end": end, "score": _probability(value)}
        for (begin, end), value in zip(places, values, strict=True)
    ]


def _probability(value: float) -> dict[str, Any]:
    return {"value": value, "type": "PROBABILITY"}


def _answer(**fields: Any) -> Response:
    body = json.dumps({name: value for name, value in fields.items() if value is not None})
    return Response(body, content_type="application/json; charset=UTF-8")
