"""The blocks of docs/PyTorch-tutorial.md run, in their order."""

import os
import re
import subprocess

from support import BIN, ROOT

BLOCK = re.compile(r"^```(python|sh)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_tutorial(tmp_path, monkeypatch):
    # The page's paths, in a folder of the test's own.
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "bin").symlink_to(BIN)
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    blocks = BLOCK.findall((ROOT / "docs" / "PyTorch-tutorial.md").read_text())
    assert len(blocks) > 5
    for language, text in blocks:
        if language == "python":
            exec(compile(text, "PyTorch-tutorial.md", "exec"), names)
        else:
            command = ["bash", "-e", "-o", "pipefail", "-c", text]
            done = subprocess.run(command, capture_output=True, text=True, env=os.environ)
            assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
