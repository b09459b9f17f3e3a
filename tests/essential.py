"""Tests that may never be skipped: a suite that skips everything is green."""

from __future__ import annotations

from typing import Final

_SEAWEEDFS: Final = "tests/contract/test_s3.py::TestSeaweedFS::test_"
_DROPBOX: Final = "tests/contract/test_dropbox.py::TestDropbox::test_"

ESSENTIAL: Final = (
    f"{_SEAWEEDFS}what_is_put_can_be_read",
    f"{_SEAWEEDFS}create_refuses_a_taken_key",
    f"{_SEAWEEDFS}update_refuses_a_changed_object",
    f"{_SEAWEEDFS}parts_may_arrive_in_any_order",
    f"{_SEAWEEDFS}an_upload_is_invisible_until_complete",
    f"{_DROPBOX}create_refuses_a_taken_key",
    f"{_DROPBOX}update_refuses_a_changed_object",
    f"{_DROPBOX}parts_may_arrive_in_any_order",
    f"{_DROPBOX}a_fetch_refuses_a_changed_object",
    "tests/unit/engine/test_sync_folds.py",
    "tests/contract/test_local.py::TestLocalStorage::test_create_refuses_a_taken_key",
    "tests/unit/storage/s3/test_hazards.py",
    "tests/unit/engine/test_transfer_engine.py",
    "tests/property/test_engine_machine.py",
    "tests/architecture",
    "tests/e2e/test_service_process.py",
    "tests/e2e/test_kills.py",
    "tests/e2e/test_faults.py::TestWires",
    "tests/e2e/test_faults.py::TestAnswers",
    "tests/e2e/test_demo.py",
    "tests/e2e/test_little_rights.py",
    "tests/e2e/test_ica.py",
)
"""How their names begin."""


def is_essential(name: str) -> bool:
    return name.startswith(ESSENTIAL)
