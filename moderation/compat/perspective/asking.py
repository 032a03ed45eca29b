"""Reading a request: the names of the proto in JSON, in either spelling, and nothing unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from moderation.compat.perspective.attributes import KNOWN
from moderation.compat.perspective.refusals import Refused, of_type

LONGEST_TEXT_BYTES = 20_480
_SCORE_TYPES = ("PROBABILITY", "SCORE_TYPE_UNSPECIFIED")
_TAG = re.compile(r"<[^<>]*>")
_HUMP = re.compile(r"_([a-z])")

Json = Mapping[str, Any]
Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Analysis:
    """What `comments:analyze` is asked. `thresholds` has the wanted attributes, in their order.

    `leaves_out` is whether attributes that there are not are left out of the answer, instead
    of refused.
    """

    text: str
    thresholds: Mapping[str, float]
    languages: tuple[str, ...]
    by_sentence: bool
    client_token: str | None
    leaves_out: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What `comments:suggestscore` says: values from 0 to 1 by attribute."""

    text: str
    values: Mapping[str, float]
    client_token: str | None


def read_analysis(body: Json) -> Analysis:
    """The question. Raises Refused."""
    fields = _Fields(body)
    leaves_out = bool(fields.take("dropUnsupportedAttributes", bool))
    wanted = fields.take("requestedAttributes", dict) or {}
    if not wanted:
        raise Refused("requested_attributes must not be empty")
    analysis = Analysis(
        text=_text(fields),
        thresholds={
            name: _threshold(name, asked)
            for name, asked in wanted.items()
            if not (leaves_out and name not in KNOWN)
        },
        languages=_languages(fields),
        by_sentence=bool(fields.take("spanAnnotations", bool)),
        client_token=fields.take("clientToken", str),
        leaves_out=leaves_out,
    )
    _check_the_rest(fields, "doNotStore")
    return analysis


def read_suggestion(body: Json) -> Suggestion:
    """The suggestion. Raises Refused."""
    fields = _Fields(body)
    scores = fields.take("attributeScores", dict) or {}
    if not scores:
        raise Refused("attribute_scores must not be empty")
    _languages(fields)
    values = {_known(name): _suggested(name, score) for name, score in scores.items()}
    suggestion = Suggestion(_text(fields), values, fields.take("clientToken", str))
    _check_the_rest(fields)
    return suggestion


class _Fields:
    """Look-ups in an object, in lowerCamelCase or lower_snake_case."""

    def __init__(self, values: Json) -> None:
        self._values = {
            _HUMP.sub(lambda hump: hump[1].upper(), name): value for name, value in values.items()
        }

    def take(self, name: str, kind: type[Kind]) -> Kind | None:
        """The value, which counts as known from now on; None without one. Raises Refused."""
        value = self._values.pop(name, None)
        if value is not None and not isinstance(value, kind):
            raise Refused(f"Invalid value at '{name}'")
        return value

    def refuse_unknown(self) -> None:
        """Raises Refused for whatever nobody asked for."""
        for name in self._values:
            raise Refused(
                f'Invalid JSON payload received. Unknown name "{name[:100]}": Cannot find field.'
            )


def _check_the_rest(fields: _Fields, *flags: str) -> None:
    """What is taken and changes nothing: whose comment it is, and the context, are not read."""
    for name in ("sessionId", "communityId"):
        fields.take(name, str)
    for name in flags:
        fields.take(name, bool)
    fields.take("context", dict)
    fields.refuse_unknown()


def _text(fields: _Fields) -> str:
    comment = _Fields(fields.take("comment", dict) or {})
    text = comment.take("text", str) or ""
    kind = comment.take("type", str) or "PLAIN_TEXT"
    comment.refuse_unknown()
    if kind not in ("PLAIN_TEXT", "HTML", "TEXT_TYPE_UNSPECIFIED"):
        raise Refused("Invalid value at 'comment.type'")
    if not text.strip():
        raise of_type("COMMENT_EMPTY", "Comment must be non-empty.")
    if len(text.encode()) > LONGEST_TEXT_BYTES:
        message = f"Comment text was too many bytes. Maximum is {LONGEST_TEXT_BYTES}."
        raise of_type("COMMENT_TOO_LONG", message)
    # As many blanks as the tag has characters: every place in the text stays where it is.
    return _TAG.sub(lambda tag: " " * len(tag[0]), text) if kind == "HTML" else text


def _languages(fields: _Fields) -> tuple[str, ...]:
    found = fields.take("languages", list) or []
    if not all(isinstance(one, str) and 0 < len(one) <= 35 for one in found):
        raise Refused("Invalid value at 'languages'")
    return tuple(found)


def _known(name: str) -> str:
    if name not in KNOWN:
        raise Refused(f"Unknown attribute: {name[:100]}. There are {', '.join(KNOWN)}.")
    return name


def _threshold(name: str, asked: Any) -> float:
    """Below which value this attribute is left out. Raises Refused."""
    _known(name)
    if not isinstance(asked, dict):
        raise Refused(f"Invalid value at 'requested_attributes.{name}'")
    parameters = _Fields(asked)
    if (parameters.take("scoreType", str) or _SCORE_TYPES[0]) not in _SCORE_TYPES:
        raise Refused(f"Attribute {name} has scores of the type PROBABILITY alone.")
    threshold = parameters.take("scoreThreshold", object)
    parameters.refuse_unknown()
    return 0.0 if threshold is None else _share(threshold, "score_threshold")


def _suggested(name: str, score: Any) -> float:
    scores = _Fields(score if isinstance(score, dict) else {})
    summary = _Fields(scores.take("summaryScore", dict) or {})
    scores.take("spanScores", list)
    scores.refuse_unknown()
    value = _share(summary.take("value", object), f"attribute_scores.{name}.summary_score.value")
    summary.take("type", str)
    summary.refuse_unknown()
    return value


def _share(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise Refused(f"Invalid value at '{name}': must be a number from 0 to 1")
    return float(value)
