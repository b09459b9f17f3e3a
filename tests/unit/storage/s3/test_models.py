"""What is left of botocore's files says of S3 what all of them say."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.loaders import create_loader
from botocore.model import ServiceModel
from botocore.regions import EndpointResolver

from fxtui.storage.s3.models import models


@pytest.fixture(scope="module")
def ours() -> Any:
    """Not what all sessions share: botocore writes to that."""
    return models.__wrapped__()


@pytest.fixture(scope="module")
def theirs() -> Any:
    return create_loader()


@pytest.mark.parametrize("service", ["s3", "sts", "oidc", "portal.sso"])
def test_endpoints_are_where_they_were(ours: Any, theirs: Any, service: str) -> None:
    less, whole = (
        EndpointResolver(each.load_data("endpoints")) for each in (ours, theirs)
    )
    assert less.get_available_partitions() == whole.get_available_partitions()
    for partition in whole.get_available_partitions():
        regions = whole.get_available_endpoints(service, partition, True)
        assert less.get_available_endpoints(service, partition, True) == regions
        for region in regions:
            found = less.construct_endpoint(service, region, partition)
            assert found == whole.construct_endpoint(service, region, partition)


@pytest.mark.parametrize("service", ["s3", "sts"])
def test_operations_are_what_they_were(ours: Any, theirs: Any, service: str) -> None:
    told = (each.load_service_model(service, "service-2") for each in (ours, theirs))
    less, whole = map(ServiceModel, told)
    assert less.operation_names == whole.operation_names
    for name in whole.operation_names:
        one, other = less.operation_model(name), whole.operation_model(name)
        assert one.http == other.http
        assert _members(one) == _members(other)


def _members(operation: Any) -> list[tuple[str, str, dict[str, Any]]]:
    shapes = filter(None, (operation.input_shape, operation.output_shape))
    return [
        (name, member.type_name, member.serialization)
        for shape in shapes
        for name, member in shape.members.items()
    ]
