"""Reads a prepared set of Roundtable: the folder that holds ``manifest.json``. Needs numpy and pyarrow; PyTorch is optional.

    data = PreparedDataset("chest-2026/prepared", expected_hash="…")
    for images, labels in data.batches("train", "pneumonia", size_px=64, batch=32, seed=1, epoch=0):
        ...                                    # uint8 [n, 64, 64], uint8 [n]
    loader = torch.utils.data.DataLoader(Films(data, "train", "pneumonia", size_px=224), batch_size=32)

Equal options give the bytes that ``batches()`` of workers/dataset/batches.ts gives.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as parquet

try:
    from torch.utils.data import Dataset as _TorchDataset
except ImportError:
    _TorchDataset = object

Bytes = npt.NDArray[np.uint8]
Rows = npt.NDArray[np.int64]
# In the labels: nobody said whether the picture shows it.
ABSENT_LABEL = 255
Split = Literal["train", "val", "test"]


class DatasetMismatch(Exception):
    """The folder is not what its manifest, or an agreement, says. Nothing of it should be used."""


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    except OSError:
        return ""
    return digest.hexdigest()


def _canonical_hash(domain: str, value: Any) -> str:
    """SHA-256 of a domain line and RFC 8785 bytes, for documents of whole numbers and plain texts."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{domain}\n{text}".encode()).hexdigest()


def _weights(source: int, target: int) -> npt.NDArray[np.float64]:
    """[target, source]: how much of each source pixel lies under a target pixel, in whole units of 1/target of a source pixel."""
    low, high = np.arange(target)[:, None] * source, (np.arange(target)[:, None] + 1) * source
    start = np.arange(source)[None, :] * target
    return np.maximum(0, np.minimum(high, start + target) - np.maximum(low, start)).astype(np.float64)


