"""A scheme finds its adapter, and an unknown one the names of all."""

import pytest

from fxtui.domain.errors import ConfigError
from fxtui.storage import storage_class


@pytest.mark.parametrize("scheme", ["dropbox", "file", "memory", "s3"])
def test_a_scheme_finds_its_adapter(scheme: str) -> None:
    assert storage_class(scheme).scheme == scheme


def test_an_unknown_scheme_names_those_that_there_are() -> None:
    with pytest.raises(ConfigError, match="there are paths, and dropbox://, s3://"):
        storage_class("ftp")
