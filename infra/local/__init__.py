"""The embedded cloud: the same assembly as in AWS, run by one process on one machine."""
