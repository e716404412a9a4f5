"""Neural networks in NumPy, as on the blackboard: a function and its slope side by side."""
