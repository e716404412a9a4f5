"""The command line: one file a family of verbs, loaded when it is called."""
