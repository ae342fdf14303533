"""What an account and the embedded cloud would receive."""
