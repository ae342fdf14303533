"""A decider refuses with a sentence the person who asked can understand."""


class Refused(Exception):
    """The command cannot be carried out now; the message says why, in the owner's words."""
