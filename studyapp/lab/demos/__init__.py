"""The simulations, one file each; a file here is found by its place."""
