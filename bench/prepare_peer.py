"""The peer of `npm run bench -- prepare`: pydicom, GDCM and Pillow from Debian do the work that the chain does to a film.

Read, SHA-256, decode, SHA-256 of the stored values, percentiles 0.5 and 99.5 of the inner 90 %, window, inversion, resize to fit
224 px, 16-bit PNG and 8-bit values written to a folder, SHA-256 of both. Usage: prepare_peer.py OUT PROCESSES, then one JSON list
of paths a line on standard input; each is answered by {"seconds", "images", "stages", "peak_rss_bytes"}.
"""

import hashlib
import json
import multiprocessing
import os
import resource
import sys
import time

import numpy as np
import pydicom
from PIL import Image
from pydicom.pixel_data_handlers import gdcm_handler, numpy_handler, rle_handler

SIDE = 224
# GDCM where it can. It leaves RLE to pydicom itself.
pydicom.config.pixel_data_handlers = [gdcm_handler, numpy_handler, rle_handler]


def percentile_ends(values):
    rows, columns = values.shape
    top, left = rows // 20, columns // 20
    counts = np.bincount(values[top : rows - top, left : columns - left].ravel(), minlength=65536)
    below = np.cumsum(counts)
    return np.searchsorted(below, below[-1] * 0.005), np.searchsorted(below, below[-1] * 0.995)


def prepare(job):
    path, out = job
    marks = [time.perf_counter()]
    mark = lambda: marks.append(time.perf_counter())
    with open(path, "rb") as file:
        data = file.read()
    mark()
    hashlib.sha256(data).hexdigest()
    mark()
    dataset = pydicom.dcmread(pydicom.filebase.DicomBytesIO(data))
    values = dataset.pixel_array
    mark()
    hashlib.sha256(values).hexdigest()
    mark()
    low, high = percentile_ends(values)
    mark()
    table = np.clip((np.arange(65536, dtype=np.float32) - low) / max(1, high - low), 0, 1)
    if dataset.PhotometricInterpretation == "MONOCHROME1":
        table = 1 - table
    shown = Image.fromarray((table * 65535)[values].astype(np.float32), "F")
    mark()
    scale = SIDE / max(shown.size)
    size = tuple(max(1, round(side * scale)) for side in shown.size)
    square = np.zeros((SIDE, SIDE), np.uint16)
    left, top = (SIDE - size[0]) // 2, (SIDE - size[1]) // 2
    small = np.asarray(shown.resize(size, Image.Resampling.BILINEAR))
    square[top : top + size[1], left : left + size[0]] = np.rint(small)
    mark()
    target = os.path.join(out, os.path.basename(path))
    Image.fromarray(square).save(target + ".png")
    small_bytes = np.rint(square / 257).astype(np.uint8).tobytes()
    with open(target + ".u8", "wb") as file:
        file.write(small_bytes)
    with open(target + ".png", "rb") as file:
        hashlib.sha256(file.read()).hexdigest()
    hashlib.sha256(small_bytes).hexdigest()
    mark()
    stages = [after - before for before, after in zip(marks, marks[1:])]
    return stages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


STAGES = ["read", "SHA-256", "decode", "pixel hash", "histogram", "LUT", "resize", "PNG and bytes"]


def main():
    out, processes = sys.argv[1], int(sys.argv[2])
    with multiprocessing.Pool(processes) as pool:
        print(json.dumps({"ready": {"pydicom": pydicom.__version__, "Pillow": Image.__version__, "numpy": np.__version__}}), flush=True)
        for line in sys.stdin:
            paths = json.loads(line)
            begun = time.perf_counter()
            results = pool.map(prepare, [(path, out) for path in paths], chunksize=1)
            seconds = time.perf_counter() - begun
            stages = {name: 1000 * sum(r[0][i] for r in results) / len(results) for i, name in enumerate(STAGES)}
            peak = max(r[1] for r in results)
            print(json.dumps({"seconds": seconds, "images": len(results), "stages": stages, "peak_rss_bytes": peak}), flush=True)


main()
