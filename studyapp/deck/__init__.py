"""What is studied, as values: decks, notes, cards, asks, responses and verdicts."""
