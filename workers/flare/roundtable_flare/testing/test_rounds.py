"""Rounds: quorum, deadline and grace, sums that do not depend on the order, and what is refused."""

from __future__ import annotations

import unittest

import numpy as np

from roundtable_flare.aggregate import ServerStep, Sum, UpdateRefused, check_update
from roundtable_flare.plan import PlanRefused, packed, unpacked
from roundtable_flare.quorum import Round

CLIP = {"normL2": "2", "perCoordinate": "1"}
BASE = {"a": np.zeros((2, 3), np.float32), "b": np.zeros(4, np.float32)}


def update(seed: int) -> dict[str, np.ndarray]:
    random = np.random.default_rng(seed)
    return {name: (random.standard_normal(part.shape) / 10).astype(np.float32) for name, part in BASE.items()}


class Rounds(unittest.TestCase):
    def round(self, **changes: object) -> Round:
        return Round(**{"sites": ["a", "b", "c"], "need": 2, "opened_at": 0.0, "deadline": 60.0, "grace": 5.0, **changes})

    def test_closes_when_all_have_returned_and_not_before_the_grace_time_otherwise(self) -> None:
        one = self.round()
        one.accept("a", 1)
        self.assertEqual(one.verdict(2)[0], "wait")
        one.accept("b", 3)
        self.assertEqual(one.verdict(7.9)[0], "wait")
        self.assertEqual(one.verdict(8)[0], "close")
        one.accept("c", 4)
        self.assertEqual(one.verdict(4)[0], "close")

    def test_without_a_grace_time_it_waits_for_the_deadline(self) -> None:
        one = self.round(grace=None)
        one.accept("a", 1)
        one.accept("b", 1)
        self.assertEqual(one.verdict(59)[0], "wait")
        self.assertEqual(one.verdict(60)[0], "close")

    def test_fails_at_the_deadline_without_a_quorum_and_at_once_when_it_cannot_be_reached(self) -> None:
        one = self.round()
        one.accept("a", 1)
        self.assertEqual(one.verdict(60), ("fail", "The round needs 2 sites, and 1 returned in time."))
        one.failed |= {"b", "c"}
        self.assertEqual(one.verdict(2)[0], "fail")

    def test_does_not_close_without_a_mandatory_site(self) -> None:
        one = self.round(mandatory=["c"])
        one.accept("a", 1)
        one.accept("b", 1)
        self.assertEqual(one.verdict(30)[0], "wait")
        one.failed.add("c")
        self.assertEqual(one.verdict(30)[0], "fail")


class Updates(unittest.TestCase):
    def test_the_order_of_arrival_changes_no_bit(self) -> None:
        def mean(order: list[int]) -> bytes:
            total = Sum(BASE)
            for seed in order:
                total.add(update(seed), 100 + seed)
            return b"".join(part.tobytes() for part in total.mean().values())

        self.assertEqual(mean([1, 2, 3]), mean([3, 1, 2]))
        self.assertNotEqual(mean([1, 2, 3]), mean([1, 2, 4]))

    def test_the_mean_is_weighted(self) -> None:
        total = Sum(BASE)
        total.add({name: np.full(part.shape, 0.5, np.float32) for name, part in BASE.items()}, 3)
        total.add({name: np.full(part.shape, -0.5, np.float32) for name, part in BASE.items()}, 1)
        self.assertEqual(float(total.mean()["b"][0]), 0.25)

    def test_refuses_what_the_agreement_does_not_allow(self) -> None:
        check_update(update(1), BASE, CLIP)
        for broken in (
            {"a": BASE["a"]},
            {**BASE, "b": np.zeros(5, np.float32)},
            {**BASE, "b": np.array([np.nan, 0, 0, 0], np.float32)},
            {**BASE, "b": np.array([1.5, 0, 0, 0], np.float32)},
            {**BASE, "a": np.ones((2, 3), np.float32)},
            {**BASE, "b": np.zeros(4, np.float64)},
        ):
            with self.assertRaises(UpdateRefused):
                check_update(broken, BASE, CLIP)

    def test_server_momentum_carries_over(self) -> None:
        step = ServerStep({"name": "momentum", "learningRate": "0.5", "momentum": "0.5", "secondMoment": "0", "adaptivity": "0"})
        delta = {"b": np.ones(4)}
        first = step.apply({"b": BASE["b"]}, delta)
        second = step.apply(first, delta)
        self.assertEqual([float(first["b"][0]), float(second["b"][0])], [0.5, 1.25])


class Plans(unittest.TestCase):
    def test_refuses_a_plan_with_what_it_does_not_know_and_one_that_is_not_canonical(self) -> None:
        known = b'{"algorithm":"fedavg","template":{"name":"cnn-groupnorm","params":{"channels":[4,8],"groups":4}}}'
        self.assertEqual(len(unpacked(packed(known)).digest), 64)
        for document in (known.replace(b'{"algorithm"', b'{"a_new_thing":1,"algorithm"'), known + b" ", known.replace(b"fedavg", b"scaffold")):
            with self.assertRaises(PlanRefused):
                unpacked(packed(document))
