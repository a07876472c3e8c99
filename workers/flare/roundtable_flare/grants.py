"""What a site lets FLARE jobs do: a file that its own agent writes after it has verified the agreement, and nobody else."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "ROUNDTABLE_GRANTS"


class NotGranted(Exception):
    """One sentence for the people of the run."""


@dataclass(frozen=True)
class Grant:
    """prepared: folder of the prepared set; manifest: its agreed hash; k: fewest images and people that a number may speak about."""

    prepared: str
    manifest: str
    k: int
    device: str = "cpu"
    mixed: bool = False
    compiled: bool = False


def granted(digest: str) -> Grant:
    """The grant for a plan. Read anew each time, so that a withdrawn one ends the run. Raises NotGranted."""
    try:
        grants = json.loads(Path(os.environ[VARIABLE]).read_text("utf-8"))
        entry = grants["plans"][digest]
        return Grant(**entry)
    except (KeyError, OSError, ValueError, TypeError):
        raise NotGranted("This site has no active agreement for the plan of this job.") from None
