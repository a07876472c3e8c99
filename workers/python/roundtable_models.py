"""The model templates of Roundtable as PyTorch modules. Needs torch 1.13 or newer, nothing else.

    model = build({"name": "cnn-groupnorm", "params": {"channels": [16, 32, 64, 64, 64], "groups": 8}}, input_size_px=64)
    model.load_state_dict(weights)             # the names of model.safetensors
    logits = model(pixels)                     # grey values 0 … 255, [n, 1, 64, 64] -> [n, 1]
    build(template, input_size_px=64, outputs=3)   # with a head: a logit for each of its classes or labels

Names and shapes are those of the parameter table in core/model/template.ts, and so are the numbers, up to rounding.
"""

from __future__ import annotations

from typing import Any, Callable, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

# core/model/forward.ts and core/model/ops/group-norm.ts
MEAN, DEVIATION, EPSILON = 0.5, 0.25, 1e-5
BLOCKS, EXPANSION, SQUEEZE = 2, 4, 4
# From these input sizes on a stage of the plain network halves by stride, it halves a third early stage, and the residual stem halves.
STRIDED_FROM_PX, THIRD_HALF_FROM_PX, STRIDED_STEM_FROM_PX = 64, 128, 96


Activation = Callable[[Tensor], Tensor]
ACTIVATIONS: dict[str, Activation] = {"relu": F.relu, "gelu": F.gelu, "silu": F.silu}


class GroupNorm(nn.Module):
    """Group normalisation whose scale and move are called gamma and beta."""

    def __init__(self, channels: int, groups: int) -> None:
        super().__init__()
        self.groups = groups
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor) -> Tensor:
        return F.group_norm(x, self.groups, self.gamma, self.beta, EPSILON)


