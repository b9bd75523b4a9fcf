"""``python -m benchmarks``: those that need nothing but this checkout."""

from benchmarks import curve, start_up

if __name__ == "__main__":
    start_up.main()
    print()
    curve.main()
