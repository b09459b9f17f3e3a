"""Full sizes, run by hand with ``make soak``: their figures go into a note."""
