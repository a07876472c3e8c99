"""The plan of a run as it travels in a job: its canonical bytes in base64url, named by the digest that the agreement holds."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

# Fields of core/run/plan.ts that this engine knows. A plan that asks for more is refused, never trained without it.
KNOWN = frozenset(
    """schema template inputSizePx label algorithm proximalMu optimizer schedule gradientClip labelSmoothing imbalance augmentation combination
    serverStep rounds localEpochs localSteps batchSize seed weighting quorum deadlineSeconds graceSeconds mandatory clip attempts""".split()
)
ALGORITHMS = ("fedavg", "fedprox")


class PlanRefused(Exception):
    """One sentence for the people of the run."""


@dataclass(frozen=True)
class AgreedPlan:
    """A plan and its digest, SHA-256 of "plan/v1" and its canonical bytes."""

    plan: dict[str, Any]
    digest: str


def packed(document: bytes) -> str:
    return base64.urlsafe_b64encode(document).decode()


def unpacked(text: str) -> AgreedPlan:
    """Reads a plan. Raises PlanRefused when its bytes are not canonical or it asks for what this engine cannot do."""
    document = base64.urlsafe_b64decode(text)
    plan = json.loads(document)
    if json.dumps(plan, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() != document:
        raise PlanRefused("The plan of this job is not in canonical form.")
    foreign = sorted(set(plan) - KNOWN)
    if foreign:
        raise PlanRefused(f"NVIDIA FLARE cannot run a plan with {', '.join(foreign)} here. Choose the built-in engine for it.")
    if plan["algorithm"] not in ALGORITHMS:
        raise PlanRefused(f"NVIDIA FLARE cannot run {plan['algorithm']} here. Choose the built-in engine for it.")
    if set(plan["template"]["params"]) - {"channels", "groups"}:
        raise PlanRefused("NVIDIA FLARE cannot build this variant of the template here. Choose the built-in engine for it.")
    if plan.get("combination", {}).get("name", "mean") != "mean":
        raise PlanRefused("NVIDIA FLARE averages updates here and cannot combine them otherwise. Choose the built-in engine for it.")
    return AgreedPlan(plan, hashlib.sha256(b"plan/v1\n" + document).hexdigest())
