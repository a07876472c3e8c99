"""What happens in a job, as lines that the exchange reads while it runs."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import Any


class EventLog:
    """One JSON object a line: seq, at (milliseconds), type, and what the type says."""

    def __init__(self, path: Path) -> None:
        self._lock, self._seq = threading.Lock(), 0
        self._file = path.open("a", encoding="utf-8", buffering=1)

    def say(self, kind: str, **data: Any) -> None:
        with self._lock:
            if self._file.closed:
                return
            self._seq += 1
            entry = {"seq": self._seq, "at": int(time.time() * 1000), "type": kind, **data}
            self._file.write(json.dumps(entry, separators=(",", ":")) + "\n")

    def close(self) -> None:
        with self._lock:
            self._file.close()
