"""Runs the tests of a module of this folder: main.py MODULE --factlined PATH --factline PATH --failpoints PATH."""
import argparse
import importlib
import pathlib
import sys
import unittest

import harness


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('module')
    for program in ('factlined', 'factline', 'failpoints'):
        parser.add_argument(f'--{program}', required=True)
    arguments, rest = parser.parse_known_args()
    for program in ('factlined', 'factline', 'failpoints'):
        harness.PROGRAMS[program] = str(pathlib.Path(getattr(arguments, program)).resolve())
    print(f'FACTLINE_FAULT_SEED={harness.SEED}', flush=True)
    module = importlib.import_module(arguments.module)
    unittest.main(module=module, argv=[sys.argv[0], '-v', *rest])


if __name__ == '__main__':
    main()
