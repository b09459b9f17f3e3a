"""What is in an object, drawn as rows of text: formats behind one interface.

It knows bytes and tones. It knows no widget and no storage: whoever calls reads ranges,
and paints. So the browser shows what ``fxtui`` commands print.
"""

from .child import Child
from .drawing import Drawing, Paint, Row, Run, Tone
from .inner import Meanwhile
from .looking import FIRST, GLANCE, PAGE, Look, preview
from .reading import ReadRange

__all__ = [
    "FIRST",
    "GLANCE",
    "PAGE",
    "Child",
    "Drawing",
    "Look",
    "Meanwhile",
    "Paint",
    "ReadRange",
    "Row",
    "Run",
    "Tone",
    "preview",
]
