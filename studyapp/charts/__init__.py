"""A chart is data; the terminal and matplotlib draw the same value."""
