"""`python -m studyapp`."""

import sys


def main() -> None:
    try:
        from studyapp.cli import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while Python was still loading
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
