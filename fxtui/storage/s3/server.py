"""What is known of the server of one connection: who it is, and what bodies it takes.

What a profile says wins, then its address, then its answers, then what earlier processes
learnt of it. What a server refuses of checksums and signatures is not sent to it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from time import time
from urllib.parse import urlsplit

from fxtui.digest import CRC64NVME, MD5
from fxtui.domain.addresses import origin_of
from fxtui.domain.errors import StorageError
from fxtui.domain.servers import NOTHING, ServerNote, ServerNotes
from fxtui.domain.value import replace

from .levels import Level, Step, step_of
from .providers import OTHER, PROVIDERS, Provider, by_name
from .recognising import by_answer, by_host
from .settings import S3Settings


class Server:
    def __init__(self, settings: S3Settings) -> None:
        self.provider = by_name(settings.provider)
        self.is_heard = False
        """Whether it has answered anything."""

        self.signs_payloads = True
        """Whether bodies need their SHA-256; known once a client is made."""

        self.notes: ServerNotes | None = None
        self._is_told = self.provider != OTHER
        """Whether it is known from more than its answers."""

        self._url = ""
        self._note = NOTHING

    @property
    def is_known(self) -> bool:
        """Whether the server has said who it is, or could have."""
        return self.is_heard or self.provider != OTHER

    @property
    def text(self) -> str:
        """Its kind, and what it was found to want."""
        wants = [
            "takes no checksums but Content-MD5" if self._note.refuses_checksums else "",
            "takes checksums only ahead of parts" if self._note.refuses_trailers else "",
            "takes only signed bodies" if self._note.wants_signed else "",
        ]
        return "; ".join(filter(None, (self.provider.name, *wants)))

    def begin(self, url: str, *, signs: bool) -> None:
        """It is going to be asked, at this address, by who would sign so."""
        self._url, self.signs_payloads = origin_of(url), signs
        if not self._is_told:
            self.provider = by_host(urlsplit(url).hostname or "")
            self._is_told = self.provider != OTHER
        if self.notes is not None:
            self._note = self.notes.of(self._url)
        if not self._is_told:
            self.provider = PROVIDERS.get(self._note.provider, OTHER)
        if self._note.refuses_checksums:
            self._take(Step.MD5)
        if self._note.wants_signed:
            self._take(Step.SIGNED)

    def hear(self, headers: Mapping[str, str], body: bytes = b"") -> None:
        """Listen to an answer: what was learnt of another server there is forgotten.

        ``body`` is the text of a refusal.
        """
        is_first, self.is_heard = not self.is_heard, True
        if self._is_told:
            return
        heard = by_answer(headers, body)
        if heard.name == self.provider.name:
            return
        if heard != OTHER:
            self._be(heard)
        elif is_first and self._note.provider:
            self._be(OTHER)

    @property
    def level(self) -> Level:
        """How a body is sent to it now."""
        return Level(self.provider.checksum, self.signs_payloads)

    @property
    def reads_trailers(self) -> bool:
        """Whether the checksum of a part may come behind it, which nobody signs."""
        is_able = self.provider.trailers and not self._note.refuses_trailers
        return is_able and not self.signs_payloads

    def stop_trailing(self) -> None:
        """It does not, and that is remembered."""
        self._learn(replace(self._note, refuses_trailers=True))

    def yields(self, error: StorageError, sent: Level) -> bool:
        """Whether it refused how a body was sent, and takes it another way perhaps.

        Of many that fly, the first to be refused takes the step for all.
        """
        step = step_of(error.detail, sent)
        if step is None:
            return False
        if sent != self.level:
            return True
        self._take(step)
        if step is Step.MD5:
            self._learn(replace(self._note, refuses_checksums=True))
        else:
            self._learn(replace(self._note, wants_signed=True))
        return True

    def _be(self, provider: Provider) -> None:
        self.provider = provider
        self._learn(ServerNote(provider.name if provider != OTHER else ""))

    def _take(self, step: Step) -> None:
        if step is Step.SIGNED:
            self.signs_payloads = True
        elif self.provider.checksum == CRC64NVME:
            self.provider = replace(
                self.provider, checksum=MD5, trailers=False, whole_checksum=False
            )

    def _learn(self, note: ServerNote) -> None:
        self._note = replace(note, since=time())
        if self.notes is not None and self._url:
            self.notes.note(self._url, self._note)
