#!/usr/bin/env python3
"""Holds docs/guarantees.md against the tests: each `Suite.Test` that it names is there, in C++ or in Python."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAMED = re.compile(r'`([A-Z]\w+\.(?:[A-Z]|test_)\w+)`')
DEFINED = re.compile(r'^TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\)', re.M)
CLASS = re.compile(r'^class (\w+)\(unittest\.TestCase\):\n(.*?)(?=^\S|\Z)', re.M | re.S)
METHOD = re.compile(r'^    def (test_\w+)\(', re.M)


def main():
    named = set(NAMED.findall((ROOT / 'docs' / 'guarantees.md').read_text()))
    defined = {'.'.join(test) for source in (ROOT / 'tests').rglob('*.cc') for test in DEFINED.findall(source.read_text())}
    for source in (ROOT / 'tests').rglob('*.py'):
        for name, body in CLASS.findall(source.read_text()):
            defined |= {f'{name}.{method}' for method in METHOD.findall(body)}
    missing = sorted(named - defined)
    for name in missing:
        print(f'docs/guarantees.md names {name}, which is no test')
    if not named:
        print('docs/guarantees.md names no tests')
    return int(bool(missing) or not named)


if __name__ == '__main__':
    sys.exit(main())
