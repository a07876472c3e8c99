"""Holds the session with a FLARE server for a program that is not Python: one JSON object a line in, one out.

    {"id": 1, "op": "submit", "args": {"folder": "…", "token": "…"}, "deadline_ms": 30000}
    {"id": 1, "ok": true, "data": {"job": "…"}}
    {"id": 2, "ok": false, "error": {"code": "NoConnection", "message": "…", "retryable": true}}

Standard output carries nothing else: what libraries print goes to standard error. The end of standard input ends the bridge.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

PROTOCOL = 1
DEADLINE_MS = 30_000
# Errors of FLARE after which a new session may well succeed.
BROKEN_SESSION = ("NoConnection", "SessionExpired", "SessionClosed", "AuthenticationError")
REPEATABLE = ("status", "meta", "list", "submit", "download", "abort", "disable", "enable")

Args = dict[str, Any]


class BadRequest(Exception):
    """The caller's mistake."""


class Bridge:
    """One session, used by one request at a time and opened anew when it is broken."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._session: Any = None
        self._identity: tuple[str, str, str | None] | None = None

    def answer(self, op: str, args: Args) -> Any:
        """Does one thing. Raises what FLARE raises."""
        action: Callable[[Args], Any] | None = getattr(self, f"_{op}", None) if op in OPERATIONS else None
        if action is None:
            raise BadRequest(f"There is no operation {op!r}.")
        if op in ("hello", "identify", "render"):
            return action(args)
        with self._lock:
            try:
                return action(args)
            except Exception as error:
                if op not in REPEATABLE or type(error).__name__ not in BROKEN_SESSION:
                    raise
                self._open()
                return action(args)

    def close(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def _open(self) -> None:
        from nvflare.fuel.flare_api.flare_api import new_secure_session

        if self._identity is None:
            raise BadRequest("The bridge was not told where to connect.")
        try:
            self.close()
        except Exception:
            self._session = None
        user, kit, study = self._identity
        self._session = new_secure_session(user, kit, timeout=10.0, **({"study": study} if study else {}))

    def _hello(self, _: Args) -> Any:
        import platform

        import nvflare

        return {"protocol": PROTOCOL, "python": platform.python_version(), "nvflare": nvflare.__version__, "pid": os.getpid()}

    def _render(self, args: Args) -> Any:
        from .job import render

        initial, folder = Path(args["initial"]), Path(args["folder"])
        return render(args["name"], args["plan"].encode(), initial, folder, args["sites"], args.get("start_round", 1))

    def _identify(self, args: Args) -> Any:
        self._identity = (args["user"], args["kit"], args.get("study"))
        return {"identified": True}

    def _live(self) -> Any:
        if self._session is None:
            self._open()
        return self._session

    def _status(self, _: Args) -> Any:
        info = self._live().get_system_info()
        return {
            "server": info.server_info.status,
            "started": info.server_info.start_time,
            "sites": sorted(client.name for client in info.client_info),
            "jobs": [job.job_id for job in info.job_info],
        }

    def _submit(self, args: Args) -> Any:
        from .job import digest_of

        if digest_of(Path(args["folder"])) != args["digest"]:
            raise BadRequest("The folder of the job was changed after it was made.")
        return {"job": self._live().submit_job(args["folder"], submit_token=args["token"])}

    def _meta(self, args: Args) -> Any:
        meta = self._live().get_job_meta(args["job"])
        names = ("status", "submit_time", "start_time", "duration", "job_deploy_detail", "schedule_count", "schedule_history")
        return {name: meta.get(name) for name in names}

    def _list(self, _: Args) -> Any:
        return [{"job": job.get("job_id"), "name": job.get("job_name"), "status": job.get("status")} for job in self._live().list_jobs()]

    def _abort(self, args: Args) -> Any:
        self._live().abort_job(args["job"])
        return {"aborted": True}

    def _download(self, args: Args) -> Any:
        return {"folder": str(Path(self._live().download_job_result(args["job"])).resolve())}

    def _disable(self, args: Args) -> Any:
        self._live().disable_client(args["site"])
        return {"disabled": args["site"]}

    def _enable(self, args: Args) -> Any:
        self._live().enable_client(args["site"])
        return {"enabled": args["site"]}

    def _close(self, _: Args) -> Any:
        self.close()
        return {"closed": True}


OPERATIONS = ("hello", "identify", "render", "status", "submit", "meta", "list", "abort", "download", "disable", "enable", "close")


def failure(error: BaseException) -> dict[str, Any]:
    """What the caller hears of an error: its class is the code."""
    code = type(error).__name__
    return {"code": code, "message": str(error)[:500], "retryable": code in BROKEN_SESSION or isinstance(error, TimeoutError)}


def serve(lines: Any, answer: Callable[[dict[str, Any]], None], bridge: Bridge) -> None:
    """Answers every line until there are no more. A request that outlives its deadline is answered then, and its late result is dropped."""

    def handle(request: dict[str, Any]) -> None:
        number, done = request.get("id"), threading.Event()

        def once(body: dict[str, Any]) -> None:
            if not done.is_set():
                done.set()
                answer({"id": number, **body})

        late = {"ok": False, "error": {"code": "Deadline", "message": "FLARE did not answer in time.", "retryable": True}}
        clock = threading.Timer(request.get("deadline_ms", DEADLINE_MS) / 1000, once, [late])
        clock.daemon = True
        clock.start()
        try:
            once({"ok": True, "data": bridge.answer(request["op"], request.get("args", {}))})
        except BaseException as error:
            once({"ok": False, "error": failure(error)})
        finally:
            clock.cancel()

    with ThreadPoolExecutor(max_workers=4) as pool:
        for line in lines:
            try:
                request = json.loads(line)
                if not isinstance(request, dict) or not isinstance(request.get("op"), str):
                    raise ValueError
            except ValueError:
                answer({"id": None, "ok": False, "error": failure(BadRequest("A line is not a request."))})
                continue
            pool.submit(handle, request)


def main() -> None:
    # Before anything of FLARE is loaded: it prints.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    writing = threading.Lock()

    def answer(message: dict[str, Any]) -> None:
        with writing:
            out.write(json.dumps(message, separators=(",", ":"), default=str) + "\n")

    bridge = Bridge()
    serve(sys.stdin, answer, bridge)
    try:
        bridge.close()
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
