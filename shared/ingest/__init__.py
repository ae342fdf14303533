"""Turn the outside world into signals."""
