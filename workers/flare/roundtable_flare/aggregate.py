"""Sums of updates in whole numbers, so that the order of arrival changes no bit, and the step of the server: core/aggregation."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

Weights = dict[str, npt.NDArray[np.float32]]
FRACTION = 2**24


class UpdateRefused(Exception):
    """Why an update does not count, one sentence."""


def check_update(update: Any, base: Weights, clip: dict[str, str]) -> None:
    """Names, shapes, finite numbers, the bound per coordinate and the norm. Raises UpdateRefused."""
    if not isinstance(update, dict) or set(update) != set(base):
        raise UpdateRefused("The update does not have the parameters of the model.")
    each, total = float(clip["perCoordinate"]), 0.0
    for name, part in update.items():
        if not isinstance(part, np.ndarray) or part.shape != base[name].shape or part.dtype != np.float32:
            raise UpdateRefused(f"The update of {name} has another shape or number type than the model.")
        if not np.isfinite(part).all():
            raise UpdateRefused("The update holds a number that is not finite.")
        if np.abs(part).max(initial=0.0) > each * (1 + 1e-6):
            raise UpdateRefused(f"A coordinate of the update is beyond the agreed ±{clip['perCoordinate']}.")
        total += float((part.astype(np.float64) ** 2).sum())
    if math.sqrt(total) > float(clip["normL2"]) * (1 + 1e-6):
        raise UpdateRefused(f"The norm of the update is {math.sqrt(total):.6g}; {clip['normL2']} is agreed.")


class Sum:
    """A running sum of updates, in steps of 2**−24; its size does not grow with the sites."""

    def __init__(self, base: Weights) -> None:
        self._parts = {name: np.zeros(part.shape, np.int64) for name, part in base.items()}
        self._weight = 0

    def add(self, update: Weights, weight: int) -> None:
        for name, part in self._parts.items():
            part += np.rint(update[name].astype(np.float64) * FRACTION).astype(np.int64) * weight
        self._weight += weight

    def mean(self) -> dict[str, npt.NDArray[np.float64]]:
        return {name: part / (self._weight * FRACTION) for name, part in self._parts.items()}


class ServerStep:
    """Moves the global model by the mean update: core/aggregation/server-step.ts. Remembers moments from round to round."""

    def __init__(self, settings: dict[str, str] | None) -> None:
        self._settings = settings or {"name": "average", "learningRate": "1"}
        self._m: dict[str, npt.NDArray[np.float32]] = {}
        self._v: dict[str, npt.NDArray[np.float32]] = {}

    def apply(self, base: Weights, delta: dict[str, npt.NDArray[np.float64]]) -> Weights:
        return {name: self._moved(name, base[name].astype(np.float64), change).astype(np.float32) for name, change in delta.items()}

    def _moved(self, name: str, base: npt.NDArray[np.float64], change: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        kind, rate = self._settings["name"], float(self._settings["learningRate"])
        if kind == "average":
            return base + rate * change
        first, second, tau = (float(self._settings[key]) for key in ("momentum", "secondMoment", "adaptivity"))
        m = first * self._m.get(name, np.zeros(change.shape, np.float32)) + (1 if kind == "momentum" else 1 - first) * change
        self._m[name] = m.astype(np.float32)
        if kind == "momentum":
            return base + rate * self._m[name].astype(np.float64)
        v, squared = self._v.get(name, np.zeros(change.shape, np.float32)).astype(np.float64), change * change
        if kind == "adagrad":
            v = v + squared
        elif kind == "adam":
            v = second * v + (1 - second) * squared
        else:
            v = v - (1 - second) * squared * np.sign(v - squared)
        self._v[name] = v.astype(np.float32)
        return base + rate * self._m[name].astype(np.float64) / (np.sqrt(self._v[name].astype(np.float64)) + tau)
