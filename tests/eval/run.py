#!/usr/bin/env python3
"""Runs every scorer on everything in the evaluation folder and prints one table.

usage: run.py [--eval DIR] [--factlined PATH] [--json] [--append-results [NOTE]]

The evaluation folder is kept apart from the project (its texts must not be copied into it); where it is missing, this says so
and ends with success. README.md beside this file says what each number is.
"""
import argparse
import datetime
import json
import pathlib
import sys

import measures
import results

HERE = pathlib.Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]


def programs():
    """Where a build leaves the daemon, the preferred first."""
    return [CHECKOUT / 'build' / preset / 'daemon' / 'factlined' for preset in ('release', 'dev')]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--eval', type=pathlib.Path, default=CHECKOUT.parent / 'shared' / 'eval', metavar='DIR',
                        help='folder of the data and its scorers [../shared/eval beside the checkout]')
    parser.add_argument('--factlined', type=pathlib.Path, default=next((p for p in programs() if p.exists()), None))
    parser.add_argument('--only', default='', metavar='WORD', help='only the measurements whose name contains WORD')
    parser.add_argument('--json', action='store_true', help='all numbers as JSON instead of the table')
    parser.add_argument('--append-results', nargs='?', const='', metavar='NOTE', help='add a row to RESULTS.md')
    return parser.parse_args()


def main():
    args = arguments()
    if not (args.eval / 'data').is_dir() and not (args.eval / 'articles').is_dir():
        print(f'no evaluation data in {args.eval}: nothing to measure (--eval names another folder)')
        return 0
    if args.factlined is None or not args.factlined.exists():
        print('factlined is not built; --factlined names it', file=sys.stderr)
        return 2
    found = {}
    for name, measure in measures.available(args.eval).items():
        if args.only not in name:
            continue
        print(f'{name} ...', file=sys.stderr, flush=True)
        started = datetime.datetime.now()
        found[name] = measure(args.eval, args.factlined)
        print(f'{name}: {(datetime.datetime.now() - started).total_seconds():.1f} s', file=sys.stderr)
    print(json.dumps(found, indent=1) if args.json else results.table(found))
    if args.append_results is not None:
        results.append(HERE / 'RESULTS.md', found, args.append_results, CHECKOUT)
    return 0


if __name__ == '__main__':
    sys.exit(main())
