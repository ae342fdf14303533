"""Where Are We: reads the stage, the program counter of an opportunity."""

from functions.wiring import stepping

handler = stepping("where_are_we", {})

__all__ = ["handler"]
