"""The command line: `python -m classifiers train|train-encoder|weigh|evaluate|score`."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from classifiers.base import ClassifierFailed, Reading
from classifiers.bundle import SHIPPED, load_bundle
from classifiers.cascade import SECOND_OPINION, load_classifiers
from classifiers.line_by_line import BadLine, Source, score_lines
from classifiers.progress import shown_on
from classifiers.wordlist import WordList

if TYPE_CHECKING:
    from moderation.domain.policy_settings import PolicySettings


def default_outcome(text: str, reading: Reading) -> tuple[str, list[str]]:
    """`publish`, `hold` or `reject` under the shipped default policy, and its reasons.

    Of all that the policy looks at, only what stands in the text is known here: the commenter
    counts as one who is neither new nor known for anything.
    """
    from moderation.domain.links import count_links  # noqa: PLC0415 the command alone knows policy
    from moderation.domain.policy import Evidence, decide  # noqa: PLC0415

    policy = _default_policy()
    evidence = Evidence(
        scores=reading.scores,
        language=reading.language,
        read_whole=reading.whole,
        banned_words=tuple(WordList(policy.banned_words).find(text)),
        suspect_words=tuple(WordList(policy.suspect_words).find(text)),
        links=count_links(text),
        published_before=policy.hold_until_published,
    )
    ruling = decide(evidence, policy)
    return ruling.action.value, list(ruling.reasons)


def is_held_by_default(text: str, reading: Reading) -> bool:
    """Whether the shipped default policy keeps the text from being published."""
    return default_outcome(text, reading)[0] != "publish"


@cache
def _default_policy() -> PolicySettings:
    from config.settings import CONFIG_DIR  # noqa: PLC0415
    from moderation.domain.policy_settings import policy_from, read_policy  # noqa: PLC0415

    return policy_from(read_policy((CONFIG_DIR / "policy.toml").read_text(encoding="utf-8")))


def _score(arguments: argparse.Namespace, source: Source, sink: TextIO) -> int:
    scorer = load_classifiers(arguments.model, second_opinion=not arguments.fast)
    if scorer.alone_because:
        sys.stderr.write(f"without the second opinion: {scorer.alone_because}\n")
    try:
        for answers in score_lines(source, scorer, default_outcome):
            sink.writelines(json.dumps(answer) + "\n" for answer in answers)
            sink.flush()
    except OSError as error:
        sys.stderr.write(f"error: reading or writing failed: {error.strerror}\n")
        _write_no_more(sink)
        return 1
    return 0


def _write_no_more(sink: TextIO) -> None:
    """What could not be written is dropped, or Python would try again when it ends."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sink.fileno())


def _train(arguments: argparse.Namespace, _: Source, sink: TextIO) -> int:
    from classifiers.train import train  # noqa: PLC0415 scikit-learn, which serving lacks

    bundle = train(arguments.data, arguments.out, arguments.seed, shown_on(sink))
    sink.write(f"wrote {bundle.version} to {arguments.out}\n")
    return 0


def _weigh(arguments: argparse.Namespace, _: Source, sink: TextIO) -> int:
    from classifiers.encoder.weighing import weigh  # noqa: PLC0415 SciPy, which serving lacks
    from classifiers.sentences import own_rows  # noqa: PLC0415
    from classifiers.sources import read_rows  # noqa: PLC0415
    from classifiers.text import Normaliser  # noqa: PLC0415

    normalise = Normaliser()
    rows = [*read_rows(arguments.data / "train", normalise), *own_rows(normalise, arguments.seed)]
    out = arguments.model / SECOND_OPINION
    cascade = weigh(rows, load_bundle(arguments.model), arguments.data, out)
    sink.write(f"wrote {cascade.version} to {out}\n")
    return 0


