"""Deck files, one format a file."""
