"""The constructs that an AWS account and the embedded cloud both receive."""
