"""One round at one site with PyTorch: the images, steps and numbers of workers/train/train-locally.ts."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .augment import USUAL, augmented
from .random_stream import RandomStream, batch_order

Bytes = npt.NDArray[np.uint8]
Weights = dict[str, npt.NDArray[np.float32]]
SCORED_AT_ONCE = 64
# A label that nobody gave (core/dataset/prepared.ts).
ABSENT = 255


class TrainingFailed(Exception):
    """A sentence that may leave the site."""


class Stopped(Exception):
    """Somebody wants the round to end."""


@dataclass(frozen=True)
class Split:
    """Grey values [n, s, s], labels 0, 1 or ABSENT [n], and a pseudonym for each image."""

    images: Bytes
    labels: Bytes
    patients: list[Any]


@dataclass(frozen=True)
class Device:
    """Where and how a site trains. ``mixed``: multiply in 16 bits, on GPUs only; ``compiled``: through torch.compile, where it is there."""

    name: str = "cpu"
    mixed: bool = False
    compiled: bool = False


def learning_rate(plan: dict[str, Any], round_number: int) -> float:
    """Of a round, from 1: half a cosine over all rounds (Loshchilov & Hutter 2017), or constant."""
    rate = float(plan["optimizer"]["learningRate"])
    if plan.get("schedule") == "constant":
        return rate
    return rate * (1 + math.cos(math.pi * (round_number - 1) / plan["rounds"])) / 2


def positive_weight(labels: Bytes) -> float:
    """Negatives for each positive, within [0.2, 5] for sites that hardly have one class."""
    positives, negatives = int((labels == 1).sum()), int((labels == 0).sum())
    return 5.0 if positives == 0 else min(max(negatives / positives, 0.2), 5.0)


def loss_of(logits: Tensor, labels: Tensor, weight: float, smoothing: float) -> Tensor:
    """Mean binary cross-entropy over the labels that were given, positives weighed, labels smoothed."""
    given = (labels != ABSENT).float()
    soft = labels * given * (1 - smoothing) + smoothing / 2
    each = F.binary_cross_entropy_with_logits(logits, soft, pos_weight=torch.tensor([weight], device=logits.device), reduction="none")
    return (each * given).sum() / given.sum()


def optimizer_of(plan: dict[str, Any], model: nn.Module, rate: float) -> torch.optim.Optimizer:
    """AdamW or SGD; only tensors of two or more dimensions decay."""
    settings = plan["optimizer"]
    decay = float(settings["weightDecay"])
    values = list(model.parameters())
    groups = [
        {"params": [value for value in values if value.dim() > 1], "weight_decay": decay},
        {"params": [value for value in values if value.dim() < 2], "weight_decay": 0.0},
    ]
    if settings["name"] == "adamw":
        return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.999), eps=1e-8)
    return torch.optim.SGD(groups, lr=rate, momentum=float(settings["momentum"]))


def load(model: nn.Module, weights: Weights) -> None:
    """Weights by their names; raises TrainingFailed when names or shapes differ."""
    try:
        model.load_state_dict({name: torch.from_numpy(np.array(value, np.float32)) for name, value in weights.items()})
    except (RuntimeError, TypeError) as error:
        raise TrainingFailed("The model of this round does not have the parameters of the plan.") from error


def pixels_of(images: Bytes, device: Device) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(images))[:, None].to(device.name)


def logits_of(model: nn.Module, images: Bytes, device: Device = Device()) -> npt.NDArray[np.float32]:
    """Logits of all images, [n]."""
    model.eval()
    with torch.no_grad():
        parts = [
            model(pixels_of(images[start : start + SCORED_AT_ONCE], device))[:, 0].float().cpu().numpy()
            for start in range(0, len(images), SCORED_AT_ONCE)
        ]
    logits = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    if not np.isfinite(logits).all():
        raise TrainingFailed("The model of this round gives not-a-number for an image, so it cannot be used.")
    return logits


def _clip_gradient(model: nn.Module, norm: float) -> None:
    """g · min(1, C/‖g‖₂) (Pascanu 2013, alg. 1)."""
    gradients = [value.grad for value in model.parameters() if value.grad is not None]
    length = torch.sqrt(sum((gradient * gradient).sum() for gradient in gradients))
    scale = torch.clamp(norm / torch.clamp(length, min=1e-12), max=1.0)
    for gradient in gradients:
        gradient.mul_(scale)


def _pull_back(model: nn.Module, base: list[Tensor], mu: float) -> None:
    """The gradient of FedProx: μ(w − w_global) (Li 2020, eq. 2)."""
    for value, start in zip(model.parameters(), base):
        if value.grad is not None:
            value.grad.add_(value.detach() - start, alpha=mu)


@dataclass(frozen=True)
class Trained:
    steps: int
    train_loss: float


def train(
    model: nn.Module,
    plan: dict[str, Any],
    split: Split,
    round_number: int,
    seed: str,
    report: Callable[[int, int, float], None],
    device: Device = Device(),
) -> Trained:
    """Trains the model in place from the weights that it has, with a fresh optimizer. ``report`` hears each step and may raise Stopped."""
    steps, per_epoch, batches = batch_order(plan, split.labels, seed)
    ranges, moves = plan.get("augmentation", USUAL), RandomStream(f"augment/{seed}")
    weight = positive_weight(split.labels) if plan.get("imbalance", "weights") == "weights" else 1.0
    smoothing, mu = float(plan.get("labelSmoothing", "0")), float(plan["proximalMu"])
    optimizer = optimizer_of(plan, model, learning_rate(plan, round_number))
    base = [value.detach().clone() for value in model.parameters()]
    forward = torch.compile(model) if device.compiled and hasattr(torch, "compile") else model
    model.train()
    loss_sum, seen = 0.0, 0
    for step, chosen in enumerate(batches, start=1):
        images = np.stack([augmented(split.images[i], ranges, moves) for i in chosen])
        labels = torch.from_numpy(split.labels[chosen].astype(np.float32))[:, None].to(device.name)
        with torch.autocast("cuda", enabled=device.mixed and device.name.startswith("cuda")):
            loss = loss_of(forward(pixels_of(images, device)).float(), labels, weight, smoothing)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        if plan["algorithm"] == "fedprox":
            _pull_back(model, base, mu)
        if "gradientClip" in plan:
            _clip_gradient(model, float(plan["gradientClip"]))
        optimizer.step()
        value = float(loss)
        if not math.isfinite(value):
            raise TrainingFailed(f"The loss became not-a-number in step {step}: the learning rate is too high for this plan.")
        if step > steps - per_epoch:
            loss_sum, seen = loss_sum + value * len(chosen), seen + len(chosen)
        report(step, steps, value)
    return Trained(steps, loss_sum / max(seen, 1))


def weights_of(model: nn.Module) -> Weights:
    return {name: value.detach().cpu().float().numpy().copy() for name, value in model.named_parameters()}


def clipped_update(base: Weights, trained: Weights, clip: dict[str, str]) -> tuple[Weights, float]:
    """The difference, clipped as a whole to its L2 norm and then per coordinate, and its norm as it is sent (core/weights/update.ts)."""
    bound, each = float(clip["normL2"]), float(clip["perCoordinate"])
    delta = {name: trained[name].astype(np.float64) - base[name] for name in base}
    norm = math.sqrt(sum(float((part * part).sum()) for part in delta.values()))
    if not math.isfinite(norm):
        raise TrainingFailed("Training gave a number that is not finite, so there is no update to send.")
    scale = min(1.0, bound / norm) if norm > 0 else 1.0
    sent = {name: np.clip(part * scale, -each, each).astype(np.float32) for name, part in delta.items()}
    return sent, math.sqrt(sum(float((part.astype(np.float64) ** 2).sum()) for part in sent.values()))
