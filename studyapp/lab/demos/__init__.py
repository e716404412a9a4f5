"""The demos: one file is one demo, and the name of the file is its name everywhere."""