def shrink(images: Bytes, size_px: int) -> Bytes:
    """Makes squares [n, s, s] smaller to [n, size_px, size_px] by area average, rounded half up.

    All sums are whole numbers below 2**53, so float64 is exact and every machine gives the same bytes.
    """
    source = images.shape[-1]
    if size_px > source:
        raise ValueError(f"The pictures were prepared at {source} px and {size_px} px were asked for. Ask for at most {source} px.")
    if size_px == source:
        return images.copy()
    weights, area = _weights(source, size_px), source * source
    sums = weights @ images.astype(np.float64) @ weights.T
    return ((sums.astype(np.int64) + area // 2) // area).astype(np.uint8)


class PreparedDataset:
    """A prepared set, checked against its manifest.

    manifest: the document; hash: what a listing and an agreement name.
    images: tables/images.parquet as columns by name, in pack order; split: the split of each image, str [n].
    pack: grey values, uint8 [n, manifest sizePx, manifest sizePx], read from the disk when used.
    labels: uint8 [n, number of labels], columns as in manifest["labels"]; 255 where nobody gave the label.
    """

    def __init__(
        self,
        folder: str | Path,
        expected_hash: str | None = None,
        verify: Literal["manifest", "pack", "all"] = "manifest",
    ) -> None:
        """Opens and checks: the tables and labels; with "pack" also the pixels; with "all" also every picture file.

        Raises DatasetMismatch when anything differs.
        """
        self.folder = Path(folder)
        try:
            document = (self.folder / "manifest.json").read_bytes()
            self.manifest: dict[str, Any] = json.loads(document)
        except (OSError, ValueError):
            raise DatasetMismatch("The prepared folder has no readable manifest.json.") from None
        if not isinstance(self.manifest, dict) or self.manifest.get("schema") != "prepared/v1":
            raise DatasetMismatch("The manifest of the prepared folder is not a prepared/v1 document.")
        self.hash = hashlib.sha256(b"prepared/v1\n" + document).hexdigest()
        if expected_hash is not None and self.hash != expected_hash:
            raise DatasetMismatch(f"The prepared data set is {self.hash[:12]}… but {expected_hash[:12]}… was agreed.")
        if _canonical_hash("chain/v1", self.manifest["chain"]) != self.manifest["chainHash"]:
            raise DatasetMismatch("The gears in the manifest are not those that its chain digest names.")
        for name, digest in self.manifest["files"].items():
            if (name != "pack/images.u8" or verify != "manifest") and _sha256(self.folder / name) != digest:
                raise DatasetMismatch(f"The file {name} was changed after it was sealed.")
        table = parquet.read_table(self.folder / "tables/images.parquet")
        self.images: dict[str, npt.NDArray[Any]] = {name: table[name].to_numpy() for name in table.column_names}
        self.split: npt.NDArray[Any] = self.images["split"]
        self.pack = self._open_pack()
        self.labels: Bytes = np.fromfile(self.folder / "pack/labels.u8", np.uint8).reshape(len(self.split), -1)
        if verify == "all":
            for image, digest in zip(self.images["image"], self.images["sha256"]):
                if _sha256(self.folder / image) != digest:
                    raise DatasetMismatch(f"The picture {image} was changed after it was sealed.")

    def _open_pack(self) -> Bytes:
        size = self.manifest["sizePx"]
        try:
            return np.memmap(self.folder / "pack/images.u8", np.uint8, "r", shape=(len(self.split), size, size))
        except (OSError, ValueError):
            raise DatasetMismatch("The file pack/images.u8 is missing or ends early.") from None

    def __getstate__(self) -> dict[str, Any]:
        """Reader processes of a DataLoader open the pack themselves instead of getting a copy of all its bytes."""
        return {name: value for name, value in self.__dict__.items() if name != "pack"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.pack = self._open_pack()

    def rows(self, split: Split) -> Rows:
        """Places in the pack, int64 [m], of the images of a split."""
        return np.flatnonzero(self.split == split)

    def label(self, name: str) -> Bytes:
        """Labels of all images, uint8 [n]: 0, 1, or the place of a class; 255 where nobody gave one."""
        if name not in self.manifest["labels"]:
            raise ValueError(f'The prepared data set has no label "{name}". It has: {", ".join(self.manifest["labels"])}.')
        return self.labels[:, self.manifest["labels"].index(name)]

    def split_by_patient(self, seed: int, train: int, val: int, test: int) -> None:
        """Divides anew by patient, in place. SHA-256 of "seed:patient", its first 32 bits as a fraction against the shares."""

        def split_of(patient: str) -> Split:
            place = int.from_bytes(hashlib.sha256(f"{seed}:{patient}".encode()).digest()[:4], "big") * (train + val + test)
            return "test" if place < test << 32 else "val" if place < (test + val) << 32 else "train"

        self.split = np.array([split_of(patient) for patient in self.images["patient"]])

    def sample_weights(self, split: Split, label: str) -> npt.NDArray[np.float64]:
        """One weight an image of the split, [m]: all classes weigh alike, and an image without the label weighs nothing."""
        values = self.label(label)[self.rows(split)]
        given = values != ABSENT_LABEL
        counts = np.bincount(values[given], minlength=2)
        weights = np.zeros(len(values))
        weights[given] = given.sum() / (float(len(counts)) * counts[values[given]])
        return weights

    def order(self, split: Split, seed: int, epoch: int) -> Rows:
        """Rows of a split in the order of one epoch: by SHA-256 of "seed:epoch:image"."""
        rank = {row: hashlib.sha256(f"{seed}:{epoch}:{self.images['image'][row]}".encode()).digest() for row in self.rows(split)}
        return np.array(sorted(rank, key=rank.__getitem__), np.int64)

    def batches(
        self, split: Split, label: str, *, size_px: int, batch: int, seed: int, epoch: int, drop_last: bool = False
    ) -> Iterator[tuple[Bytes, Bytes]]:
        """Images, uint8 [k, size_px, size_px], and labels, uint8 [k], with k = batch but for the last, which drop_last leaves out."""
        values = self.label(label)
        order = np.array([row for row in self.order(split, seed, epoch) if values[row] != ABSENT_LABEL], np.int64)
        for start in range(0, len(order) - (batch - 1 if drop_last else 0), batch):
            rows = order[start : start + batch]
            yield shrink(self.pack[rows], size_px), values[rows]


class Films(_TorchDataset):
    """A map-style PyTorch data set over one split; DataLoader makes tensors of its arrays.

    An entry is an image, float32 [1, size_px, size_px] from 0 to 1, and its label, float32 [1].
    """

    def __init__(self, data: PreparedDataset, split: Split, label: str, size_px: int) -> None:
        self.data, self.size_px = data, size_px
        self.values = data.label(label)
        self.rows = np.array([row for row in data.rows(split) if self.values[row] != ABSENT_LABEL], np.int64)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        row = self.rows[index]
        image = shrink(self.data.pack[row : row + 1], self.size_px)
        return image.astype(np.float32) / 255, self.values[row : row + 1].astype(np.float32)
