"""What a person decided once: the configuration file, its secrets, and where files live.

It reads files, and no environment: whoever calls brings that.
"""

from .paths import Paths, keeps_files, private_folder
from .read import read_config
from .secrets import secret
from .values import Config, DropboxProfile, Profiles, S3Profile, Service, Ui

__all__ = [
    "Config",
    "DropboxProfile",
    "Paths",
    "Profiles",
    "S3Profile",
    "Service",
    "Ui",
    "keeps_files",
    "private_folder",
    "read_config",
    "secret",
]
