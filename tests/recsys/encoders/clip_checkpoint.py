"""A CLIP network of a few thousand random weights with its tokenizer, where Hugging Face's cache would have the real one."""

import json
from pathlib import Path

import pytest

from recsys.encoders._torchvision import import_torchvision

REVISION = "0" * 40
DIM, SIDE, TOKENS = 24, 32, 16


def write_tiny(cache: Path, repository: str) -> Path:
    """Write it into an empty cache as if it had been downloaded; returns its folder."""
    import_torchvision()
    import torch
    from transformers import CLIPConfig, CLIPModel

    home = cache / f"models--{repository.replace('/', '--')}"
    folder = home / "snapshots" / REVISION
    folder.mkdir(parents=True)
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text(REVISION)
    words = _write_tokenizer(folder)
    layers = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    ends = {"bos_token_id": words - 2, "eos_token_id": words - 1, "pad_token_id": words - 1}
    config = CLIPConfig(
        text_config={**layers, "vocab_size": words, "max_position_embeddings": TOKENS, **ends},
        vision_config={**layers, "image_size": SIDE, "patch_size": 8},
        projection_dim=DIM,
    )
    state = torch.random.get_rng_state()
    torch.manual_seed(0)
    CLIPModel(config).save_pretrained(folder)
    torch.random.set_rng_state(state)
    return folder


def look_in(patched: pytest.MonkeyPatch, cache: Path) -> None:
    """Let a cache be the one that is used, on a machine without a network."""
    from huggingface_hub import constants

    patched.setattr(constants, "HF_HUB_CACHE", str(cache))
    patched.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")  # nobody listens on the discard port
    patched.setenv("no_proxy", "*")


def _write_tokenizer(folder: Path) -> int:
    """Letters alone, without merges, in the two files that CLIP's tokenizer is published in; how many tokens there are."""
    letters = [chr(code) for code in range(ord("!"), ord("~") + 1)]
    tokens = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({token: number for number, token in enumerate(tokens)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    return len(tokens)