def _train_encoder(arguments: argparse.Namespace, _: Source, sink: TextIO) -> int:
    from classifiers.encoder.train import train_encoder  # noqa: PLC0415 PyTorch, which serving lacks

    fast = load_bundle(arguments.model)
    out = arguments.model / SECOND_OPINION
    cascade = train_encoder(arguments.data, fast, out, arguments.seed, shown_on(sink))
    sink.write(f"wrote {cascade.version} to {out}\n")
    return 0


def _evaluate(arguments: argparse.Namespace, _: Source, sink: TextIO) -> int:
    if arguments.labels:
        return _agree(arguments.labels, arguments.model, sink)
    from classifiers.evaluation.report import evaluate  # noqa: PLC0415 matplotlib, which serving lacks

    sink.write(
        evaluate(
            load_classifiers(arguments.model),
            arguments.data,
            is_held_by_default,
            compare=load_classifiers(arguments.compare) if arguments.compare else None,
            card=arguments.card,
        )
    )
    return 0


def _agree(file: Path, model: Path, sink: TextIO) -> int:
    from classifiers.evaluation.site_labels import agreement  # noqa: PLC0415 measuring alone

    try:
        sink.write(agreement(load_classifiers(model), file, is_held_by_default))
    except OSError as error:
        sys.stderr.write(f"error: {file} cannot be read: {error.strerror or 'it is broken'}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m classifiers", description=__doc__)
    commands = parser.add_subparsers(required=True)
    train = commands.add_parser("train", help="train a bundle from the training data folder")
    train.add_argument("--data", type=Path, required=True)
    train.add_argument("--out", type=Path, default=SHIPPED)
    train.add_argument("--seed", type=int, default=1)
    train.set_defaults(run=_train)
    encoder = commands.add_parser("train-encoder", help="train the second opinion on a bundle")
    encoder.add_argument("--data", type=Path, required=True)
    encoder.add_argument("--model", type=Path, default=SHIPPED)
    encoder.add_argument("--seed", type=int, default=1)
    encoder.set_defaults(run=_train_encoder)
    weigh = commands.add_parser("weigh", help="join a bundle and the encoder beside it again")
    weigh.add_argument("--data", type=Path, required=True)
    weigh.add_argument("--model", type=Path, default=SHIPPED)
    weigh.add_argument("--seed", type=int, default=1)
    weigh.set_defaults(run=_weigh)
    evaluate = commands.add_parser("evaluate", help="measure a bundle on labelled texts")
    by = evaluate.add_mutually_exclusive_group(required=True)
    by.add_argument("--data", type=Path, help="the training data folder")
    by.add_argument("--labels", type=Path, help="a site's own labels: `moderation labels export`")
    evaluate.add_argument("--model", type=Path, default=SHIPPED)
    evaluate.add_argument("--compare", type=Path, help="another bundle to set beside it")
    evaluate.add_argument("--card", type=Path, help="model card to write the figures into")
    evaluate.set_defaults(run=_evaluate)
    score = commands.add_parser("score", help="score JSON lines from standard input")
    score.add_argument("--model", type=Path, default=SHIPPED)
    score.add_argument("--fast", action="store_true", help="without the second opinion")
    score.set_defaults(run=_score)
    return parser


def main(
    arguments: list[str] | None = None, source: Source | None = None, sink: TextIO | None = None
) -> int:
    """Runs one command on standard input and output, where no others are given.

    0 when done, 1 when the input or output fails, 2 for bad input, 3 when the model cannot be
    trusted.
    """
    parsed = _parser().parse_args(arguments)
    read = source or (sys.stdin.buffer if sys.stdin else io.BytesIO())  # None when it is closed
    written = sink or sys.stdout
    if written is None:
        sys.stderr.write("error: standard output is closed\n")
        return 1
    try:
        return int(parsed.run(parsed, read, written))
    except BadLine as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    except ClassifierFailed as error:
        sys.stderr.write(f"error: the classifier failed: {error}\n")
        return 3


if __name__ == "__main__":
    sys.exit(main())
