"""The shared n-grams as a sparse matrix, for training and evaluation only (needs SciPy)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse

from classifiers.features import HashedNGrams
from classifiers.ngrams import NGrams

_BATCH = 512


def design_matrix(cutter: HashedNGrams, texts: Sequence[str]) -> sparse.csr_matrix:
    """A row for each text (a matching copy), a column for each bucket, float32.

    A cell is the bucket's count times 1 / sqrt(n-grams of the text), as in serving.
    """
    blocks = [_block(cutter, batch) for batch in _batches(texts)]
    return sparse.vstack(blocks, format="csr", dtype=np.float32)


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), _BATCH):
        yield texts[start : start + _BATCH]


def _block(cutter: HashedNGrams, texts: Sequence[str]) -> sparse.csr_matrix:
    ngrams = cutter.cut(texts)
    rows, columns = _cells(ngrams)
    values = ngrams.scales()[rows].astype(np.float32)
    shape = (len(texts), 2**cutter.settings.bits)
    return sparse.csr_matrix((values, (rows, columns)), shape=shape)


def _cells(ngrams: NGrams) -> tuple[np.ndarray, np.ndarray]:
    """Row and column of every n-gram; those between the texts belong to no row."""
    edges = np.zeros(len(ngrams.buckets) + 1, np.int64)
    owner = np.broadcast_to(np.arange(ngrams.starts.shape[1]) + 1, ngrams.starts.shape)
    full = ngrams.ends > ngrams.starts
    np.add.at(edges, ngrams.starts[full], owner[full])
    np.add.at(edges, ngrams.ends[full], -owner[full])
    rows = np.cumsum(edges)[:-1] - 1
    inside = rows >= 0
    return rows[inside], ngrams.buckets[inside]
