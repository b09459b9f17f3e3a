"""The file of a plan, under the name that commands know it by."""

from fxtui.front.plan_file import plan_file, read_header, rows_of

__all__ = ["plan_file", "read_header", "rows_of"]
