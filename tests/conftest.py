"""What tests share."""

import pytest
from browser import CHROMIUM, browser


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM:
        pytest.skip("no Chromium on the PATH")
    with browser() as running:
        yield running
