#!/usr/bin/env python3
"""Timelines of one entity across articles: SemEval-2015 task 4 (Minard et al. 2015), track A.

usage: timelines.py --docs DOCS.jsonl --gold TIMELINES.jsonl --pred REPLAY.jsonl

The gold gives for an entity its events, each with a position ("order"), a date and the words that mention it. Ours is made
from the claims that `factlined replay` prints for the 30 articles of the entity's corpus:

 - A claim belongs to the entity when the entity is its actor, object or place, or one of its speakers.
 - Its event is a word: the speech cue of a statement that the entity makes; for a figure the word of the action nearest
   to the number in the same paragraph, else the phrase of the number.
 - Its date is the claim's event time at its precision ("2009-06", "2009-06-15"); a date that is only the article's own
   day (basis DEFAULTED) counts, as in the gold. Claims of one figure with the same value and date are one event.

Both become graphs as the task's tool makes them: an event is SIMULTANEOUS with its date, and BEFORE or SIMULTANEOUS with
other events by position. Precision is the share of relations of our reduced graph that the closure of the gold contains,
recall the share of the gold's reduced graph that our closure contains (UzZaman and Allen 2011); both are summed over all
entities. A reduced graph has one date relation an event and one BEFORE from each position to the next. Events at position
0 have no time and are left out, as the task does. An event of ours is the gold event that one of its words overlaps.

Lenient additionally lets an event's date be right when one of the two dates contains the other.
"""
import argparse
import json
import re
import sys

NAME_NOISE = {'the', 'of', 'inc', 'corp', 'company', 'group', 'index'}
# Suffixes that differ between an action's lemma and its forms in the text.
FORM = re.compile(r'(?<=..)(ies|es|s|ing|ed|d|e|y)$')


def words(text):
    return {w for w in re.findall(r'[^\W_]+', (text or '').lower())} - NAME_NOISE


def names_entity(name, entity):
    """True when every word of one of the two names occurs in the other, so "Airbus" is not "Airbus A380"."""
    return bool(words(name)) and words(name) == words(entity)


def speakers(claim):
    return [a.get('source', '') for a in claim.get('attributions', [])]


def involves(claim, entity):
    measure = claim.get('measure', {})
    if 'quantity' in claim:
        fields = [measure.get(k) for k in ('actor', 'object', 'place')]
        return any(names_entity(f, entity) for f in fields)
    return any(names_entity(s, entity) for s in speakers(claim))


def char_span(text, evidence):
    raw = text.encode('utf8')
    start, end = int(evidence.get('startByte', 0)), int(evidence.get('endByte', 0))
    return len(raw[:start].decode('utf8', 'ignore')), len(raw[:end].decode('utf8', 'ignore'))


def event_span(claim, text):
    """Where the claim's event is named in the text, or None when it is in no body."""
    evidence = [e for e in claim.get('evidence', []) if e.get('field', 'body') == 'body']
    if not evidence:
        return None
    if 'quantity' not in claim:
        return char_span(text, evidence[1]) if len(evidence) > 1 else None
    start, end = char_span(text, evidence[0])
    left, right = text.rfind('\n', 0, start) + 1, text.find('\n', end)
    stem = FORM.sub('', claim.get('measure', {}).get('action', '').lower())
    near = [m.span() for m in re.finditer(r'[^\W_]+', text[left:right if right >= 0 else len(text)])
            if stem and FORM.sub('', m.group().lower()) == stem]
    if not near:
        return start, end
    a, b = min(near, key=lambda s: abs(s[0] + left - start))
    return a + left, b + left


def event_date(claim):
    """The claim's day, month or year as the gold writes it; None when it has no such date."""
    match = re.match(r'\d{4}(-\d\d){0,2}(?!\d)', claim.get('eventTime', {}).get('edtf', ''))
    return match.group() if match else None


def predicted_timeline(records, texts, entity):
    """[{"date", "mentions": [(doc, start, end)]}] of the entity, one an event."""
    events = {}
    for doc, claims in records.items():
        for claim in claims:
            date = event_date(claim)
            span = event_span(claim, texts[doc]) if date and involves(claim, entity) else None
            if span is None:
                continue
            key = (claim['figure'], claim['quantity'].get('value'), date) if claim.get('figure') else (doc, span)
            events.setdefault(key, {'date': date, 'mentions': []})['mentions'].append((doc, *span))
    return list(events.values())