class ConvNorm(nn.Module):
    """A convolution without bias and its normalisation; depthwise: one kernel for each channel."""

    def __init__(self, channels: int, width: int, groups: int, kernel: int = 3, stride: int = 1, depthwise: bool = False) -> None:
        super().__init__()
        parts = channels if depthwise else 1
        self.conv = nn.Conv2d(channels, width, kernel, stride, kernel // 2, groups=parts, bias=False)
        self.norm = GroupNorm(width, groups)

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(self.conv(x))


class Residual(nn.Module):
    """Two 3×3 convolutions, and the input added; a 1×1 convolution where width or size change."""

    def __init__(self, channels: int, width: int, groups: int, stride: int, bend: Activation) -> None:
        super().__init__()
        self.bend = bend
        self.add_module("1", ConvNorm(channels, width, groups, stride=stride))
        self.add_module("2", ConvNorm(width, width, groups))
        same = stride == 1 and channels == width
        self.skip = nn.Identity() if same else ConvNorm(channels, width, groups, 1, stride)

    def forward(self, x: Tensor) -> Tensor:
        inner = self.bend(self.get_submodule("1")(x))
        return self.bend(self.get_submodule("2")(inner) + self.skip(x))


class Bottleneck(nn.Module):
    """Wide, depthwise 3×3, excited, narrow again; the input is added where the shapes agree."""

    def __init__(self, channels: int, width: int, groups: int, stride: int, bend: Activation) -> None:
        super().__init__()
        self.bend = bend
        wide, inner = channels * EXPANSION, max(4, channels // SQUEEZE)
        self.widen = ConvNorm(channels, wide, groups, 1)
        self.mix = ConvNorm(wide, wide, groups, 3, stride, depthwise=True)
        self.squeeze = nn.Linear(wide, inner)
        self.excite = nn.Linear(inner, wide)
        self.narrow = ConvNorm(wide, width, groups, 1)
        self.same = stride == 1 and channels == width

    def forward(self, x: Tensor) -> Tensor:
        mixed = self.bend(self.mix(self.bend(self.widen(x))))
        gates = torch.sigmoid(self.excite(self.bend(self.squeeze(mixed.mean((2, 3))))))
        y = self.narrow(mixed * gates[:, :, None, None])
        return y + x if self.same else y


class PlainStage(nn.Module):
    """A 3×3 convolution, normalisation, activation, and perhaps a 2×2 pool."""

    def __init__(self, channels: int, width: int, groups: int, stride: int, pool: Callable[..., Tensor] | None, bend: Activation) -> None:
        super().__init__()
        self.bend = bend
        self.conv = nn.Conv2d(channels, width, 3, stride, 1, bias=False)
        self.norm = GroupNorm(width, groups)
        self.pool = pool

    def forward(self, x: Tensor) -> Tensor:
        y = self.bend(self.norm(self.conv(x)))
        return self.pool(y, 2) if self.pool else y


class Stages(nn.Module):
    """Several blocks under the names block1, block2, …"""

    def __init__(self, blocks: list[nn.Module]) -> None:
        super().__init__()
        for i, block in enumerate(blocks):
            self.add_module(f"block{i + 1}", block)

    def forward(self, x: Tensor) -> Tensor:
        for block in self.children():
            x = block(x)
        return x


class Parts(NamedTuple):
    """What all templates have in common: the activation, dropout in percent, and how many logits."""

    bend: Activation
    dropout: int
    outputs: int


class Template(nn.Module):
    """Grey values 0 … 255, [n, 1, s, s] of any number type -> logits [n, outputs]: normalised, stem and stages, mean over the map, dropout, logits."""

    def __init__(self, stem: nn.Module | None, stages: list[nn.Module], width: int, parts: Parts) -> None:
        super().__init__()
        if stem is not None:
            self.stem = stem
        self.activation = parts.bend
        self.drop = nn.Dropout(parts.dropout / 100)
        self.trunk = [f"stage{i + 1}" for i in range(len(stages))]
        for name, stage in zip(self.trunk, stages):
            self.add_module(name, stage)
        self.head = nn.Linear(width, parts.outputs)

    def forward(self, pixels: Tensor) -> Tensor:
        x = (pixels.to(self.head.weight.dtype) / 255 - MEAN) / DEVIATION
        if hasattr(self, "stem"):
            x = self.activation(self.stem(x))
        for name in self.trunk:
            x = self.get_submodule(name)(x)
        return self.head(self.drop(x.mean((2, 3))))


def _plain(channels: list[int], groups: int, size: int, pool: Callable[..., Tensor], parts: Parts) -> Template:
    stages: list[nn.Module] = []
    for i, (before, width) in enumerate(zip([1, *channels], channels), start=1):
        if size < STRIDED_FROM_PX:
            stages.append(PlainStage(before, width, groups, 1, pool if i < len(channels) and i in (1, 2, 4) else None, parts.bend))
        else:
            halve = i in (1, 2, 4) or (i == 3 and size >= THIRD_HALF_FROM_PX)
            stages.append(PlainStage(before, width, groups, 2 if halve else 1, None, parts.bend))
    return Template(None, stages, channels[-1], parts)


def _blocks(block: type[nn.Module], channels: list[int], groups: int, bend: Activation) -> list[nn.Module]:
    def stage(i: int) -> nn.Module:
        before, width = channels[max(0, i - 1)], channels[i]
        return Stages([block(before if k == 0 else width, width, groups, 2 if i > 0 and k == 0 else 1, bend) for k in range(BLOCKS)])

    return [stage(i) for i in range(len(channels))]


def build(template: dict[str, Any], input_size_px: int, outputs: int = 1) -> Template:
    """The module of a plan's template, {"name": …, "params": {"channels": […], "groups": …}}; outputs: 1, or one a class or label of its head.

    Load weights before use: it starts at random.
    """
    name, params = template["name"], template["params"]
    channels, groups = params["channels"], params["groups"]
    usual = "silu" if name == "efficientnet-groupnorm" else "relu"
    parts = Parts(ACTIVATIONS[params.get("activation", usual)], params.get("dropout", 0), outputs)
    if name == "cnn-groupnorm":
        pool = F.max_pool2d if params.get("pooling") == "max" else F.avg_pool2d
        return _plain(channels, groups, input_size_px, pool, parts)
    if name == "resnet-groupnorm":
        stem = ConvNorm(1, channels[0], groups, stride=2 if input_size_px >= STRIDED_STEM_FROM_PX else 1)
        return Template(stem, _blocks(Residual, channels, groups, parts.bend), channels[-1], parts)
    if name == "efficientnet-groupnorm":
        stem = ConvNorm(1, channels[0], groups, stride=2)
        return Template(stem, _blocks(Bottleneck, channels, groups, parts.bend), channels[-1], parts)
    raise ValueError(f'There is no template "{name}".')


def parameter_order(model: nn.Module) -> list[str]:
    """Names in the order of the flat weight vector: what decays (two dimensions or more) first, each part in the order of the forward pass."""
    shapes = {name: value.dim() for name, value in model.named_parameters()}
    return [name for name in shapes if shapes[name] > 1] + [name for name in shapes if shapes[name] < 2]
