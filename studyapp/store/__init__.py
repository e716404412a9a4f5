"""The learner's collection: what was learnt, kept safe in SQLite."""
