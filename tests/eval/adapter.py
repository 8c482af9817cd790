"""Turns the layers that `factlined extract --layers` prints into the `spans` form that the scorers read.

A record of layers is one line of `extract --layers`: {"id", "quantities": [...], "times": [...]}, offsets in bytes of the
body. A record of spans is {"id", "spans": [{"start", "end", "text", "value", "unit", "qualifier" or "type"}]}, offsets in
code points.
"""
import json
import pathlib
import re

UNIT_NAMES = pathlib.Path(__file__).with_name('unit_names.json')

# factline's comparators in the four signs of the quantity scorer. A range carries both ends in its value, and a vague
# word ("dozens") is an approximation.
QUALIFIERS = {'APPROXIMATE': '~', 'JUST_UNDER': '~', 'VAGUE': '~', 'GREATER_THAN': '>', 'AT_LEAST': '>',
              'LESS_THAN': '<', 'AT_MOST': '<'}


class CodePoints:
    """Code point offsets of one text, looked up by UTF-8 byte offset."""

    def __init__(self, text):
        self._at = []
        for index, char in enumerate(text):
            self._at.extend([index] * len(char.encode('utf8')))
        self._at.append(len(text))

    def __getitem__(self, byte):
        return self._at[min(int(byte or 0), len(self._at) - 1)]


def unit_names():
    """{family of gold data: {"units": {our unit: its name there}, "gold": {its unit: one name of several}}}."""
    return json.loads(UNIT_NAMES.read_text(encoding='utf8'))


def unit_name(quantity, units):
    """(the gold data's name of a quantity's unit, by how much its numbers are larger than ours).

    A unit is looked up with its words first ("USD|cents": [name, 100]), then by code alone. A count is called what is
    counted, unless the data has one name for all counts ("*count") or for all units ("*any"). An unknown code is its own
    name.
    """
    code, text = quantity.get('unitCode', ''), quantity.get('unitText', '')
    is_count = code in ('', '1') or code.startswith('{')
    keys = [f'{code}|{text}', code] + (['*count'] if is_count else []) + ['*any']
    name = next((units[key] for key in keys if key in units), text if is_count else code)
    return (name, 1) if isinstance(name, str) else tuple(name)


def is_money(code):
    """ISO 4217 codes are the only unit codes of three capitals."""
    return re.fullmatch('[A-Z]{3}', code) is not None


def is_duration(quantity):
    """Lengths of time, which some data counts among its times instead."""
    return quantity.get('unitCode') in ('ms', 's', 'min', 'h', 'd', 'wk', 'mo', 'a')


def is_kind(quantity, units):
    """True when the gold data has this kind of quantity at all."""
    code = quantity.get('unitCode', '')
    kinds = {'any': True, 'money': is_money(code), 'percent': code == '%', 'measured': code in units['units']}
    return kinds[units['kind']]


def named_gold(gold, aliases):
    """Gold quantities that have a value, with the unit where the scorer looks for it, each under one name."""
    out = []
    for item in gold:
        if item.get('value') is None:
            continue
        unit = (item.get('normalized_unit') or item.get('unit') or '-').lower().strip()
        out.append({**item, 'normalized_unit': aliases.get(unit, unit)})
    return out


def qualifier(quantity):
    """The comparator's sign; an amount of change is "up" or "down" whatever its comparator."""
    role = quantity.get('role', '').removeprefix('QUANTITY_ROLE_')
    if role in ('INCREASE', 'DECREASE'):
        return 'up' if role == 'INCREASE' else 'down'
    return QUALIFIERS.get(quantity.get('comparator', '').removeprefix('COMPARATOR_'), '=')


def number(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def quantity_span(quantity, text, offsets, units):
    comparator = quantity.get('comparator', '').removeprefix('COMPARATOR_')
    value = number(quantity.get('value'))
    if comparator == 'RANGE':
        ends = [number(quantity.get('lowerBound')), number(quantity.get('upperBound'))]
        value = ends if None not in ends else value
    unit, factor = unit_name(quantity, units)
    if unit == '*share':  # Our shares are percentages ("two thirds" = 66.67), this data's are plain numbers.
        unit, factor = '-', 1 if '%' in quantity.get('unitText', '') or 'cent' in quantity.get('unitText', '') else 0.01
    if factor != 1 and value is not None:
        value = [v * factor for v in value] if isinstance(value, list) else value * factor
    start, end = offsets[quantity.get('startByte')], offsets[quantity.get('endByte')]
    return {'start': start, 'end': end, 'text': text[start:end], 'value': value, 'unit': unit or '-', 'qualifier': qualifier(quantity)}


def quantity_spans(record, text, units):
    offsets = CodePoints(text)
    return {'id': record['id'], 'spans': [quantity_span(q, text, offsets, units) for q in record.get('quantities', [])]}


def time_spans(record, text):
    offsets = CodePoints(text)
    spans = []
    for t in record.get('times', []):
        start, end = offsets[t.get('startByte')], offsets[t.get('endByte')]
        spans.append({'start': start, 'end': end, 'text': text[start:end], 'value': t.get('value', ''),
                      'type': t.get('type', '')})
    return {'id': record['id'], 'spans': spans}


def up_to(record, end):
    """Without the spans that start after `end`: text that nobody annotated."""
    return {'id': record['id'], 'spans': [s for s in record['spans'] if s['start'] < end]}


def without(record, ignored):
    """Without the spans that touch one of the ignored gold items."""
    keep = [s for s in record['spans'] if not any(s['start'] < g['end'] and g['start'] < s['end'] for g in ignored)]
    return {'id': record['id'], 'spans': keep}
