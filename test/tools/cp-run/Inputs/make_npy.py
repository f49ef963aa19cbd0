"""Writes an array. usage: make_npy.py FILE.npy EXPRESSION, with numpy as np."""

import sys

import numpy as np

path, expression = sys.argv[1:]
np.save(path, eval(expression))
