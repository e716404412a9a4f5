"""The simulation engine: demos that can be run, swept, drawn and cited as evidence."""
