"""From the trained network to the file that is served: pruned, ONNX, eight-bit weights."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from classifiers.encoder.lessons import OUTPUTS
from classifiers.encoder.network import Network
from classifiers.encoder.tokens import SPECIAL, WordPieces

_MET_OFTEN: Final = 2
_OPSET: Final = 17
_MARK: Final = "##"


def prune(network: Network, pieces: WordPieces, copies: Iterable[str]) -> WordPieces:
    """Drops the pieces that `copies` hardly use from the network, in place, and from the list.

    Single characters stay, so that every word that could be cut before still can.
    """
    met = Counter(piece for copy in copies for piece in set(pieces(copy)))
    kept = [
        at
        for at, piece in enumerate(pieces.vocabulary)
        if piece in SPECIAL or len(piece.removeprefix(_MARK)) == 1 or met[at] >= _MET_OFTEN
    ]
    embeddings = network.encoder.get_input_embeddings()
    smaller = torch.nn.Embedding(len(kept), embeddings.embedding_dim, padding_idx=0)
    with torch.no_grad():
        smaller.weight.copy_(embeddings.weight[kept])
    network.encoder.set_input_embeddings(smaller)
    network.encoder.config.vocab_size = len(kept)
    return WordPieces([pieces.vocabulary[at] for at in kept])


def export(network: Network, file: Path) -> None:
    """Writes `file`: token ids (1 x n) in, log-odds (1 x OUTPUTS) out, weights in eight bits.

    One text at a time: activations are scaled by what is in the call, and a text's score must
    not depend on its neighbours.
    """
    network.eval()
    with tempfile.TemporaryDirectory() as folder:
        plain, prepared = Path(folder) / "plain.onnx", Path(folder) / "prepared.onnx"
        example = torch.ones((1, 8), dtype=torch.long)
        torch.onnx.export(
            _Unmasked(network),
            (example,),
            str(plain),
            input_names=["tokens"],
            output_names=["log_odds"],
            dynamic_axes={"tokens": {1: "length"}},
            opset_version=_OPSET,
            dynamo=False,
        )
        quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(
            str(prepared),
            str(file),
            per_channel=True,
            reduce_range=True,  # the same sums on processors without eight-bit dot products
            weight_type=QuantType.QInt8,
        )
    _anonymise(file)


class _Unmasked(torch.nn.Module):
    """The network for one text, which needs no mask."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self._network = network

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self._network(tokens, torch.ones_like(tokens))
        return logits


def _anonymise(file: Path) -> None:
    """Leaves out what tells nothing about the model: the texts of the tool that wrote it."""
    model = onnx.load(str(file))
    for node in model.graph.node:
        node.doc_string = ""
    model.doc_string = ""
    if len(model.graph.output) != 1 or len(OUTPUTS) < 1:
        raise ValueError("the exported network has other outputs")
    onnx.save(model, str(file))
