#!/usr/bin/env python3
"""Holds docs/guarantees.md against the tests: each `Suite.Test` that it names is there."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAMED = re.compile(r'`([A-Z]\w+\.[A-Z]\w+)`')
DEFINED = re.compile(r'^TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\)', re.M)


def main():
    named = set(NAMED.findall((ROOT / 'docs' / 'guarantees.md').read_text()))
    defined = {'.'.join(test) for source in (ROOT / 'tests').rglob('*.cc') for test in DEFINED.findall(source.read_text())}
    missing = sorted(named - defined)
    for name in missing:
        print(f'docs/guarantees.md names {name}, which is no test')
    if not named:
        print('docs/guarantees.md names no tests')
    return int(bool(missing) or not named)


if __name__ == '__main__':
    sys.exit(main())
