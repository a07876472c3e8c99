"""When a round closes, by the rule of core/run/quorum.ts."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Round:
    """How a round stands. Times are seconds of any clock."""

    sites: list[str]
    need: int
    opened_at: float
    deadline: float
    grace: float | None
    mandatory: list[str] = field(default_factory=list)
    accepted: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    quorum_at: float | None = None

    def accept(self, site: str, now: float) -> None:
        self.accepted.add(site)
        if self.quorum_at is None and len(self.accepted) >= self.need:
            self.quorum_at = now

    def verdict(self, now: float) -> tuple[str, str]:
        """("wait" | "close" | "fail", the sentence of a failure)."""
        late = now - self.opened_at >= self.deadline
        waited = self.grace is not None and self.quorum_at is not None and now - self.quorum_at >= self.grace
        still_open = len(self.sites) - len(self.accepted | self.failed)
        lost = [site for site in self.mandatory if site in self.failed or site not in self.sites]
        enough = len(self.accepted) >= self.need and all(site in self.accepted for site in self.mandatory)
        if enough and (still_open == 0 or late or waited):
            return "close", ""
        if lost:
            return "fail", f"A round of this plan does not count without {_sites(len(lost))} that refused, failed or left."
        if len(self.accepted) + still_open < self.need:
            return "fail", f"The round needs {_sites(self.need)}, but {_sites(len(self.failed))} refused or failed."
        if late:
            return "fail", f"The round needs {_sites(self.need)}, and {len(self.accepted)} returned in time."
        return "wait", ""


def _sites(count: int) -> str:
    return "1 site" if count == 1 else f"{count} sites"
