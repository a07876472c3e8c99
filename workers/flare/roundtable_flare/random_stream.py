"""Streams of random numbers named by a text, and the order of images drawn from them: the numbers of core/model/random.ts."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

BLOCKS = 2048
LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)


def philox(counters: npt.NDArray[np.uint64], key: tuple[int, int]) -> npt.NDArray[np.uint64]:
    """Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011) of counters [n, 4]: [n, 4], each number below 2**32."""
    a, b, c, d = (counters[:, i].copy() for i in range(4))
    k0, k1 = np.uint64(key[0]), np.uint64(key[1])
    for _ in range(10):
        first, second = a * np.uint64(0xD2511F53), c * np.uint64(0xCD9E8D57)
        a, b = (second >> HALF) ^ b ^ k0, second & LOW
        c, d = (first >> HALF) ^ d ^ k1, first & LOW
        k0, k1 = (k0 + np.uint64(0x9E3779B9)) & LOW, (k1 + np.uint64(0xBB67AE85)) & LOW
    return np.stack([a, b, c, d], axis=1)


class RandomStream:
    """The same text gives the same numbers on every machine."""

    def __init__(self, seed: str) -> None:
        words = struct.unpack(">8I", hashlib.sha256(f"random/v1\n{seed}".encode()).digest())
        self._key, self._high = (words[0], words[1]), (words[2], words[3])
        self._block = 0
        self._numbers: Iterator[int] = iter(())

    def next(self) -> int:
        """0 … 2**32 − 1."""
        for number in self._numbers:
            return number
        blocks = np.arange(self._block, self._block + BLOCKS, dtype=np.uint64)
        high = [np.full(BLOCKS, word, np.uint64) for word in self._high]
        self._block += BLOCKS
        self._numbers = iter(philox(np.stack([blocks & LOW, blocks >> HALF, *high], axis=1), self._key).reshape(-1).tolist())
        return next(self._numbers)

    def uniform(self) -> float:
        """[0, 1) in steps of 2**−32."""
        return self.next() / 2**32

    def below(self, limit: int) -> int:
        """Uniform integer 0 … limit − 1 without bias."""
        bound = 2**32 - 2**32 % limit
        while (value := self.next()) >= bound:
            pass
        return value % limit


def shuffled(length: int, random: RandomStream) -> list[int]:
    """A random order of 0 … length − 1 (Fisher–Yates)."""
    order = list(range(length))
    for i in range(length - 1, 0, -1):
        j = random.below(i + 1)
        order[i], order[j] = order[j], order[i]
    return order


def _endlessly(members: list[int], seed: str) -> Iterator[int]:
    turn = 0
    while True:
        for at in shuffled(len(members), RandomStream(f"{seed}/{turn}")):
            yield members[at]
        turn += 1


def _passes(count: int, batch: int, passes: int, seed: str) -> Iterator[list[int]]:
    for turn in range(passes):
        order = shuffled(count, RandomStream(f"{seed}/{turn}"))
        for start in range(0, count, batch):
            yield order[start : start + batch]


def _full(streams: list[Iterator[int]], batch: int, steps: int) -> Iterator[list[int]]:
    for step in range(steps):
        yield [next(streams[(step * batch + i) % len(streams)]) for i in range(batch)]


def batch_order(plan: dict[str, Any], labels: npt.NDArray[np.uint8], seed: str) -> tuple[int, int, Iterator[list[int]]]:
    """Steps of a round, steps that make a pass over all images, and the images of each step: those of workers/train/batch-order.ts."""
    batch, sampling = plan["batchSize"], plan.get("imbalance") == "sampling"
    per_epoch = -(-len(labels) // batch)
    most = per_epoch * plan["localEpochs"]
    steps = min(plan.get("localSteps", most), most)
    if not sampling and "localSteps" not in plan:
        return steps, per_epoch, _passes(len(labels), batch, plan["localEpochs"], f"shuffle/{seed}")
    everyone = list(range(len(labels)))
    classes = [[i for i in everyone if labels[i] == label] for label in (1, 0)] if sampling else [everyone]
    kept = [members for members in classes if members]
    streams = [_endlessly(members, f"shuffle/{seed}" + (f"/{i}" if i else "")) for i, members in enumerate(kept)]
    return steps, per_epoch, islice(_full(streams, batch, steps), steps)
