"""Which routes there are: each file of routes says so itself, when it is imported."""

from __future__ import annotations

import pkgutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from . import stone

if TYPE_CHECKING:
    from aiohttp import web

    from .calls import Call
    from .world import World

Handler: TypeAlias = "Callable[[Call], Awaitable[Any]]"
PageHandler: TypeAlias = "Callable[[World, web.Request], Awaitable[web.StreamResponse]]"


@dataclass(frozen=True)
class Route:
    """One function of the API, as the SDK describes it, and who answers it."""

    name: str
    """``files/list_folder``: what follows ``/2/`` in the address."""

    host: str
    """``api``, ``content`` or ``notify``."""

    style: str
    """``rpc``, ``upload`` or ``download``."""

    auth: frozenset[str]
    """Some of ``user``, ``app``, ``noauth``."""

    scope: str
    """What the token has to allow."""

    arg: Any
    result: Any
    error: Any
    handler: Handler


ROUTES: Final[dict[str, Route]] = {}
PAGES: Final[dict[tuple[str, str], PageHandler]] = {}
"""What is no function of the API, by method and path (where it ends in ``/``: prefix)."""


def route(name: str, *, scope: str) -> Callable[[Handler], Handler]:
    """``@route("files/get_metadata", scope="files.metadata.read")``.

    Host, style, kind of authorisation and types come from the SDK. The handler takes a
    Call, and returns the result as JSON has it (or a Download, for routes of that style).
    """
    known = stone.described(name)

    def register(handler: Handler) -> Handler:
        if name in ROUTES:
            raise ValueError(f"{name} is answered twice")
        ROUTES[name] = Route(
            name=name,
            host=known.attrs["host"],
            style=known.attrs["style"],
            auth=frozenset(known.attrs["auth"].split(", ")),
            scope=scope,
            arg=known.arg_type,
            result=known.result_type,
            error=known.error_type,
            handler=handler,
        )
        return handler

    return register


def page(method: str, path: str) -> Callable[[PageHandler], PageHandler]:
    """``@page("POST", "/oauth2/token")``: a page beside the API, as aiohttp has it."""

    def register(handler: PageHandler) -> PageHandler:
        PAGES[method, path] = handler
        return handler

    return register


def load() -> None:
    """Import every module beside this one, so that all routes are known."""
    package = import_module(__package__ or "")
    for module in pkgutil.iter_modules(package.__path__):
        if not module.name.startswith("_"):
            import_module(f"{package.__name__}.{module.name}")
