"""From a plan to the folder of a FLARE job that holds configuration only: who accepts it accepts no code."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from nvflare.app_common.widgets.convert_to_fed_event import ConvertToFedEvent
from nvflare.app_common.widgets.metrics_artifact_writer import MetricsArtifactWriter
from nvflare.job_config.api import FedJob
from nvflare.recipe.spec import Recipe

from .controller import QuorumFedAvg
from .executor import LocalTraining
from .names import EVALUATE_TASK, INITIAL_FILE, PROGRESS_EVENT, TRAIN_TASK
from .plan import packed, unpacked

# Everything that a job of ours builds at a site or at the server; what a site's policy allows is exactly this.
CLASSES = (
    f"{QuorumFedAvg.__module__}.QuorumFedAvg",
    f"{LocalTraining.__module__}.LocalTraining",
    f"{ConvertToFedEvent.__module__}.ConvertToFedEvent",
    f"{MetricsArtifactWriter.__module__}.MetricsArtifactWriter",
)


class PlanRecipe(Recipe):
    """The plan's rounds as a FLARE recipe."""

    def __init__(self, name: str, plan: str, quorum: int, start_round: int) -> None:
        job = FedJob(name=name, min_clients=quorum)
        job.to_server(QuorumFedAvg(plan=plan, start_round=start_round))
        job.to_server(MetricsArtifactWriter(), id="metrics")
        job.to_clients(LocalTraining(plan=plan), tasks=[TRAIN_TASK, EVALUATE_TASK])
        job.to_clients(ConvertToFedEvent(events_to_convert=[PROGRESS_EVENT]), id="to_server")
        super().__init__(job)


def render(name: str, document: bytes, initial: Path, folder: Path, sites: list[str], start_round: int = 1) -> dict[str, Any]:
    """Makes the job's folder below ``folder``. Returns its path and digest. ``initial``: the model that round ``start_round`` starts from."""
    plan = packed(document)
    agreed = unpacked(plan)
    shutil.rmtree(folder, ignore_errors=True)
    PlanRecipe(name, plan, agreed.plan["quorum"], start_round).export(str(folder))
    job = folder / name
    for custom in job.glob("*/custom"):
        shutil.rmtree(custom)
    meta = json.loads((job / "meta.json").read_text("utf-8"))
    # The sites of the agreement alone, not all that are connected.
    meta["deploy_map"] = {"app": ["server", *sites]}
    (job / "meta.json").write_text(json.dumps(meta, indent=2, sort_keys=True), "utf-8")
    shutil.copyfile(initial, job / "app/config" / INITIAL_FILE)
    return {"folder": str(job), "digest": digest_of(job), "plan": agreed.digest}


def digest_of(job: Path) -> str:
    """SHA-256 of the names and contents of all files of a job's folder, but for the signatures that FLARE adds when it is submitted."""
    digest = hashlib.sha256(b"flare-job/v1\n")
    for path in sorted(path for path in job.rglob("*") if path.is_file() and not path.name.startswith(".__nvfl_")):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(job).as_posix()}\n{content}\n".encode())
    return digest.hexdigest()
