"""Federated averaging under FLARE with the rounds of Roundtable: quorum, deadline and grace, checked updates, exact sums."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any

import numpy as np
from nvflare.apis.controller_spec import ClientTask, Task, TaskCompletionStatus
from nvflare.apis.dxo import DXO, DataKind, MetaKey, from_shareable
from nvflare.apis.event_type import EventType
from nvflare.apis.fl_constant import FedEventHeader, FLContextKey, ReturnCode
from nvflare.apis.fl_context import FLContext
from nvflare.apis.impl.controller import Controller
from nvflare.apis.shareable import Shareable
from nvflare.apis.signal import Signal
from nvflare.app_common.abstract.fl_model import FLModel
from nvflare.app_common.app_constant import AppConstants
from nvflare.app_common.app_event_type import AppEventType

from . import weights_file
from .aggregate import ServerStep, Sum, UpdateRefused, check_update
from .events import EventLog
from .names import EVALUATE_TASK, EVENTS_FILE, INITIAL_FILE, MODEL_FILE, PROBLEM_HEADER, PROGRESS_EVENT, ROUND_HEADER, TRAIN_TASK
from .plan import AgreedPlan, unpacked
from .quorum import Round

LOOK_SECONDS = 0.05


class QuorumFedAvg(Controller):
    """Runs the rounds of a plan from ``initial.safetensors`` of its configuration; ``start_round``: the first that is still to do, from 1."""

    def __init__(self, plan: str, start_round: int = 1) -> None:
        super().__init__(task_check_period=0.1)
        self.plan, self.start_round = plan, start_round
        self._round: Round | None = None
        self._log: EventLog | None = None

    def start_controller(self, fl_ctx: FLContext) -> None:
        workspace, job = fl_ctx.get_engine().get_workspace(), fl_ctx.get_job_id()
        self._agreed: AgreedPlan = unpacked(self.plan)
        self._folder = Path(workspace.get_run_dir(job))
        self._weights, _ = weights_file.read(Path(workspace.get_app_dir(job)) / "config" / INITIAL_FILE)
        self._step = ServerStep(self._agreed.plan.get("serverStep"))
        self._log = EventLog(self._folder / EVENTS_FILE)

    def stop_controller(self, fl_ctx: FLContext) -> None:
        if self._log is not None:
            self._log.close()

    def handle_event(self, event_type: str, fl_ctx: FLContext) -> None:
        super().handle_event(event_type, fl_ctx)
        if self._log is None:
            return
        if event_type == f"fed.{PROGRESS_EVENT}" or event_type == PROGRESS_EVENT:
            event = fl_ctx.get_prop(FLContextKey.EVENT_DATA)
            self._log.say("site.progress", site=event.get_header(FedEventHeader.ORIGIN), **from_shareable(event).data)
        elif event_type == EventType.CLIENT_DISCONNECTED:
            site = fl_ctx.get_prop(FLContextKey.DISCONNECTED_CLIENT_NAME)
            self._log.say("site.lost", site=site)

    def control_flow(self, abort_signal: Signal, fl_ctx: FLContext) -> None:
        plan = self._agreed.plan
        self._log.say("run.started", round=self.start_round, rounds=plan["rounds"], plan=self._agreed.digest)
        for number in range(self.start_round, plan["rounds"] + 1):
            results = self._collect(TRAIN_TASK, number, abort_signal, fl_ctx)
            if results is None:
                return
            self._weights = self._step.apply(self._weights, self._sum.mean())
            weights_file.write(self._folder / MODEL_FILE, self._weights, self._metadata(number))
            self._tell_round(number, results, fl_ctx)
        results = self._collect(EVALUATE_TASK, plan["rounds"] + 1, abort_signal, fl_ctx)
        if results is not None:
            self._log.say("run.evaluated", round=plan["rounds"], sites=results)
            self._log.say("run.completed", round=plan["rounds"])

    def _metadata(self, number: int) -> dict[str, str]:
        plan = self._agreed
        return {"format": weights_file.FORMAT, "plan": plan.digest, "template": plan.plan["template"]["name"], "round": str(number)}

    def _collect(self, task_name: str, number: int, abort_signal: Signal, fl_ctx: FLContext) -> dict[str, dict[str, Any]] | None:
        """Results by site once the round closes; None when it was aborted or failed, which ends the job."""
        plan, now = self._agreed.plan, time.monotonic()
        sites = sorted(client.name for client in fl_ctx.get_engine().get_clients())
        final = task_name == EVALUATE_TASK
        grace = plan.get("graceSeconds")
        need, mandatory = (1, []) if final else (plan["quorum"], plan.get("mandatory", []))
        self._round = Round(sites, need, now, plan["deadlineSeconds"], grace, mandatory)
        self._sum, self._results = Sum(self._weights), {}
        self._log.say("round.opened", round=number, task=task_name, sites=sites)
        data = DXO(DataKind.WEIGHTS, data=self._weights).to_shareable()
        data.set_header(ROUND_HEADER, number)
        task = Task(name=task_name, data=data, result_received_cb=self._received)
        self.broadcast(task, fl_ctx, targets=sites, min_responses=len(sites))
        while True:
            if abort_signal.triggered:
                self._log.say("run.aborted", round=number)
                return None
            self._note_lost()
            verdict, sentence = self._round.verdict(time.monotonic())
            if verdict == "wait":
                time.sleep(LOOK_SECONDS)
                continue
            if task.completion_status is None:
                self.cancel_task(task, TaskCompletionStatus.CANCELLED, fl_ctx)
            if verdict == "close" or final:
                return self._results
            self._log.say("run.failed", round=number, message=sentence)
            self.system_panic(sentence, fl_ctx)
            return None

    def _note_lost(self) -> None:
        for site in self._round.sites:
            if site not in self._round.accepted | self._round.failed and self.get_client_disconnect_time(site):
                self._round.failed.add(site)

    def _received(self, client_task: ClientTask, fl_ctx: FLContext) -> None:
        site, result, number = client_task.client.name, client_task.result, client_task.task.data.get_header(ROUND_HEADER)
        try:
            self._take(site, client_task.task.name, number, result)
        except UpdateRefused as problem:
            self._round.failed.add(site)
            self._log.say("site.refused", site=site, round=number, message=str(problem))
        finally:
            client_task.result = None

    def _take(self, site: str, task_name: str, number: int, result: Shareable) -> None:
        code = result.get_return_code()
        if code not in (None, ReturnCode.OK):
            sentence = result.get_header(PROBLEM_HEADER)
            raise UpdateRefused(sentence if isinstance(sentence, str) else f"The site answered {code}.")
        dxo = from_shareable(result)
        metrics = _numbers(dxo.data if task_name == EVALUATE_TASK else dxo.get_meta_prop(MetaKey.INITIAL_METRICS))
        record: dict[str, Any] = {"metrics": metrics}
        if task_name == TRAIN_TASK:
            images = dxo.get_meta_prop("images")
            if not isinstance(images, int) or not 0 < images < 2**31:
                raise UpdateRefused("The site does not say on how many images it trained.")
            check_update(dxo.data, self._weights, self._agreed.plan["clip"])
            self._sum.add(dxo.data, images if self._agreed.plan["weighting"] == "images" else 1)
            told = {key: dxo.get_meta_prop(key) for key in ("seconds", "update_norm", MetaKey.NUM_STEPS_CURRENT_ROUND)}
            record |= {"images": images, **_numbers(told)}
        self._results[site] = record
        self._round.accept(site, time.monotonic())
        self._log.say("site.contribution", site=site, round=number, task=task_name, **record)

    def _tell_round(self, number: int, results: dict[str, dict[str, Any]], fl_ctx: FLContext) -> None:
        names = sorted({name for record in results.values() for name in record["metrics"]})
        mean = {name: _mean(results, name) for name in names}
        self._log.say("round.committed", round=number, sites=sorted(results), metrics=mean)
        info = {"sites": [{"name": site, "metrics": record["metrics"], "weight": record["images"]} for site, record in sorted(results.items())]}
        told = FLModel(metrics=mean or None, params={}, current_round=number, meta={AppConstants.METRICS_AGGREGATION_INFO: info})
        fl_ctx.set_prop(AppConstants.AGGREGATION_RESULT, told, private=True, sticky=False)
        self.fire_event(AppEventType.AFTER_AGGREGATION, fl_ctx)


def _numbers(values: Any) -> dict[str, float]:
    """The finite numbers of what a site tells; everything else is left out."""
    if not isinstance(values, dict):
        return {}
    return {
        str(name)[:40]: float(value)
        for name, value in list(values.items())[:40]
        if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    }


def _mean(results: dict[str, dict[str, Any]], name: str) -> float:
    """Of the sites that tell it, by their images."""
    told = [(record["metrics"][name], record["images"]) for record in results.values() if name in record["metrics"]]
    return float(np.average([value for value, _ in told], weights=[weight for _, weight in told]))

