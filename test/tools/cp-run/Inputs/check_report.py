"""Checks what --report drew. usage: check_report.py FILE.svg FULL PARTIAL [EXPRESSION...]

FULL and PARTIAL are the cells of the mask's picture, the first that the file
has. Each EXPRESSION must be true, with `texts` the lines of text and `size` the
number of bytes.
"""

import os
import re
import sys
import xml.etree.ElementTree

COLORS = {"full": "#2f6db3", "partial": "#f0a93b"}
SVG = "{http://www.w3.org/2000/svg}"


def count_cells(path):
    """The area of a path of rectangles, in cells."""
    boxes = re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-(\d+)z", path)
    assert "".join(f"M{x} {y}h{w}v{h}h-{b}z" for x, y, w, h, b in boxes) == path, path
    assert all(width == back for _, _, width, _, back in boxes)
    return sum(int(width) * int(height) for _, _, width, height, _ in boxes)


def main(path, full, partial, *expressions):
    root = xml.etree.ElementTree.parse(path).getroot()
    assert root.tag == SVG + "svg", root.tag
    cells = {}
    for kind, color in COLORS.items():
        paths = [p for p in root.iter(SVG + "path") if p.get("fill") == color]
        cells[kind] = count_cells(paths[0].get("d")) if paths else 0
    assert cells == {"full": int(full), "partial": int(partial)}, cells
    width, height = float(root.get("width")), float(root.get("height"))
    for text in root.iter(SVG + "text"):
        assert 0 <= float(text.get("x")) <= width, text.text
        assert 0 <= float(text.get("y")) <= height, text.text
    texts = [text.text for text in root.iter(SVG + "text")]
    for expression in expressions:
        scope = {"texts": texts, "size": os.path.getsize(path)}
        assert eval(expression, scope), f"{expression} is wrong: {texts}"


main(*sys.argv[1:])
