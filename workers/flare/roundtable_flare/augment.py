"""Random moves of training images, as workers/train/augment.ts makes them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from .random_stream import RandomStream

Bytes = npt.NDArray[np.uint8]
USUAL = {"shiftPercent": 5, "rotateDegrees": 8, "contrastPercent": 15, "mirror": False}


def augmented(image: Bytes, ranges: dict[str, Any], random: RandomStream) -> Bytes:
    """A square image [s, s] shifted, turned, its contrast changed, and mirrored where the ranges say so; what lies outside repeats the edge."""
    size = image.shape[0]
    middle, last = (size - 1) / 2, size - 1

    def spread(limit: float) -> float:
        return (random.uniform() * 2 - 1) * limit

    angle = spread(ranges["rotateDegrees"] / 180 * math.pi)
    shift_x, shift_y = spread(ranges["shiftPercent"] / 100) * size, spread(ranges["shiftPercent"] / 100) * size
    contrast = 1 + spread(ranges["contrastPercent"] / 100)
    mirrored = ranges["mirror"] and random.uniform() < 0.5
    cos, sin = math.cos(angle), math.sin(angle)
    dx, dy = np.arange(size) - middle - shift_x, (np.arange(size) - middle - shift_y)[:, None]
    x = np.clip(cos * dx + sin * dy + middle, 0, last)
    y = np.clip(cos * dy - sin * dx + middle, 0, last)
    x0, y0 = x.astype(np.int64), y.astype(np.int64)
    x1, y1 = np.minimum(x0 + 1, last), np.minimum(y0 + 1, last)
    fx, fy = x - x0, y - y0
    grey = image.astype(np.float64)
    top = grey[y0, x0] * (1 - fx) + grey[y0, x1] * fx
    bottom = grey[y1, x0] * (1 - fx) + grey[y1, x1] * fx
    moved = ((top * (1 - fy) + bottom * fy) - 127.5) * contrast + 127.5
    pixels = np.clip(np.floor(moved + 0.5), 0, 255).astype(np.uint8)
    return pixels[:, ::-1] if mirrored else pixels
