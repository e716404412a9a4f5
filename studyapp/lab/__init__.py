"""The simulation engine: demos that can be run, swept, drawn and cited as evidence."""

import os

# One thread for the matrix products: on the sizes of a lesson a second one is slower as soon as
# anything else runs, and cores are better spent on whole seeds. NumPy reads this when it is
# imported, so it stands before every import of NumPy in this room; what the user set stays.
for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")
