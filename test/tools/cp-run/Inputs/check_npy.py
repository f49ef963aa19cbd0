"""Checks arrays. usage: check_npy.py EXPRESSION FILE.npy...

EXPRESSION must be true, with the arrays as a, b, c, ... and numpy as np.
"""

import string
import sys

import numpy as np

expression, *files = sys.argv[1:]
arrays = dict(zip(string.ascii_lowercase, map(np.load, files)))
described = {name: (a.dtype, a.shape) for name, a in arrays.items()}
assert eval(expression, {"np": np, **arrays}), f"{expression} is wrong: {described}"
