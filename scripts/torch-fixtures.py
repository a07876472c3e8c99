"""Computes by PyTorch what core/model/parity.test.ts compares with: gradients of every operator, and losses, gradients and weights of every template.

    python3 scripts/torch-fixtures.py [--images pneumoniamnist_trainval.npz]

Reads core/model/fixtures/cases.json; writes parity.json (names, places, and how far float32 is from float64) and parity.bin (float32, little-endian)
beside it. Inputs come from the generator of core/model/random.ts, so that only results are stored. With --images, of the public data set
PneumoniaMNIST, also weights after 100 steps on real images. Needs torch and numpy; on Debian: apt-get install python3-torch.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "workers/python"))
from roundtable_models import build, parameter_order  # noqa: E402

FOLDER = ROOT / "core/model/fixtures"
CASES = json.loads((FOLDER / "cases.json").read_text("utf8"))
STEP = CASES["step"]
BATCH = STEP["batch"]
U32 = np.uint64(0xFFFFFFFF)


def uniforms(seed: str, count: int) -> np.ndarray:
    """The first numbers of the stream `seed`, uint64 below 2**32: Philox4x32-10 keyed by SHA-256, as in core/model/random.ts."""
    digest = hashlib.sha256(f"random/v1\n{seed}".encode()).digest()
    k0, k1, c, d = (int.from_bytes(digest[i : i + 4], "big") for i in (0, 4, 8, 12))
    blocks = -(-count // 4)
    x = [np.arange(blocks, dtype=np.uint64), np.zeros(blocks, np.uint64), np.full(blocks, c, np.uint64), np.full(blocks, d, np.uint64)]
    for _ in range(10):
        left, right = np.uint64(0xD2511F53) * x[0], np.uint64(0xCD9E8D57) * x[2]
        low = np.uint64(32)
        x = [(right >> low) ^ x[1] ^ np.uint64(k0), right & U32, (left >> low) ^ x[3] ^ np.uint64(k1), left & U32]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.stack(x, 1).reshape(-1)[:count]


def normals(seed: str, shape: "list[int]") -> np.ndarray:
    """float64; each is the sum of twelve uniforms less 6, added in order."""
    count = int(np.prod(shape, dtype=np.int64))
    parts = uniforms(seed, 12 * count).reshape(count, 12) / 2.0**32
    total = np.full(count, -6.0)
    for k in range(12):
        total = total + parts[:, k]
    return total.reshape(shape)


def filled(seed: str, shape: "list[int]") -> np.ndarray:
    return normals(seed, shape).astype(np.float32)


def operator(name: str, x: "list[torch.Tensor]", options: dict) -> torch.Tensor:
    losses = CASES["losses"]
    dtype = x[0].dtype

    def known(key: str) -> torch.Tensor:
        return torch.tensor(losses[key], dtype=dtype)

    if name == "conv":
        dilation, padding = options.get("dilation", 1), options.get("padding")
        if padding is None:
            padding = dilation * (x[1].shape[2] // 2)
        return F.conv2d(x[0], x[1], None, options.get("stride", 1), padding, dilation, options.get("groups", 1))
    if name == "softmaxCrossEntropy":
        kept = known("classMask") > 0
        return F.cross_entropy(
            x[0][kept], torch.tensor(losses["classes"])[kept], weight=known("classWeights"), label_smoothing=losses["smoothing"]
        )
    if name == "binaryCrossEntropy":
        return weighted_bce(x[0], known("labels").view(3, 2), known("labelMask").view(3, 2), known("positiveWeights"), losses["smoothing"])
    return {
        "groupNorm": lambda: F.group_norm(x[0], 3, x[1], x[2], 1e-5),
        "relu": lambda: F.relu(x[0]),
        "gelu": lambda: F.gelu(x[0]),
        "silu": lambda: F.silu(x[0]),
        "sigmoid": lambda: torch.sigmoid(x[0]),
        "maxPool": lambda: F.max_pool2d(x[0], 2),
        "averagePool": lambda: F.avg_pool2d(x[0], 2),
        "globalAveragePool": lambda: x[0].mean((2, 3)),
        "add": lambda: x[0] + x[1] + x[0],
        "scaleChannels": lambda: x[0] * x[1][:, :, None, None],
        "dropout": lambda: x[0] * known("dropoutKeep").view(3, 4),
        "gemm": lambda: F.linear(x[0], x[1], x[2]),
    }[name]()


def weighted_bce(z: torch.Tensor, y: torch.Tensor, mask: torch.Tensor, positive: torch.Tensor, smoothing: float) -> torch.Tensor:
    soft = y * (1 - smoothing) + smoothing / 2
    return F.binary_cross_entropy_with_logits(z, soft, mask / mask.sum(), reduction="sum", pos_weight=positive)


def operator_gradients(name: str, shapes: "list[list[int]]", options: dict, dtype: torch.dtype) -> np.ndarray:
    """Gradients of the sum of c·op(inputs) over all inputs, one after the other."""
    inputs = [torch.tensor(filled(f"in{i}", shape), dtype=dtype, requires_grad=True) for i, shape in enumerate(shapes)]
    y = operator(name, inputs, options)
    (y * torch.tensor(filled("c", list(y.shape)), dtype=dtype)).sum().backward()
    return np.concatenate([value.grad.numpy().reshape(-1) for value in inputs])


def start(name: str, shape: "list[int]") -> np.ndarray:
    """Weights to begin with; nothing is 0, so that every part of the network has a gradient."""
    values = normals(f"start/{name}", shape)
    if name.endswith("gamma"):
        return (1 + values / 8).astype(np.float32)
    if len(shape) < 2:
        return (values / 8).astype(np.float32)
    return (values * np.sqrt(2 / np.prod(shape[1:]))).astype(np.float32)


def drawn_images(count: int, size: int) -> np.ndarray:
    """Smooth pictures, uint8 [count, size, size]: grids of 4 × 4 grey values drawn out in whole numbers, and a little noise."""
    grids = (uniforms("grids", count * 16) % np.uint64(240)).astype(np.int64).reshape(count, 4, 4)
    noise = (uniforms("noise", count * size * size) % np.uint64(16)).astype(np.int64).reshape(count, size, size)
    place, rest = np.divmod(np.arange(size) * 3, size - 1)
    above = np.minimum(place + 1, 3)
    spread = np.zeros((size, 4), np.int64)
    spread[np.arange(size), place] += size - 1 - rest
    spread[np.arange(size), above] += rest
    return (spread @ grids @ spread.T // (size - 1) ** 2 + noise).astype(np.uint8)


class Thinned(torch.nn.Module):
    """Dropout of a quarter by the stream `dropout`, the same mask in each step."""

    def __init__(self, width: int, dtype: torch.dtype) -> None:
        super().__init__()
        drawn = (uniforms("dropout", BATCH * width) % np.uint64(4) > 0).astype(np.float64) / 0.75
        self.keep = torch.tensor(drawn.reshape(BATCH, width), dtype=dtype)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return features * self.keep


class Run:
    """One template in one precision, from the same weights."""

    def __init__(self, case: dict, images: np.ndarray, labels: np.ndarray, dtype: torch.dtype) -> None:
        params = {key: case[key] for key in ("channels", "groups", "activation", "pooling") if key in case}
        self.head = case.get("head")
        self.model = build({"name": case["name"], "params": params}, case["inputSizePx"], len(self.head["weights"]) if self.head else 1)
        if self.head:
            self.model.drop = Thinned(case["channels"][-1], dtype)
        self.order = parameter_order(self.model)
        weights = {name: torch.tensor(start(name, list(value.shape))) for name, value in self.model.named_parameters()}
        self.model.load_state_dict(weights)
        self.model.to(dtype)
        self.images, self.labels, self.dtype = torch.tensor(images[:, None]), torch.tensor(labels, dtype=dtype).view(len(images), -1), dtype

    def loss(self, step: int) -> torch.Tensor:
        """Batches of four in turn; the last of each batch is padding."""
        rows = [(step * BATCH + i) % len(self.images) for i in range(BATCH)]
        mask = torch.tensor([[1.0]] * (BATCH - 1) + [[0.0]], dtype=self.dtype)
        if self.head:
            return self.head_loss(rows, mask)
        positive = torch.tensor([STEP["positiveWeight"]], dtype=self.dtype)
        return weighted_bce(self.model(self.images[rows]), self.labels[rows], mask, positive, STEP["labelSmoothing"])

    def head_loss(self, rows: "list[int]", mask: torch.Tensor) -> torch.Tensor:
        """Of several labels, 255 is one that nobody gave."""
        logits, truth = self.model(self.images[rows]), self.labels[rows]
        weights = torch.tensor(self.head["weights"], dtype=self.dtype)
        if self.head["kind"] == "multi-class":
            kept = mask[:, 0] > 0
            return F.cross_entropy(logits[kept], truth[kept, 0].long(), weight=weights, label_smoothing=STEP["labelSmoothing"])
        given = (truth < 255).to(self.dtype) * mask
        return weighted_bce(logits, truth.clamp(max=1), given, weights, STEP["labelSmoothing"])

    def flat(self, gradient: bool = False) -> np.ndarray:
        values = dict(self.model.named_parameters())
        parts = [values[name].grad if gradient else values[name].detach() for name in self.order]
        return np.concatenate([part.numpy().reshape(-1) for part in parts]).copy()

    def steps(self, optimizer: str, wanted: "list[int]") -> "list[np.ndarray]":
        decayed = [p for p in self.model.parameters() if p.dim() > 1]
        kept = [p for p in self.model.parameters() if p.dim() < 2]
        groups = [{"params": decayed, "weight_decay": STEP["weightDecay"]}, {"params": kept, "weight_decay": 0}]
        rate = STEP["learningRate"]
        rule = torch.optim.AdamW(groups, lr=rate) if optimizer == "adamw" else torch.optim.SGD(groups, lr=rate, momentum=STEP["momentum"])
        found = []
        for step in range(max(wanted)):
            rule.zero_grad()
            self.loss(step).backward()
            rule.step()
            if step + 1 in wanted:
                found.append(self.flat())
        return found


def distance(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.linalg.norm(a.astype(np.float64) - b) / np.linalg.norm(b))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--images", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    found: "dict[str, tuple[np.ndarray, np.ndarray]]" = {}

    def keep(name: str, compute) -> None:
        exact, single = compute(torch.float64), compute(torch.float32)
        for key in exact:
            found[f"{name}/{key}"] = (exact[key], single[key])

    for case in CASES["conv"]:
        keep(f"conv/{case['name']}", lambda dtype: {"gradient": operator_gradients("conv", [case["x"], case["w"]], case, dtype)})
    for case in CASES["operators"]:
        keep(case["op"], lambda dtype: {"gradient": operator_gradients(case["op"], case["shapes"], {}, dtype)})

    labels = (uniforms("labels", 64) % np.uint64(2)).astype(np.float32)
    for case in CASES["templates"]:
        drawn = drawn_images(64, case["inputSizePx"])

        def template(dtype: torch.dtype) -> "dict[str, np.ndarray]":
            first = Run(case, drawn, labels, dtype)
            loss = first.loss(0)
            loss.backward()
            values = {"loss": loss.detach().numpy().reshape(1), "gradient": first.flat(gradient=True)}
            values["sgd1"], values["sgd100"] = Run(case, drawn, labels, dtype).steps("sgd", [1, 100])
            values["adamw1"], values["adamw10"] = Run(case, drawn, labels, dtype).steps("adamw", [1, 10])
            return values

        name = f"{case['name']} {case['inputSizePx']}"
        keep(name, template)
        if options.images is not None and case["inputSizePx"] == 28:
            with np.load(options.images) as data:
                real, truth = data["train_images"][:64], data["train_labels"][:64, 0].astype(np.float32)
            keep(name, lambda dtype: {"real100": Run(case, real, truth, dtype).steps("sgd", [100])[0]})

    for case in CASES["heads"]:
        drawn, kinds = drawn_images(64, case["inputSizePx"]), len(case["head"]["weights"])
        columns = 1 if case["head"]["kind"] == "multi-class" else kinds
        drawn_classes = (uniforms("classes", 64 * columns) % np.uint64(3)).reshape(64, columns).astype(np.float32)
        # Of several labels, 2 is one that nobody gave, but the first is always there.
        missing = (drawn_classes == 2) & (np.arange(columns) > 0)
        truth = drawn_classes if columns == 1 else np.where(missing, 255, drawn_classes % 2).astype(np.float32)

        def with_head(dtype: torch.dtype) -> "dict[str, np.ndarray]":
            first = Run(case, drawn, truth, dtype)
            loss = first.loss(0)
            loss.backward()
            values = {"loss": loss.detach().numpy().reshape(1), "gradient": first.flat(gradient=True)}
            values["sgd1"], values["sgd100"] = Run(case, drawn, truth, dtype).steps("sgd", [1, 100])
            return values

        keep(f"{case['head']['kind']} {case['name']}", with_head)

    places, offset = {}, 0
    for name, (exact, single) in found.items():
        places[name] = {"offset": offset, "length": int(exact.size), "float32": float(f"{distance(single, exact):.1e}")}
        offset += int(exact.size)
    values = np.concatenate([exact.reshape(-1) for exact, _ in found.values()]).astype("<f4")
    (FOLDER / "parity.bin").write_bytes(values.tobytes())
    lines = ",\n".join(f"    {json.dumps(name, ensure_ascii=False)}: {json.dumps(place)}" for name, place in places.items())
    text = f'{{\n  "torch": {json.dumps(torch.__version__)},\n  "values": {{\n{lines}\n  }}\n}}\n'
    (FOLDER / "parity.json").write_text(text, "utf8")
    print(f"{len(places)} values, {values.nbytes} bytes, by torch {torch.__version__}")


main()
