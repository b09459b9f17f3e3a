"""What ICA is asked: which projects there are, what is in them, and for keys.

Each question is one of its REST interface, in version 3, with the API key of a person.
What the public OpenAPI does not tell is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from time import time
from typing import Any, Final
from urllib.parse import quote, urlencode

from fxtui.domain.errors import (
    AlreadyExists,
    NotFound,
    PermissionDenied,
    RateLimited,
    StorageError,
    Unauthenticated,
)
from fxtui.domain.location import Location
from fxtui.domain.value import replace

from .ica_told import (
    Credentials,
    Data,
    Lent,
    Project,
    Projects,
    Row,
    Rows,
    Upload,
    Url,
    lent_of,
    named,
    no_s3,
)
from .rest import Reply, Rest
from .settings import S3Settings

ICA: Final = "https://ica.illumina.com/ica/rest"

_JSON: Final = "application/vnd.illumina.v3+json"
_PAGE: Final = 1000
_REFUSALS: Final[Mapping[int, tuple[type[StorageError], str]]] = {
    HTTPStatus.FORBIDDEN: (
        PermissionDenied,
        "ICA denies it; ask the project's owner for the right",
    ),
    HTTPStatus.NOT_FOUND: (NotFound, "ICA has no such thing"),
    HTTPStatus.CONFLICT: (AlreadyExists, "ICA has one of that name"),
    HTTPStatus.TOO_MANY_REQUESTS: (RateLimited, "ICA asks for fewer requests"),
}


class IcaApi:
    """ICA, as the profile of one caller sees it."""

    def __init__(
        self,
        settings: S3Settings,
        surroundings: Mapping[str, str],
        taken: Callable[[], object] = lambda: None,
        refused: Callable[[], object] = lambda: None,
    ) -> None:
        """One of both is called when ICA says whether it takes the API key."""
        self._profile = settings.profile
        self._at = Location("s3", "", settings.profile)
        url = settings.api_url or ICA
        self._rest = Rest(url, surroundings, self._at, settings.ca_file)
        self._headers = {
            "X-API-Key": settings.api_key or "",
            "Accept": _JSON,
            "Content-Type": _JSON,
        }
        self._taken, self._refused = taken, refused
        self._ids: dict[str, str] = {}
        """Of projects, by whatever names one."""

    @property
    def url(self) -> str:
        return self._rest.url

    async def projects(self) -> Mapping[str, Project]:
        """All of them, by what locations call them."""
        found, token = [], ""
        while True:
            page = (await self._get("/api/projects", pageToken=token)).read(Projects)
            found += page.items
            if not (token := page.nextPageToken or ""):
                known = named(found)
                self._ids = {name: each.id for name, each in known.items()}
                self._ids |= {each.id: each.id for each in found}
                return known

    async def project(self, name: str) -> str:
        """The id of a project, by that or by its name; or raise NotFound."""
        if name not in self._ids:
            await self.projects()
        if found := self._ids.get(name):
            return found
        raise NotFound(
            f'ICA has no project "{name}" that this API key may see; fxtui ls '
            f"{Location('s3', '', self._profile)} lists them by name, and by id where "
            "several have one name"
        )

    async def page(self, project: str, folder: str, token: str = "") -> Rows:
        """A page of what is in a folder; that begins and ends with a slash."""
        path = f"/api/projects/{quote(project)}/data"
        asked = await self._get(path, parentFolderPath=folder, pageToken=token)
        return asked.read(Rows)

    async def find(self, project: str, folder: str, name: str) -> Data | None:
        """One thing in a folder, if it is there; also a file whose bytes are to come."""
        page = await self.page(project, folder)
        while True:
            for row in page.items:
                if row.data.details.name == name:
                    return row.data
            if not page.nextPageToken:
                return None
            page = await self.page(project, folder, page.nextPageToken)

    async def make_folder(self, project: str, folder: str, name: str) -> Data:
        """A folder that is not there; one that somebody made meanwhile is as good."""
        path = f"/api/projects/{quote(project)}/data:createFolder"
        try:
            told = await self._post(path, {"name": name, "folderPath": folder})
        except AlreadyExists:
            if found := await self.find(project, folder, name):
                return found
            raise
        return told.read(Row).data

    async def lend(self, project: str, folder: Data) -> Lent:
        """Keys for a folder: to read and write, else to read; or raise PermissionDenied.

        They are asked for as S3 has them, which tells the encryption; where ICA gives
        none of these, as rclone has them.
        """
        path = f"{_of(project, folder)}:createTemporaryCredentials"
        try:
            return await self._lent(path, {})
        except PermissionDenied:
            lent = await self._lent(path, {"readOnlyCredentials": True})
            return replace(lent, is_read_only=True)

    async def address(self, project: str, file: Data) -> str:
        """Where the bytes of a file are to be had, for a time."""
        told = await self._post(f"{_of(project, file)}:createDownloadUrl", None)
        return told.read(Url).url

    async def address_to_fill(self, project: str, file: Data) -> str:
        """Where to put the bytes of a file that has none yet."""
        told = await self._post(f"{_of(project, file)}:createUploadUrl", None)
        return told.read(Url).url

    async def new_file(self, project: str, folder: str, name: str) -> str:
        """The same for a file that is not there, and is made."""
        path = f"/api/projects/{quote(project)}/data:createFileWithUploadUrl"
        told = await self._post(path, {"name": name, "folderPath": folder})
        return told.read(Upload).uploadUrl

    async def _lent(self, path: str, wish: Mapping[str, Any]) -> Lent:
        for asked in (wish, {**wish, "credentialsFormat": "RCLONE"}):
            told = (await self._post(path, asked)).read(Credentials)
            if lent := lent_of(told, time()):
                return lent
        raise no_s3()

    async def _get(self, path: str, **query: str) -> Reply:
        asked = {"pageSize": str(_PAGE), **{n: each for n, each in query.items() if each}}
        answer = await self._rest.get(f"{path}?{urlencode(asked)}", self._headers)
        return self._checked(answer)

    async def _post(self, path: str, body: Any) -> Reply:
        return self._checked(await self._rest.post(path, body, self._headers))

    def _checked(self, reply: Reply) -> Reply:
        if reply.is_good:
            self._taken()
            return reply
        if reply.status == HTTPStatus.UNAUTHORIZED or _is_turned_away(reply):
            self._refused()
            raise Unauthenticated(
                "ICA does not take this API key; make another in your profile there, "
                f"and run: fxtui login ica --profile {self._profile}",
                location=self._at,
            )
        if known := _REFUSALS.get(reply.status):
            kind, text = known
            raise kind(text)
        raise reply.refused(at=self._at)


def _is_turned_away(reply: Reply) -> bool:
    """Whether somebody on the way says no: ICA says why, in JSON."""
    return reply.status == HTTPStatus.FORBIDDEN and not reply.body.startswith(b"{")


def _of(project: str, data: Data) -> str:
    return f"/api/projects/{quote(project)}/data/{quote(data.id)}"
