"""Writes a .safetensors file: make_safetensors.py FILE NAME=EXPRESSION... with numpy as np; the
values are float32 unless the expression says otherwise, and bf16(...) makes bfloat16."""

import json
import struct
import sys

import numpy as np

TYPES = {"<f8": "F64", "<f4": "F32", "<f2": "F16", "<i8": "I64", "<i4": "I32", "<i2": "I16",
         "|i1": "I8", "|u1": "U8", "|b1": "BOOL", "<u2": "BF16"}


def bf16(values):
    """The upper halves of float32 numbers, here exact."""
    return (np.asarray(values, np.float32).view(np.uint32) >> 16).astype(np.uint16)


header, data = {"__metadata__": {"format": "pt"}}, b""
for argument in sys.argv[2:]:
    name, expression = argument.split("=", 1)
    array = np.asarray(eval(expression))
    end = len(data) + array.nbytes
    header[name] = {"dtype": TYPES[array.dtype.str], "shape": list(array.shape),
                    "data_offsets": [len(data), end]}
    data += array.tobytes()
text = json.dumps(header).encode()
with open(sys.argv[1], "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data)
