"""Park: keeps the token of a waiting execution with what it watches."""
