#!/usr/bin/env python3
"""Rising tolls in a stream of short news items: does each story's toll end up in one figure?

usage: tolls.py --series SERIES.jsonl --pred REPLAY.jsonl

REPLAY is the output of `factlined replay` over all items in the order of their days. A series lists items of one story,
each with the value that the toll has there. Of a series, the entries of a figure are those whose item has a claim with that
value, in that figure, by the end of the stream; its best figure is the one with most entries of the right kind.

 found    share of entries whose item has a claim with the value at all, of any kind
 one      share of entries in the best figure of their series; a figure is of the right kind when its action says that
          people died ("kill", "die", "death") and its tally is not LEVEL
 in order of the pairs of neighbouring entries that are both in the best figure, how often does the figure's own history,
          by point and then by order in the stream, put them in the order of the stream? Versions of one point run along
          the stream; two points are ordered by the event times of these claims
 whole    share of series all of whose entries are in one figure

Series come from links of the items, so that two may share items, and an entry that the series puts into the wrong story
(the total of a season beside that of one storm) lowers "one" for everybody: the numbers compare versions, not tools.
"""
import argparse
import collections
import json
import sys

DEADLY = {'kill', 'die', 'death', 'dead', 'fatality', 'toll'}


def is_toll(claim):
    """A toll of dead: the action is dying or killing, or the dead are what is counted; a level is none."""
    measure = claim.get('measure', {})
    named = {measure.get('action', ''), measure.get('object', ''), claim.get('figureKey', {}).get('conceptId', '')}
    return bool(named & DEADLY) and claim.get('tally') != 'TALLY_LEVEL'


def value_of(claim):
    quantity = claim.get('quantity', {})
    for name in ('value', 'lowerBound', 'upperBound'):
        try:
            return float(quantity[name])
        except (KeyError, ValueError):
            continue
    return None


def claims_of(entry, records):
    return [c for c in records.get(entry['item'], []) if c.get('figure') and value_of(c) == entry['value']]


def event_start(claim):
    return claim.get('eventTime', {}).get('earliestTime', '')


def best_figure(entries, records):
    """The figure with most entries of the right kind, and its claim for each entry (None where it has none)."""
    votes = collections.Counter()
    for entry in entries:
        votes.update({c['figure'] for c in claims_of(entry, records) if is_toll(c)})
    if not votes:
        return None, [None] * len(entries)
    figure = min(votes, key=lambda f: (-votes[f], f))
    return figure, [next((c for c in claims_of(e, records) if c['figure'] == figure and is_toll(c)), None)
                    for e in entries]


def in_order(chosen, points):
    """(pairs in the stream's order, pairs) of neighbours that are both there; one point or event time keeps the order."""
    there = [c for c in chosen if c is not None]
    pairs = list(zip(there, there[1:]))
    point = lambda claim: points.get(claim.get('name')) or id(claim)
    return sum(point(a) == point(b) or event_start(a) <= event_start(b) for a, b in pairs), len(pairs)


def points_of(replayed):
    """The point of each claim, by the claim's name."""
    return {c['name']: p for r in replayed for c, p in zip(r.get('claims', []), r.get('points', []))}


def score(series, replayed):
    """`replayed` are the lines of `factlined replay`."""
    records, points = {r['id']: r.get('claims', []) for r in replayed}, points_of(replayed)
    entries = found = one = whole = right = pairs = 0
    for story in series:
        listed = story['gold']
        _, chosen = best_figure(listed, records)
        held = sum(c is not None for c in chosen)
        entries += len(listed)
        found += sum(bool(claims_of(e, records)) for e in listed)
        one += held
        whole += held == len(listed)
        ordered = in_order(chosen, points)
        right, pairs = right + ordered[0], pairs + ordered[1]
    share = lambda n, of: 100 * n / of if of else 0.0
    return {'found': share(found, entries), 'one': share(one, entries), 'in_order': share(right, pairs),
            'whole': share(whole, len(series)), 'entries': entries, 'series': len(series)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--series', required=True)
    parser.add_argument('--pred', required=True)
    args = parser.parse_args()
    read = lambda path: [json.loads(line) for line in open(path, encoding='utf8') if line.strip()]
    json.dump(score(read(args.series), read(args.pred)), sys.stdout, indent=1)
    print()


if __name__ == '__main__':
    main()
