"""The measurements: which data, through which command of factlined, to which scorer.

Each measurement takes the evaluation folder and the program and returns {number: value}. Scorers that come with the data are
run as programs; timelines.py and tolls.py are ours.
"""
import functools
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import adapter
import timelines
import tolls

# The longest measurement replays some ten thousand short items.
TIMEOUT_S = 1800
DATE_KINDS = {'set': 'SET', 'duration': 'DURATION', 'time': 'TIME', 'datetime': 'TIME'}
DEFAULT_DAY = '2020-01-01'  # Where the data gives none; only relative dates depend on it.


def read(path):
    with open(path, encoding='utf8') as lines:
        return [json.loads(line) for line in lines if line.strip()]


def write(path, rows):
    path.write_text(''.join(json.dumps(row, ensure_ascii=False) + '\n' for row in rows), encoding='utf8')


def factline(program, command, docs):
    """The records that `factlined COMMAND` makes of the documents, in their order."""
    lines = ''.join(json.dumps({'id': d['id'], 'published': d.get('published') or DEFAULT_DAY, 'body': d['text'],
                                'title': d.get('headline', ''), 'source': d.get('publisher', '')}) + '\n' for d in docs)
    run = subprocess.run([str(program), *command], input=lines, capture_output=True, text=True, timeout=TIMEOUT_S)
    if run.returncode != 0:
        raise RuntimeError(f'factlined {command[0]}: exit {run.returncode}: {run.stderr[-500:]}')
    return [json.loads(line) for line in run.stdout.splitlines()]


def scored(eval_dir, scorer, gold, pred, *options):
    """What a scorer that comes with the data prints."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder) / name for name in ('gold.jsonl', 'pred.jsonl')]
        write(paths[0], gold)
        write(paths[1], pred)
        return subprocess.run([sys.executable, str(eval_dir / scorer), *map(str, paths), *options], check=True,
                              capture_output=True, text=True, timeout=TIMEOUT_S).stdout


def articles(eval_dir, program):
    """Figures in whole articles, all attributes, and series across articles."""
    folder = eval_dir / 'articles'
    docs, golds = sorted(folder.glob('*.docs.jsonl')), sorted(folder.glob('*.gold.jsonl'))
    texts = [dict(d, publisher=d.get('source', ''), headline=d.get('title', '')) for path in docs for d in read(path)]
    with tempfile.TemporaryDirectory() as temp:
        pred = pathlib.Path(temp) / 'pred.jsonl'
        write(pred, factline(program, ['replay'], texts))
        out = subprocess.run([sys.executable, str(eval_dir / 'score_articles.py'), '--docs', *map(str, docs), '--gold',
                              *map(str, golds), '--pred', str(pred)], check=True, capture_output=True, text=True).stdout
    found = {f'{name} F1': 100 * float(value) for name, value in
             re.findall(r'^(figures|complete|series)\b.*?F1 ([\d.]+)', out, re.M)}
    found.update({name: 100 * float(value) for name, value in re.findall(r'^  (\w+) +([\d.]+)  of', out, re.M)})
    right, wrong = map(int, re.search(r'disputed +(\d+) right, (\d+)', out).groups())
    return dict(found, disputed=100 * right / max(1, right + wrong))


def quantities(data, names, eval_dir, program):
    """Numbers with their unit in single phrases and sentences.

    Some gold has one kind of unit only ("kind" in unit_names.json); our other quantities in its texts are then left out, as
    are its items without a number ("dollars").
    """
    docs = read(eval_dir / 'data' / f'{data}.jsonl')
    units = adapter.unit_names()[names]
    records = factline(program, ['extract', '--layers'], docs)
    pred = []
    for record, doc in zip(records, docs):
        own = dict(record, quantities=[q for q in record.get('quantities', []) if adapter.is_kind(q, units)])
        spans = adapter.quantity_spans(own, doc['text'], units['units'])
        pred.append(adapter.without(spans, [g for g in doc['gold'] if g.get('value') is None]))
    gold = [dict(d, gold=adapter.named_gold(d['gold'], units['gold'])) for d in docs]
    found = json.loads(scored(eval_dir, 'score_quantity.py', gold, pred, '--json'))['one2one']
    return {'value F1': found['value'][2], 'value+unit F1': found['value+unit'][2]}


def timex(found):
    return {'relaxed F1': found['relaxed'][2], 'strict F1': found['strict'][2], 'value F1': found['value_F1'],
            'lenient value F1': found['value_lenient_F1'], 'date value F1': found['date_value'][2]}


def times(data, eval_dir, program):
    """Dates of articles with TIMEX annotation, as far as they are annotated."""
    docs = read(eval_dir / 'data' / f'{data}.jsonl')
    records = factline(program, ['extract', '--layers'], docs)
    pred = []
    for doc, record in zip(docs, records):
        pred.append(adapter.up_to(adapter.time_spans(record, doc['text']), doc.get('annotated_upto', len(doc['text']))))
    gold = [dict(d, gold=[dict(g, kind='timex', type=g.get('type', 'DATE')) for g in d['gold']
                          if g.get('kind', 'timex').startswith('timex') and not g.get('depth')]) for d in docs]
    return timex(json.loads(scored(eval_dir, 'score_timex.py', gold, pred, '--json')))


def open_value(timex):
    """A pattern of the TIMEX3 values that an open one stands for: "XXXX-07-06" any year's, "T15" that hour of any day."""
    pattern = re.escape(timex).replace('X', '[0-9X]')
    day = r'(\d{4}-\d\d-\d\d)?' if timex.startswith('T') else ''
    return re.compile(day + pattern + '(:00)?')


