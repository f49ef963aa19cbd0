"""Checks that a library gives the functions of a header and, but for MLIR's type ids, nothing else.

symbols.py LIBRARY HEADER
"""

import re
import subprocess
import sys

library, header = sys.argv[1:]
listing = subprocess.run(
    ["nm", "--dynamic", "--defined-only", "--format=just-symbols", library],
    check=True,
    capture_output=True,
    text=True,
).stdout
found = {symbol.split("@")[0] for symbol in listing.split()}
found = {symbol for symbol in found if "TypeIDResolver" not in symbol}
with open(header, encoding="utf-8") as text:
    wanted = set(re.findall(r"\b(cpc_\w+)\(", text.read()))
assert wanted, "the header has no functions"
assert found == wanted, f"missing: {sorted(wanted - found)}, too many: {sorted(found - wanted)[:20]}"
