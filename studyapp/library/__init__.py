"""Decks in content/ and in files given: found, read, checked, and brought to a collection."""
