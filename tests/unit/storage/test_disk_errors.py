"""Whatever a disk refuses is one of our errors, with a text for people."""

import errno
import os

import pytest

from fxtui.domain import errors
from fxtui.domain.location import Location
from fxtui.storage.disk_errors import own_error, own_errors

HERE = Location("file", "data/a")

FAMILIES = [
    ("ENOENT", errors.NotFound),
    ("ENOTDIR", errors.NotFound),
    ("EEXIST", errors.AlreadyExists),
    ("EISDIR", errors.AlreadyExists),
    ("EACCES", errors.PermissionDenied),
    ("EPERM", errors.PermissionDenied),
    ("EROFS", errors.PermissionDenied),
    ("ENOSPC", errors.QuotaExceeded),
    ("EDQUOT", errors.QuotaExceeded),
    ("ENAMETOOLONG", errors.InvalidName),
    ("EXDEV", errors.Unsupported),
    ("ESTALE", errors.ConnectionLost),
    ("EMFILE", errors.TransientError),
    ("EIO", errors.StorageError),
    ("ENOTEMPTY", errors.StorageError),
    ("ENOLCK", errors.StorageError),
]


@pytest.mark.parametrize(("name", "family"), FAMILIES)
def test_each_refusal_has_its_family(
    name: str, family: type[errors.StorageError]
) -> None:
    number = getattr(errno, name)

    found = own_error(OSError(number, os.strerror(number), "/data/a"), HERE)

    assert type(found) is family
    assert found.location == HERE
    assert "Errno" not in found.message


def test_an_error_without_a_number_is_told_as_it_is() -> None:
    assert own_error(OSError("odd")).message == "the disk refused: odd"


def test_an_error_of_ours_is_only_told_where() -> None:
    with pytest.raises(errors.NotFound) as caught, own_errors(HERE):
        raise errors.NotFound("gone")

    assert str(caught.value) == "/data/a: gone"
