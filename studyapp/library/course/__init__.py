"""What stands around the decks in content/: topics, lessons, claims, references, words, ladders."""
