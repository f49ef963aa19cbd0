"""Prints the C program of a page: extract.py PAGE.md"""

import re
import sys

with open(sys.argv[1], encoding="utf-8") as page:
    (program,) = re.findall(r"^```c\n(.*?)^```$", page.read(), re.MULTILINE | re.DOTALL)
print(program, end="")
