"""`python -m sousveil.cli`."""

from sousveil.cli import main

if __name__ == "__main__":
    main()
