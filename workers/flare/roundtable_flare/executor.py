"""Trains at a site. The code is the site's own; a job brings the plan and nothing else."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
from nvflare.apis.dxo import DXO, DataKind, MetaKey, from_shareable
from nvflare.apis.event_type import EventType
from nvflare.apis.executor import Executor
from nvflare.apis.fl_constant import ReturnCode
from nvflare.apis.fl_context import FLContext
from nvflare.apis.shareable import Shareable, make_reply
from nvflare.apis.signal import Signal

from .grants import Grant, NotGranted, granted
from .names import EVALUATE_TASK, PROBLEM_HEADER, PROGRESS_EVENT, ROUND_HEADER, TRAIN_TASK
from .plan import PlanRefused, unpacked

PROGRESS_SECONDS = 1.0


class LocalTraining(Executor):
    """Answers "train" with the clipped update of a round and with how the model did before it, and "evaluate" with the latter alone."""

    def __init__(self, plan: str) -> None:
        super().__init__()
        self.plan = plan
        self._session: _Session | None = None

    def execute(self, task_name: str, shareable: Shareable, fl_ctx: FLContext, abort_signal: Signal) -> Shareable:
        from .training import Stopped, TrainingFailed

        try:
            agreed = unpacked(self.plan)
            grant = granted(agreed.digest)
            if self._session is None or self._session.grant != grant:
                self._session = _Session(agreed.plan, grant)
            return self._session.answer(task_name, shareable, self._teller(fl_ctx, agreed.digest, abort_signal))
        except Stopped:
            return make_reply(ReturnCode.TASK_ABORTED)
        except (NotGranted, PlanRefused, TrainingFailed) as problem:
            return self._refusal(fl_ctx, str(problem))
        except MemoryError:
            return self._refusal(fl_ctx, "Training needed more memory than this site has: agree on a smaller batch or a smaller model.")
        except Exception as error:
            # The words of an unknown error may hold a path or a value, so they stay in the site's own log.
            self.log_exception(fl_ctx, "The task failed.")
            return self._refusal(fl_ctx, f"The task failed at this site with {type(error).__name__}; its log says more.")

    def _refusal(self, fl_ctx: FLContext, sentence: str) -> Shareable:
        self.log_error(fl_ctx, sentence)
        reply = make_reply(ReturnCode.EXECUTION_EXCEPTION)
        reply.set_header(PROBLEM_HEADER, sentence)
        return reply

    def _teller(self, fl_ctx: FLContext, digest: str, abort_signal: Signal):
        from .training import Stopped

        last = [0.0]

        def tell(round_number: int, phase: str, step: int, steps: int, loss: float | None) -> None:
            if abort_signal.triggered:
                raise Stopped
            now = time.monotonic()
            if now - last[0] < PROGRESS_SECONDS and step not in (0, steps):
                return
            last[0] = now
            granted(digest)
            data = {"round": round_number, "phase": phase, "step": step, "steps": steps, "loss": loss}
            self.fire_fed_event(PROGRESS_EVENT, DXO(DataKind.ANALYTIC, data=data).to_shareable(), fl_ctx)

        return tell

    def handle_event(self, event_type: str, fl_ctx: FLContext) -> None:
        if event_type == EventType.END_RUN:
            self._session = None


class _Session:
    """The data set and the model of a site, kept warm from round to round."""

    def __init__(self, plan: dict, grant: Grant) -> None:
        import torch
        from roundtable_dataset import DatasetMismatch, PreparedDataset, shrink
        from roundtable_models import build

        from .training import Device, Split, TrainingFailed

        torch.set_num_threads(1)
        try:
            data = PreparedDataset(Path(grant.prepared), expected_hash=grant.manifest, verify="pack")
        except DatasetMismatch as problem:
            raise TrainingFailed(str(problem)) from None
        if plan["label"] not in data.manifest["labels"] or data.manifest["sizePx"] < plan["inputSizePx"]:
            raise TrainingFailed("The prepared data set of this site does not fit the plan: its label is missing or its pictures are too small.")
        labels, patients = data.label(plan["label"]), data.images["patient"]

        def split(name: str) -> Split:
            rows = data.rows(name)
            return Split(shrink(data.pack[rows], plan["inputSizePx"]), labels[rows], list(patients[rows]))

        self.grant, self.plan, self.hash = grant, plan, data.hash
        self.device = Device(grant.device, grant.mixed, grant.compiled)
        self.training, self.validation = split("train"), split("val")
        if len(self.training.labels) == 0:
            raise TrainingFailed("The prepared data set of this site has no training images.")
        self.model = build(plan["template"], plan["inputSizePx"]).to(grant.device)

    def answer(self, task_name: str, shareable: Shareable, tell) -> Shareable:
        from .scores import tellable
        from .training import ABSENT, clipped_update, load, logits_of, train, weights_of

        round_number = int(shareable.get_header(ROUND_HEADER))
        base = {name: np.asarray(value, np.float32) for name, value in from_shareable(shareable).data.items()}
        load(self.model, base)
        tell(round_number, "evaluate", 0, 1, None)
        logits = logits_of(self.model, self.validation.images, self.device)
        given = [i for i, label in enumerate(self.validation.labels) if label != ABSENT]
        patients = [self.validation.patients[i] for i in given]
        metrics = tellable(logits[given], self.validation.labels[given], patients, self.grant.k)
        if task_name == EVALUATE_TASK:
            return DXO(DataKind.METRICS, data=metrics).to_shareable()
        if task_name != TRAIN_TASK:
            return make_reply(ReturnCode.TASK_UNKNOWN)
        started = time.monotonic()
        trained = train(
            self.model,
            self.plan,
            self.training,
            round_number,
            f"{self.plan['seed']}/{round_number}/{self.hash}",
            lambda step, steps, loss: tell(round_number, "train", step, steps, loss),
            self.device,
        )
        update, norm = clipped_update(base, weights_of(self.model), self.plan["clip"])
        meta = {
            "images": len(self.training.labels),
            "seconds": time.monotonic() - started,
            "update_norm": norm,
            MetaKey.NUM_STEPS_CURRENT_ROUND: trained.steps,
            MetaKey.INITIAL_METRICS: {**metrics, "train_loss": trained.train_loss},
        }
        return DXO(DataKind.WEIGHT_DIFF, data=update, meta=meta).to_shareable()
