"""Neural networks in plain NumPy, written to be read."""
