"""The bridge: every request has one answer, whatever happens."""

from __future__ import annotations

import json
import time
import unittest
from typing import Any

from roundtable_flare.bridge import Bridge, serve


class SessionExpired(Exception):
    """Of the name that FLARE gives it."""


class Session:
    def __init__(self) -> None:
        self.calls = 0

    def get_job_meta(self, _: str) -> dict[str, Any]:
        self.calls += 1
        if self.calls == 1:
            raise SessionExpired("idle")
        return {"status": "RUNNING"}

    def abort_job(self, _: str) -> None:
        time.sleep(1)

    def close(self) -> None:
        pass


class Serving(unittest.TestCase):
    def ask(self, bridge: Bridge, *requests: dict[str, Any]) -> dict[Any, dict[str, Any]]:
        answers: list[dict[str, Any]] = []
        serve([json.dumps(request) for request in requests], answers.append, bridge)
        return {answer["id"]: answer for answer in answers}

    def bridge(self) -> Bridge:
        bridge, session = Bridge(), Session()
        bridge._session = session
        bridge._open = lambda: setattr(bridge, "_session", session)  # type: ignore[method-assign]
        return bridge

    def test_a_session_that_has_expired_is_opened_anew(self) -> None:
        answer = self.ask(self.bridge(), {"id": 1, "op": "meta", "args": {"job": "j"}})[1]
        self.assertEqual((answer["ok"], answer["data"]["status"]), (True, "RUNNING"))

    def test_a_call_that_outlives_its_deadline_is_answered_once(self) -> None:
        answers: list[dict[str, Any]] = []
        serve([json.dumps({"id": 1, "op": "abort", "args": {"job": "j"}, "deadline_ms": 50})], answers.append, self.bridge())
        self.assertEqual([(answer["id"], answer["error"]["code"]) for answer in answers], [(1, "Deadline")])

    def test_what_is_no_request_and_what_is_no_operation_is_told(self) -> None:
        answers: list[dict[str, Any]] = []
        serve(["{", json.dumps({"id": 2, "op": "_open"}), json.dumps({"id": 3, "op": "close"})], answers.append, Bridge())
        codes = {answer["id"]: answer.get("error", {}).get("code") for answer in answers}
        self.assertEqual(codes, {None: "BadRequest", 2: "BadRequest", 3: None})
