"""Teaching the encoder: two rounds over the rows, shortest first within a batch of batches."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from classifiers.encoder.lessons import target_table
from classifiers.encoder.network import Network
from classifiers.encoder.tokens import WordPieces
from classifiers.progress import Progress
from classifiers.sources import Row

BATCH: Final = 48
_POOL: Final = 40  # batches that are sorted by length together, so that little is padding
_WARM_UP: Final = 0.06
_WEIGHT_DECAY: Final = 0.01
_REPORT_EVERY: Final = 50


@dataclass(frozen=True, slots=True)
class Round:
    """One pass: the share of the sources' rows, how often our own are seen, learning rates."""

    sources: float
    own: int
    first_rate: float
    last_rate: float


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts of one step, padded; rows of `targets` and `weights` belong to rows of `tokens`."""

    tokens: Tensor
    mask: Tensor
    targets: Tensor
    weights: Tensor


def teach(
    network: Network, rows: list[Row], pieces: WordPieces, lesson: Round, progress: Progress
) -> None:
    """Trains `network` in place for one round; the order comes from torch's seed."""
    order = np.random.default_rng(torch.initial_seed() % 2**32)
    chosen = _chosen(rows, lesson, order)
    ids = [pieces(row.copy) for row in chosen]
    targets, weights = target_table(chosen)
    plan = list(_plan([len(one) for one in ids], order))
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=lesson.first_rate, weight_decay=_WEIGHT_DECAY
    )
    network.train()
    running = 0.0
    for step, places in enumerate(plan):
        _set_rate(optimizer, lesson, step / len(plan))
        batch = _batch(ids, targets, weights, places)
        loss = _loss(network, batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        running = 0.98 * running + 0.02 * float(loss.detach())
        if step % _REPORT_EVERY == 0:
            loss_now = running / (1 - 0.98 ** (step + 1))
            progress(step / len(plan), f"step {step} of {len(plan)}, loss {loss_now:.4f}")


def _chosen(rows: list[Row], lesson: Round, order: np.random.Generator) -> list[Row]:
    drawn = order.random(len(rows)) < lesson.sources
    own = [row for row in rows if row.source.startswith("own_")]
    others = [
        row
        for row, kept in zip(rows, drawn, strict=True)
        if kept and not row.source.startswith("own_")
    ]
    return others + own * lesson.own


def _plan(lengths: list[int], order: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    shuffled = order.permutation(len(lengths))
    size = BATCH * _POOL
    for start in range(0, len(shuffled), size):
        pool = sorted(shuffled[start : start + size], key=lambda at: lengths[at])
        batches = [pool[first : first + BATCH] for first in range(0, len(pool), BATCH)]
        for at in order.permutation(len(batches)):
            yield np.array(batches[at])


def _batch(
    ids: list[list[int]],
    targets: NDArray[np.float32],
    weights: NDArray[np.float32],
    places: NDArray[np.int64],
) -> Batch:
    longest = max(len(ids[at]) for at in places)
    tokens = torch.zeros((len(places), longest), dtype=torch.long)
    mask = torch.zeros_like(tokens)
    for row, at in enumerate(places):
        tokens[row, : len(ids[at])] = torch.tensor(ids[at])
        mask[row, : len(ids[at])] = 1
    return Batch(tokens, mask, torch.from_numpy(targets[places]), torch.from_numpy(weights[places]))


def _loss(network: Network, batch: Batch) -> Tensor:
    with torch.autocast("cpu", torch.bfloat16):
        logits = network(batch.tokens, batch.mask)
    each = binary_cross_entropy_with_logits(logits.float(), batch.targets, reduction="none")
    return (each * batch.weights).sum() / len(batch.tokens)


def _set_rate(optimizer: torch.optim.Optimizer, lesson: Round, done: float) -> None:
    rise = min(1.0, done / _WARM_UP)
    fall = 0.5 * (1 + math.cos(math.pi * done))
    rate = lesson.last_rate + (lesson.first_rate - lesson.last_rate) * fall
    for group in optimizer.param_groups:
        group["lr"] = rise * rate


def save(network: Network, file: Path) -> None:
    """Keeps what was learnt so far."""
    torch.save(network.state_dict(), file)
