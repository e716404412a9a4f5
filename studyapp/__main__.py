"""`python -m studyapp`."""

import sys


def main() -> None:
    from studyapp.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
