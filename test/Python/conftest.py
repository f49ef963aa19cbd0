"""Makes every test start from the same random numbers, and prints which.

CP_TEST_FILTER=REGEX leaves only the tests whose name matches.
"""

import os
import re
import warnings

import pytest
import torch

SEED = 20261122


@pytest.fixture(autouse=True)
def seed():
    print(f"seed {SEED}")
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    warnings.filterwarnings("ignore", category=UserWarning)
    warnings.filterwarnings("ignore", category=FutureWarning)


def pytest_collection_modifyitems(config, items):
    pattern = os.environ.get("CP_TEST_FILTER", "")
    dropped = [item for item in items if not re.search(pattern, item.nodeid)]
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in dropped]
