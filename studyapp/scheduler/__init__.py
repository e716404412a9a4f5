"""FSRS-6 as values: when a card comes back, for one card and for a whole log."""
