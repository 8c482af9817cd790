#!/usr/bin/env python3
"""Prints what the tests of faults wrote into a report: fault, runs, failures, worst recovery time."""
import collections
import sys


def main():
    rows = collections.defaultdict(lambda: [0, 0, 0.0])
    with open(sys.argv[1], encoding='utf-8') as report:
        for line in report:
            number, fault, runs, failures, worst = line.rstrip('\n').split('\t')
            row = rows[int(number), fault]
            row[0] += int(runs)
            row[1] += int(failures)
            row[2] = max(row[2], float(worst))
    width = max((len(fault) for _, fault in rows), default=5)
    print(f'{"row":>3}  {"fault":<{width}}  {"runs":>5}  {"failures":>8}  worst recovery')
    for (number, fault), (runs, failures, worst) in sorted(rows.items()):
        print(f'{number:>3}  {fault:<{width}}  {runs:>5}  {failures:>8}  {worst:>12.2f} s')
    return int(any(failures for _, failures, _ in rows.values()))


if __name__ == '__main__':
    sys.exit(main())
