"""PyTorch as the peer of bench/step.ts: one thread, one step of AdamW on a masked batch, the same model and numbers.

A line of JSON {"template", "inputSizePx", "batchSize"} chooses the model; a line {"steps": n} takes n steps and answers
{"wallMs": […], "cpuMs": […]}.
"""

import json
import sys
import time
from pathlib import Path

import torch
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "workers/python"))
from roundtable_models import build  # noqa: E402

torch.set_num_threads(1)


def answer(value):
    print(json.dumps(value), flush=True)


def chosen(template, inputSizePx, batchSize):
    torch.manual_seed(1)
    model = build(template, inputSizePx)
    groups = [[p for p in model.parameters() if (p.dim() > 1) is decays] for decays in (True, False)]
    optimizer = torch.optim.AdamW([{"params": groups[0], "weight_decay": 0.05}, {"params": groups[1], "weight_decay": 0}], lr=3e-3)
    pixels = torch.arange(batchSize * inputSizePx**2).mul(31).remainder(251).to(torch.uint8).view(batchSize, 1, inputSizePx, inputSizePx)
    label = torch.arange(batchSize).remainder(2).float()[:, None]
    mask = torch.ones(batchSize, 1)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = F.binary_cross_entropy_with_logits(model(pixels), label, mask / mask.sum(), reduction="sum", pos_weight=torch.ones(1))
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


answer({"ready": torch.__version__})
step = None
for line in sys.stdin:
    asked = json.loads(line)
    if "template" in asked:
        step = chosen(**asked)
        continue
    wall, cpu = [], []
    for _ in range(asked["steps"]):
        begun, worked = time.perf_counter(), time.process_time()
        step()
        wall.append((time.perf_counter() - begun) * 1e3)
        cpu.append((time.process_time() - worked) * 1e3)
    answer({"wallMs": wall, "cpuMs": cpu})
