"""A botocore session that sees the world of whoever asks, and not that of this process.

The environment comes from the caller's Context; of our own, only HOME and PATH. The
order in which credentials are looked for is that of ``aws s3``.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from aiobotocore import credentials as chain
from aiobotocore.config import AioConfig
from aiobotocore.session import AioSession
from aiobotocore.utils import AioInstanceMetadataFetcher
from botocore import configprovider as config
from botocore.exceptions import CredentialRetrievalError
from botocore.utils import resolve_imds_endpoint_mode

from fxtui.domain.context import Context

from .http import session_class
from .models import models
from .sso import token_cache

_OURS: Final = ("HOME", "PATH")
_PATIENCE: Final = 120
"""Seconds that a credential program may take: some wait for a person at a web page."""


def environment(context: Context) -> dict[str, str]:
    """What a session, and a program that prints credentials, may see."""
    ours = {name: os.environ[name] for name in _OURS if name in os.environ}
    return {**ours, **dict(context.variables)}


class Session(AioSession):  # type: ignore[misc]  # botocore carries no types
    """One caller's view of profiles, variables and credentials, as of now."""

    def __init__(self, surroundings: Mapping[str, str], profile: str | None) -> None:
        super().__init__(profile=profile)
        self.surroundings = surroundings
        self.set_default_client_config(
            AioConfig(http_session_cls=session_class(surroundings), proxies={})
        )
        self.register_component("data_loader", models())
        self.register_component("config_store", _config_store(self, surroundings))

    def _add_configured_endpoint_provider(
        self, client_name: str, config_store: Any
    ) -> None:
        config_store.set_config_provider(
            "endpoint_url", _endpoint_provider(self, client_name)
        )

    def configured_endpoint(self) -> str | None:
        """What AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL or the profile say of S3."""
        if self.get_config_variable("ignore_configured_endpoint_urls"):
            return None
        found: str | None = _endpoint_provider(self, "s3").provide()
        return found


def _config_store(session: Session, surroundings: Mapping[str, str]) -> Any:
    """``botocore``'s own, but over another environment."""
    factory = config.ConfigChainFactory(session=session, environ=surroundings)
    chains = partial(config._create_config_chain_mapping, factory)
    mapping = chains(config.BOTOCORE_DEFAUT_SESSION_VARIABLES)
    for name, variables in (
        ("s3", config.DEFAULT_S3_CONFIG_VARS),
        ("proxies_config", config.DEFAULT_PROXIES_CONFIG_VARS),
    ):
        mapping[name] = config.SectionConfigProvider(name, session, chains(variables))
    return config.ConfigValueStore(mapping=mapping)


def _endpoint_provider(session: Session, client_name: str) -> Any:
    return config.ConfiguredEndpointProvider(
        full_config=session.full_config,
        scoped_config=session.get_scoped_config(),
        client_name=client_name,
        environ=session.surroundings,
    )


def region_of(session: Session) -> str | None:
    """The region that a caller's surroundings name, by either of two variables."""
    found: str | None = session.get_config_variable("region")
    return session.surroundings.get("AWS_REGION") or found


def resolver(session: Session, memory: Any, prompter: Callable[[str], str]) -> Any:
    """The chain of ``aws s3``; ``memory`` keeps the sessions of assumed roles.

    The ``prompter`` gives a one-time code, or raises what says that there is none.
    """
    seen = session.surroundings
    profile = session.get_config_variable("profile") or "default"
    is_named = session.instance_variables().get("profile") is not None
    profiles = _Profiles(
        session,
        cache=memory,
        region_name=region_of(session),
        sso_token_cache=token_cache(),
    )
    environ = chain.AioEnvProvider(environ=seen)
    container = chain.AioContainerProvider(environ=seen)
    instance = chain.AioInstanceMetadataProvider(iam_role_fetcher=_instance(session))
    role = chain.AioAssumeRoleProvider(
        load_config=lambda: session.full_config,
        client_creator=chain._get_client_creator(session, region_of(session)),
        cache=memory,
        profile_name=profile,
        prompter=prompter,
        credential_sourcer=chain.AioCanonicalNameCredentialSourcer(
            [environ, container, instance]
        ),
        profile_provider_builder=profiles,
    )
    first = [role] if is_named else [environ, role]  # a named profile beats variables
    named = profiles.providers(profile_name=profile, disable_env_vars=is_named)
    return chain.AioCredentialResolver([*first, *named, container, instance])


def _instance(session: Session) -> Any:
    variable = session.get_config_variable
    return AioInstanceMetadataFetcher(
        timeout=variable("metadata_service_timeout"),
        num_attempts=variable("metadata_service_num_attempts"),
        env=session.surroundings,
        user_agent=session.user_agent(),
        config={
            "ec2_metadata_service_endpoint": variable("ec2_metadata_service_endpoint"),
            "ec2_metadata_service_endpoint_mode": resolve_imds_endpoint_mode(session),
            "ec2_credential_refresh_window": 15 * 60,
            "ec2_metadata_v1_disabled": variable("ec2_metadata_v1_disabled"),
        },
    )


class _Program:
    """A credential program, which is ended when nobody waits for it any more."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @property
    def returncode(self) -> int | None:
        return self._process.returncode

    async def communicate(self) -> tuple[bytes, bytes]:
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._process.communicate()
        except TimeoutError as error:
            text = f"it had not answered after {_PATIENCE} s"
            raise CredentialRetrievalError(
                provider="custom-process", error_msg=text
            ) from error
        finally:
            if self._process.returncode is None:
                self._process.kill()
                await self._process.wait()


async def started(*words: str, **options: Any) -> _Program:
    """Run a program whose output we want, and which may ask nobody."""
    return _Program(
        await asyncio.create_subprocess_exec(
            *words, stdin=asyncio.subprocess.DEVNULL, **options
        )
    )


class _Profiles(chain.AioProfileProviderBuilder):  # type: ignore[misc]  # as above
    """The providers that read profiles; two of them look at the environment as well."""

    def _create_process_provider(self, profile_name: str) -> Any:
        program = partial(started, env=dict(self._session.surroundings))
        return chain.AioProcessProvider(
            profile_name=profile_name,
            load_config=lambda: self._session.full_config,
            popen=program,
        )

    def _create_web_identity_provider(
        self, profile_name: str, disable_env_vars: bool
    ) -> Any:
        return _WebIdentity(
            load_config=lambda: self._session.full_config,
            client_creator=chain._get_client_creator(
                self._session, region_of(self._session)
            ),
            cache=self._cache,
            profile_name=profile_name,
            disable_env_vars=disable_env_vars,
            surroundings=self._session.surroundings,
        )


class _WebIdentity(chain.AioAssumeRoleWithWebIdentityProvider):  # type: ignore[misc]  # as above
    def __init__(self, *, surroundings: Mapping[str, str], **options: Any) -> None:
        super().__init__(**options)
        self._surroundings = surroundings

    def _get_env_config(self, key: str) -> str | None:
        if self._disable_env_vars:
            return None
        return self._surroundings.get(self._CONFIG_TO_ENV_VAR[key])
