"""Where Are We: reads the stage, the program counter of an opportunity."""
