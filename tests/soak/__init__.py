"""The invariants of the simulation on a whole core: real mail, real pages, real kills."""
