"""Models as safetensors files, byte for byte as core/weights/model-file.ts writes them. No pickle is read or written anywhere."""

from __future__ import annotations

import json
import os
import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import safe_open

Weights = dict[str, npt.NDArray[np.float32]]
FORMAT = "roundtable-model/v1"


def encode(weights: Weights, metadata: dict[str, str]) -> bytes:
    """The file of a model: sorted names, the header padded to 8 bytes."""
    offset, fields, parts = 0, {"__metadata__": dict(sorted(metadata.items()))}, []
    for name in sorted(weights):
        data = np.ascontiguousarray(weights[name], "<f4").tobytes()
        fields[name] = {"dtype": "F32", "shape": list(weights[name].shape), "data_offsets": [offset, offset + len(data)]}
        offset += len(data)
        parts.append(data)
    header = json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode()
    header += b" " * (-len(header) % 8)
    return struct.pack("<Q", len(header)) + header + b"".join(parts)


def write(path: Path, weights: Weights, metadata: dict[str, str]) -> None:
    """Durably: a reader finds the file of before or this one, never a part."""
    beside = path.with_name(f".{path.name}.part")
    with beside.open("wb") as file:
        file.write(encode(weights, metadata))
        file.flush()
        os.fsync(file.fileno())
    beside.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def read(path: Path) -> tuple[Weights, dict[str, str]]:
    """Weights by name, and the metadata of the file."""
    with safe_open(str(path), framework="numpy") as file:
        return {name: file.get_tensor(name) for name in file.keys()}, dict(file.metadata() or {})
