"""Files that appear whole or not at all, under the name that commands know them by."""

from fxtui.front.whole_file import check_writable, whole_file

__all__ = ["check_writable", "whole_file"]
