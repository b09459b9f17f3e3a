"""What is in an object, drawn as rows of text: formats behind one interface.

It knows bytes and tones. It knows no widget and no storage: whoever calls reads ranges,
and paints. So the browser shows what ``fxtui`` commands print.
"""

from .drawing import Drawing, Row, Run, Tone
from .looking import FIRST, PAGE, Look, ReadRange, preview

__all__ = [
    "FIRST",
    "PAGE",
    "Drawing",
    "Look",
    "ReadRange",
    "Row",
    "Run",
    "Tone",
    "preview",
]