def date_phrases(eval_dir, program):
    """Dates in single phrases. A phrase may stand for several days (Friday: past or next); each is right.

    Ranges have values of a form that TIMEX3 has not, "(from,to,length)", some items none: they and what we find in them are left out.
    """
    docs = read(eval_dir / 'data' / 'recognizers_datetime.jsonl')
    records = factline(program, ['extract', '--layers'], docs)
    gold, pred = [], []
    for doc, record in zip(docs, records):
        plain = [g for g in doc['gold'] if g['timex'][0] and not g['timex'][0].startswith('(')]
        ours = adapter.without(adapter.time_spans(record, doc['text']), [g for g in doc['gold'] if g not in plain])
        items = []
        for g in plain:
            met = [s['value'] for s in ours['spans'] if s['start'] < g['end'] and g['start'] < s['end']]
            fits = next((v for v in met if any(open_value(t).fullmatch(v) for t in g['timex'] if t)), g['timex'][0])
            items.append(dict(g, kind='timex', type=DATE_KINDS.get(g['type'].partition('.')[2], 'DATE'), value=fits))
        gold.append(dict(doc, gold=items))
        pred.append(ours)
    return timex(json.loads(scored(eval_dir, 'score_timex.py', gold, pred, '--json')))


def number_spans(eval_dir, program):
    """Spans of numbers, money and percentages in articles; the gold has no values."""
    docs = read(eval_dir / 'data' / 'meantime.jsonl')
    records = factline(program, ['extract', '--layers'], docs)
    gold, pred = [], []
    for doc, record in zip(docs, records):
        own = dict(record, quantities=[q for q in record.get('quantities', []) if not adapter.is_duration(q)])
        spans = adapter.quantity_spans(own, doc['text'], {})
        for span in spans['spans']:
            code = span['unit']
            span.update(value='', type='PERCENT' if code == '%' else 'MONEY' if adapter.is_money(code) else 'QUANTITY')
        pred.append(adapter.up_to(spans, doc['annotated_upto']))
        gold.append(dict(doc, gold=[dict(g, kind='timex', value='') for g in doc['gold'] if g['kind'] == 'value']))
    found = json.loads(scored(eval_dir, 'score_timex.py', gold, pred, '--json'))
    return {'relaxed F1': found['relaxed'][2], 'recall': found['relaxed'][1], 'type F1': found['type_F1']}


def entity_timelines(eval_dir, program):
    docs = read(eval_dir / 'data' / 'semeval2015t4_docs.jsonl')
    gold = read(eval_dir / 'data' / 'semeval2015t4_timelines.jsonl')
    records = {}
    corpora = sorted({d['id'].split('-')[1] for d in docs})
    for corpus in corpora:  # Each corpus is a world of its own; its articles in the order of their days.
        own = sorted((d for d in docs if d['id'].split('-')[1] == corpus), key=lambda d: d['published'])
        records.update({r['id']: r['claims'] for r in factline(program, ['replay'], own)})
    found = timelines.score(docs, gold, records)
    return {'F1': found['strict']['f1'], 'precision': found['strict']['p'], 'recall': found['strict']['r'],
            'lenient F1': found['lenient']['f1'], 'events found': found['events_found']}


def rising_tolls(eval_dir, program):
    docs = read(eval_dir / 'data' / 'wikipedia_current_events.jsonl')
    series = read(eval_dir / 'data' / 'wikipedia_current_events_toll_series.jsonl')
    docs.sort(key=lambda d: d['published'])
    found = tolls.score(series, factline(program, ['replay'], docs))
    return {name.replace('_', ' '): found[name] for name in ('found', 'one', 'in_order', 'whole')}


# Name of a measurement -> the file that it needs and how it is taken.
ALL = {
    'articles': ('articles/seed.gold.jsonl', articles),
    'numbers': ('data/recognizers_number.jsonl', functools.partial(quantities, 'recognizers_number', 'number')),
    'currency': ('data/recognizers_currency.jsonl', functools.partial(quantities, 'recognizers_currency', 'currency')),
    'dimension': ('data/recognizers_dimension.jsonl',
                  functools.partial(quantities, 'recognizers_dimension', 'dimension')),
    'percentage': ('data/recognizers_percentage.jsonl',
                   functools.partial(quantities, 'recognizers_percentage', 'percentage')),
    'quantulum': ('data/quantulum.jsonl', functools.partial(quantities, 'quantulum', 'quantulum')),
    'meantime numbers': ('data/meantime.jsonl', number_spans),
    'meantime times': ('data/meantime.jsonl', functools.partial(times, 'meantime')),
    'wikiwars': ('data/wikiwars.jsonl', functools.partial(times, 'wikiwars')),
    'date phrases': ('data/recognizers_datetime.jsonl', date_phrases),
    'timelines': ('data/semeval2015t4_timelines.jsonl', entity_timelines),
    'tolls': ('data/wikipedia_current_events_toll_series.jsonl', rising_tolls),
}


def available(eval_dir):
    """{name: measurement} of those whose data is there."""
    return {name: measure for name, (needs, measure) in ALL.items() if (eval_dir / needs).exists()}