def gold_timeline(timeline):
    """The gold's dated events with the position of each. A mention that was not found in its text has no offsets."""
    return [{'date': g['date'], 'order': g['order'],
             'mentions': [(m['doc'], m['start'], m['end']) for m in g['mentions'] if m['start'] is not None]}
            for g in timeline['gold'] if g['order'] > 0]


def padded(date):
    """Sorts a month or a year before its days; "XXXX-XX-XX" last."""
    return tuple(date.replace('X', '~').split('-'))


def with_orders(events):
    dates = sorted({e['date'] for e in events}, key=padded)
    return [dict(e, order=dates.index(e['date']) + 1) for e in events]


def aligned(gold, predicted):
    """For each predicted event the index of the gold event that one of its words overlaps, else None; one to one."""
    used, out = set(), []
    for event in predicted:
        hit = next((i for i, g in enumerate(gold) if i not in used and any(
            d == gd and s < ge and gs < e for d, s, e in event['mentions'] for gd, gs, ge in g['mentions'])), None)
        used.add(hit)
        out.append(hit)
    return out


def reduced(events):
    """Relations that imply all others: (index, date) for "is at", (index, index) for "is before"."""
    relations = [(i, e['date']) for i, e in enumerate(events)]
    first = {}
    for i, e in enumerate(events):
        first.setdefault(e['order'], i)
    chain = [first[order] for order in sorted(first)]
    return relations + list(zip(chain, chain[1:]))


def same_date(a, b, lenient):
    shared = min(len(a), len(b))
    return a == b or (lenient and a[:shared] == b[:shared])


def hits(relations, to_other, other, lenient):
    """How many of `relations` hold in the closure of the other graph."""
    count = 0
    for left, right in relations:
        there = to_other.get(left)
        if there is None:
            continue
        if isinstance(right, str):
            count += same_date(right, other[there]['date'], lenient)
        elif to_other.get(right) is not None:
            count += other[there]['order'] < other[to_other[right]]['order']
    return count


def compare(gold, predicted, lenient=False):
    """(right of ours, ours, found of the gold's, the gold's) for one entity."""
    predicted = with_orders(predicted)
    to_gold = {i: g for i, g in enumerate(aligned(gold, predicted)) if g is not None}
    to_ours = {g: i for i, g in to_gold.items()}
    ours, theirs = reduced(predicted), reduced(gold)
    return hits(ours, to_gold, gold, lenient), len(ours), hits(theirs, to_ours, predicted, lenient), len(theirs)


def f1_of(counts):
    right, ours, found, theirs = map(sum, zip(*counts)) if counts else (0, 0, 0, 0)
    p, r = right / ours if ours else 0.0, found / theirs if theirs else 0.0
    return {'p': 100 * p, 'r': 100 * r, 'f1': 200 * p * r / (p + r) if p + r else 0.0}


def score(docs, timelines, records):
    """{"strict", "lenient"} of precision, recall, F1 and the share of gold events that are in our timelines."""
    texts = {d['id']: d['text'] for d in docs}
    strict, lenient, events, found = [], [], 0, 0
    for timeline in timelines:
        corpus = timeline['id'].split('-')[1]
        own = {d: records.get(d, []) for d in texts if d.split('-')[1] == corpus}
        gold, predicted = gold_timeline(timeline), predicted_timeline(own, texts, timeline['text'])
        strict.append(compare(gold, predicted))
        lenient.append(compare(gold, predicted, lenient=True))
        events += len(gold)
        found += sum(hit is not None for hit in aligned(gold, predicted))
    return {'strict': f1_of(strict), 'lenient': f1_of(lenient), 'events_found': 100 * found / max(1, events),
            'events': events, 'entities': len(timelines)}


def read(path):
    with open(path, encoding='utf8') as lines:
        return [json.loads(line) for line in lines if line.strip()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('--docs', '--gold', '--pred'):
        parser.add_argument(name, required=True)
    args = parser.parse_args()
    records = {r['id']: r.get('claims', []) for r in read(args.pred)}
    json.dump(score(read(args.docs), read(args.gold), records), sys.stdout, indent=1)
    print()


if __name__ == '__main__':
    main()
