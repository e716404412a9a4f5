"""A sitting: what comes next, how it is judged, what follows."""
