"""Compares docs/Models.md with the operations that have a sharding model.

usage: models.py MODELS_MD < LIST
"""

import re
import sys

text = open(sys.argv[1]).read()
table = set(re.findall(r"^\| `([\w.*]+)` \|", text, re.MULTILINE))
models = {re.sub(r"^linalg\..*", "linalg.*", line.strip()) for line in sys.stdin if line.strip()}
for name in sorted(models - table):
    print(f"docs/Models.md lacks {name}")
for name in sorted(table - models):
    print(f"docs/Models.md lists {name}, which has no model")
sys.exit(1 if models != table or not models else 0)
