"""Writes DICOM files for each branch of the display pipeline (PS3.3 C.11) and what pydicom shows of them.

Usage: display_cases.py OUT. Prints {"name": [first grey, …]} as JSON; a grey is 0 (black) to 65535 (white), for each pixel in turn.
"""

import json
import sys

import numpy as np
import pydicom
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.pixel_data_handlers.util import apply_modality_lut, apply_voi_lut
from pydicom.sequence import Sequence

SIDE = 64


def lut(first, bits, data, vr="US", packed=False):
    item = Dataset()
    entries = len(data) % 65536
    item.add(DataElement(0x00283002, vr, [entries, first, bits]))
    item.add(DataElement(0x00283006, "OW", np.asarray(data, np.uint8 if packed else np.uint16).tobytes()))
    return Sequence([item])


squares = lambda count, top: [round(i * i * top / (count - 1) ** 2) for i in range(count)]
window = lambda center, width, **more: {"WindowCenter": center, "WindowWidth": width, **more}
rescale = lambda slope, intercept, **more: {"RescaleSlope": slope, "RescaleIntercept": intercept, **more}
inverse = {"PhotometricInterpretation": "MONOCHROME1"}
signed = {"PixelRepresentation": 1}

CASES = {
    "linear": window(2000, 4100),
    "linear-exact": window(2000, 4100, VOILUTFunction="LINEAR_EXACT"),
    "sigmoid": window(2048, 1500, VOILUTFunction="SIGMOID"),
    "rescale": window(924, 2100, **rescale("0.5", "-100")),
    "falling-rescale": window(2048, 4200, **rescale("-1", "4095")),
    "signed": window(0, 4100, **signed),
    "signed-rescale": window(500, 8300, **rescale("2", "500"), **signed),
    "monochrome1": window(2000, 4100, **inverse),
    "inverse-shape": window(2000, 4100, PresentationLUTShape="INVERSE"),
    "several-windows": {"WindowCenter": [2000, 100], "WindowWidth": [4100, 9]},
    "modality-lut": window(2048, 4200, ModalityLUTSequence=lut(0, 16, squares(4096, 4095))),
    "voi-lut": {"VOILUTSequence": lut(0, 12, squares(4096, 4095))},
    "voi-lut-clamped": {"VOILUTSequence": lut(1000, 10, squares(2000, 1023))},
    "voi-lut-packed": {"VOILUTSequence": lut(0, 8, squares(4096, 255), packed=True)},
    "voi-lut-signed-first": {"VOILUTSequence": lut(-2048, 12, squares(4096, 4095), vr="SS"), **signed},
    "voi-lut-65536": {"VOILUTSequence": lut(0, 16, squares(65536, 65535)), "BitsStored": 16, "HighBit": 15},
    "voi-lut-after-rescale": {"VOILUTSequence": lut(-1000, 12, squares(4096, 4095), vr="SS"), **rescale("1", "-1000")},
    "voi-lut-after-modality-lut": {
        "ModalityLUTSequence": lut(0, 16, squares(4096, 4095)[::-1]),
        "VOILUTSequence": lut(0, 12, squares(4096, 4095), vr="US"),
    },
    "voi-lut-monochrome1": {"VOILUTSequence": lut(0, 12, squares(4096, 4095)), **inverse},
}


def dataset_of(changes):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.1.1"
    ds.file_meta.MediaStorageSOPInstanceUID = "2.25.1"
    ds.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    ds.is_little_endian, ds.is_implicit_VR = True, False
    plain = {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.1.1", "SOPInstanceUID": "2.25.1", "Modality": "DX", "Rows": SIDE, "Columns": SIDE}
    bits = {"SamplesPerPixel": 1, "BitsAllocated": 16, "BitsStored": 12, "HighBit": 11, "PixelRepresentation": 0}
    for name, value in {**plain, **bits, "PhotometricInterpretation": "MONOCHROME2", **changes}.items():
        setattr(ds, name, value)
    ramp = np.arange(SIDE * SIDE) * 2 ** (ds.BitsStored - 12)
    if ds.PixelRepresentation:
        ramp = ramp - 2 ** (ds.BitsStored - 1)
    ds.PixelData = ramp.astype("<i2" if ds.PixelRepresentation else "<u2").tobytes()
    ds["PixelData"].VR = "OW"
    return ds


def shown(ds):
    """Greys by pydicom. Its window fills the range of its input and its LUT the depth of the LUT: both are brought to 0 to 1."""
    values = apply_voi_lut(apply_modality_lut(ds.pixel_array, ds), ds).astype(np.float64)
    if "VOILUTSequence" in ds:
        low, high = 0, 2 ** ds.VOILUTSequence[0].LUTDescriptor[2] - 1
    else:
        low = -(2 ** (ds.BitsStored - 1)) if ds.PixelRepresentation else 0
        high = low + 2**ds.BitsStored - 1
        if "ModalityLUTSequence" in ds:
            low, high = 0, 2 ** ds.ModalityLUTSequence[0].LUTDescriptor[2] - 1
        if "RescaleSlope" in ds:
            low, high = (end * float(ds.RescaleSlope) + float(ds.RescaleIntercept) for end in (low, high))
    grey = (values - low) / (high - low)
    if ds.PhotometricInterpretation == "MONOCHROME1" or ds.get("PresentationLUTShape") == "INVERSE":
        grey = 1 - grey
    return np.rint(grey.ravel() * 65535).astype(int).tolist()


# pydicom 2.3 does not read packed entries: it is asked for the same table as 16-bit words.
TWINS = {"voi-lut-packed": {"VOILUTSequence": lut(0, 16, [257 * entry for entry in squares(4096, 255)])}}

answers = {}
for name, changes in CASES.items():
    path = f"{sys.argv[1]}/{name}.dcm"
    dataset_of(changes).save_as(path, write_like_original=False)
    answers[name] = shown(dataset_of(TWINS[name]) if name in TWINS else pydicom.dcmread(path))
print(json.dumps(answers))
