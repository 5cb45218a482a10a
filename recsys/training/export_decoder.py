"""The other half of a trained autoencoder -> NAME.decoder.onnx and NAME.decoder.json, beside the encoder that was made of it."""

from pathlib import Path

import torch
from torch import nn

from recsys.files import sha256, write_json
from recsys.reconstruction import KIND, decoder_of
from recsys.training.autoencoder import Autoencoder
from recsys.training.graphs import write_compared


class _Drawing(nn.Module):
    """A trained network's `draw`, the colours of a pixel together: (n, dim) float32 -> (n, side, side, 3) float32 of 0 to 1."""

    def __init__(self, network: Autoencoder) -> None:
        super().__init__()
        self.network = network

    def forward(self, embeddings: torch.Tensor) -> torch.Tensor:
        return self.network.draw(embeddings).permute(0, 2, 3, 1)


def export_decoder(network: Autoencoder, dim: int, encoder: Path, made_by: str) -> Path:
    """Write the decoder of a network in evaluation mode beside the graph of its encoder; the decoder's graph.

    dim: numbers it draws from. TrainingError where the graph differs from torch.
    """
    graph = encoder.with_name(f"{decoder_of(encoder.stem)}.onnx")
    embeddings = torch.randn(2, dim, generator=torch.Generator().manual_seed(0))
    write_compared(_Drawing(network).eval(), embeddings, graph, "embeddings", "pictures")
    told = {"kind": KIND, "name": decoder_of(encoder.stem), "sha256": sha256(graph), "encoder": sha256(encoder), "made_by": made_by}
    write_json(graph.with_suffix(".json"), told)
    return graph
