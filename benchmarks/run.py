"""All benchmarks, one after the other."""

from __future__ import annotations

from benchmarks import check_speed, engine_step, explore_speed, pure_step


def main() -> None:
    """Run every benchmark and print what it found."""
    for each in (pure_step, engine_step, check_speed, explore_speed):
        each.main()
        print()


if __name__ == "__main__":
    main()
