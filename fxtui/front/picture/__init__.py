"""Pictures in the pixels of a terminal: what it can, and what it is sent.

It knows pixels and sequences. It opens no image: a process of its own does that, and
hands over pixels that are checked here. And it knows no screen: whoever has one says
where a picture stands.
"""
