"""Now, as a port, so that time can travel; and ids that sort by time."""
