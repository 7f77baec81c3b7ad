"""An open sandbox for the tests of other rooms. Without one they are skipped, or fail where it must stand."""

import os

import pytest
import pytest_asyncio

from redline.sandbox import SandboxUnavailable, open_sandbox


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def local_sandbox():
    """In the local runtime, one for a module."""
    try:
        async with open_sandbox("local") as opened:
            yield opened
    except SandboxUnavailable as missing:
        if "local" in os.environ.get("REDLINE_REQUIRE_SANDBOXES", "").split(","):
            pytest.fail(f"REDLINE_REQUIRE_SANDBOXES asks for the runtime local: {missing}")
        pytest.skip(f"no runtime local: {missing}")
