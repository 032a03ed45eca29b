"""The command line: `python -m classifiers train|evaluate|score`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from classifiers.base import ClassifierFailed, Scores
from classifiers.bundle import SHIPPED, Bundle, load_bundle
from classifiers.wordlist import WordList

if TYPE_CHECKING:
    from moderation.domain.policy_settings import PolicySettings

_BATCH: Final = 64


class BadLine(ValueError):
    """A line of the input is not an object with a text; the message tells which."""


def default_outcome(text: str, scores: Scores) -> tuple[str, list[str]]:
    """`publish`, `hold` or `reject` under the shipped default policy, and its reasons.

    Of all that the policy looks at, only what stands in the text is known here: the commenter
    counts as one who is neither new nor known for anything.
    """
    from moderation.domain.links import count_links  # noqa: PLC0415 the command alone knows policy
    from moderation.domain.policy import Evidence, decide  # noqa: PLC0415

    policy = _default_policy()
    evidence = Evidence(
        scores=scores,
        banned_words=tuple(WordList(policy.banned_words).find(text)),
        suspect_words=tuple(WordList(policy.suspect_words).find(text)),
        links=count_links(text),
        published_before=policy.hold_until_published,
    )
    ruling = decide(evidence, policy)
    return ruling.action.value, list(ruling.reasons)


@cache
def _default_policy() -> PolicySettings:
    from config.settings import CONFIG_DIR  # noqa: PLC0415
    from moderation.domain.policy_settings import policy_from, read_policy  # noqa: PLC0415

    return policy_from(read_policy((CONFIG_DIR / "policy.toml").read_text(encoding="utf-8")))


def score_lines(lines: Iterable[str], bundle: Bundle) -> Iterator[dict[str, Any]]:
    """One answer a line, in order, reading no more than a batch ahead. Raises BadLine."""
    texts = (_text(line, number) for number, line in enumerate(lines, start=1))
    while batch := list(islice(texts, _BATCH)):
        for text, scores in zip(batch, bundle.score(batch), strict=True):
            outcome, reasons = default_outcome(text, scores)
            yield {
                "scores": scores,
                "outcome": outcome,
                "reasons": reasons,
                "model_version": bundle.version,
            }


def _text(line: str, number: int) -> str:
    try:
        comment = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"line {number}: not JSON") from error
    text = comment.get("text") if isinstance(comment, dict) else None
    if not isinstance(text, str):
        raise BadLine(f'line {number}: not an object with a string "text"')
    return text


def _score(arguments: argparse.Namespace, source: TextIO, sink: TextIO) -> int:
    answers = score_lines(source, load_bundle(arguments.model))
    sink.writelines(json.dumps(answer) + "\n" for answer in answers)
    return 0


def _train(arguments: argparse.Namespace, _: TextIO, sink: TextIO) -> int:
    from classifiers.train import train  # noqa: PLC0415 scikit-learn, which serving lacks

    began = time.monotonic()

    def progress(message: str) -> None:
        sink.write(f"{time.monotonic() - began:6.0f} s  {message}\n")
        sink.flush()

    bundle = train(arguments.data, arguments.out, arguments.seed, progress)
    progress(f"wrote {bundle.version} to {arguments.out}")
    return 0


def _evaluate(arguments: argparse.Namespace, _: TextIO, sink: TextIO) -> int:
    from classifiers.evaluate import evaluate  # noqa: PLC0415 scikit-learn, which serving lacks

    sink.write(evaluate(arguments.data, arguments.model, arguments.compare, arguments.card))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m classifiers", description=__doc__)
    commands = parser.add_subparsers(required=True)
    train = commands.add_parser("train", help="train a bundle from the training data folder")
    train.add_argument("--data", type=Path, required=True)
    train.add_argument("--out", type=Path, default=SHIPPED)
    train.add_argument("--seed", type=int, default=1)
    train.set_defaults(run=_train)
    evaluate = commands.add_parser("evaluate", help="measure a bundle on rows it has not seen")
    evaluate.add_argument("--data", type=Path, required=True)
    evaluate.add_argument("--model", type=Path, default=SHIPPED)
    evaluate.add_argument("--compare", type=Path, help="another bundle to set beside it")
    evaluate.add_argument("--card", type=Path, help="model card to write the figures into")
    evaluate.set_defaults(run=_evaluate)
    score = commands.add_parser("score", help="score JSON lines from standard input")
    score.add_argument("--model", type=Path, default=SHIPPED)
    score.set_defaults(run=_score)
    return parser


def main(
    arguments: list[str] | None = None, source: TextIO = sys.stdin, sink: TextIO = sys.stdout
) -> int:
    """Runs one command. 0 when done, 2 for bad input, 3 when the model cannot be trusted."""
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed, source, sink))
    except BadLine as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    except ClassifierFailed as error:
        sys.stderr.write(f"error: the classifier failed: {error}\n")
        return 3


if __name__ == "__main__":
    sys.exit(main())
