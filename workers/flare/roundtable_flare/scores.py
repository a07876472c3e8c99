"""How good logits are, and what of it may leave a site: core/metrics/auc.ts and core/metrics/metric.ts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


def auc(logits: Floats, labels: Bytes) -> float | None:
    """Area under the ROC curve by average ranks (Hanley & McNeil 1982); None when a class is missing."""
    positives, negatives = int((labels == 1).sum()), int((labels == 0).sum())
    if positives == 0 or negatives == 0:
        return None
    _, place, counts = np.unique(logits, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[place.reshape(-1)]
    return float((ranks[labels == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def log_loss(logits: Floats, labels: Bytes) -> float:
    """Mean of −ln P(label), unweighted."""
    wrong = np.where(labels == 1, -logits, logits).astype(np.float64)
    return float(np.mean(np.maximum(wrong, 0) + np.log1p(np.exp(-np.abs(wrong)))))


def accuracy(logits: Floats, labels: Bytes) -> float:
    """Share of logits on the right side of 0."""
    return float(np.mean((logits > 0) == (labels == 1)))


def tellable(logits: Floats, labels: Bytes, patients: Sequence[Any], k: int) -> dict[str, float]:
    """Metrics of a split that may leave: each speaks about k images of k people, and AUC about as many of either class."""
    people = [len({who for who, label in zip(patients, labels) if label == value}) for value in (0, 1)]
    images = [int((labels == value).sum()) for value in (0, 1)]
    told: dict[str, float] = {}
    if min(len(labels), len(set(patients))) >= k and len(labels) > 0:
        told |= {"val_loss": log_loss(logits, labels), "val_accuracy": accuracy(logits, labels)}
    if min(*people, *images) >= k and (value := auc(logits, labels)) is not None:
        told["val_auc"] = value
    return told
