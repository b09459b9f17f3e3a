from fxtui.api import *  # noqa: F403  # all that it has, and no other name

__version__: str
