"""Turns shapes and numbers into map layers. Knows nothing of the other folders."""
