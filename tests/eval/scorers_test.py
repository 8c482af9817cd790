#!/usr/bin/env python3
"""Tests of the adapter, of our two scorers and of the results log, on small data made for them."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import adapter  # noqa: E402
import measures  # noqa: E402
import results  # noqa: E402
import timelines  # noqa: E402
import tolls  # noqa: E402


def quantity(start, end, value='5', comparator='EXACT', code='1', text='', **bounds):
    return dict(startByte=start, endByte=end, value=value, comparator='COMPARATOR_' + comparator, unitCode=code,
                unitText=text, **bounds)


class Adapter(unittest.TestCase):
    def spans(self, text, *quantities, units=None):
        units = {} if units is None else units
        return adapter.quantity_spans({'id': 'x', 'quantities': list(quantities)}, text, units)['spans']

    def test_offsets_are_code_points(self):
        span, = self.spans('Žižkov, 5 huts', quantity(10, 11, text='huts'))
        self.assertEqual((span['start'], span['end'], span['text'], span['unit']), (8, 9, '5', 'huts'))

    def test_comparators(self):
        for comparator, sign in [('EXACT', '='), ('JUST_UNDER', '~'), ('APPROXIMATE', '~'), ('AT_LEAST', '>'),
                                 ('LESS_THAN', '<'), ('RANGE', '=')]:
            with self.subTest(comparator):
                span, = self.spans('5', quantity(0, 1, comparator=comparator))
                self.assertEqual(span['qualifier'], sign)

    def test_change_is_a_qualifier(self):
        span, = self.spans('5', dict(quantity(0, 1, comparator='AT_LEAST'), role='QUANTITY_ROLE_DECREASE'))
        self.assertEqual(span['qualifier'], 'down')

    def test_range_has_both_ends(self):
        span, = self.spans('3 to 5', quantity(0, 6, None, 'RANGE', lowerBound='3', upperBound='5'))
        self.assertEqual(span['value'], [3.0, 5.0])

    def test_units(self):
        units = {'km': 'Kilometer', 'USD|cents': ['Cent', 100], '%': '*share', '*count': 'dimensionless'}
        for name, code, text, unit, value in [
                ('mapped', 'km', 'km', 'Kilometer', 5.0), ('scaled', 'USD', 'cents', 'Cent', 500.0),
                ('unknown code', 'GW', 'GW', 'GW', 5.0), ('count', '{drone}', 'drones', 'dimensionless', 5.0),
                ('share', '%', '', '-', 0.05), ('percent', '%', 'per cent', '-', 5.0)]:
            with self.subTest(name):
                span, = self.spans('5', quantity(0, 1, code=code, text=text), units=units)
                self.assertEqual((span['unit'], span['value']), (unit, value))

    def test_durations(self):
        self.assertTrue(adapter.is_duration(quantity(0, 1, code='a')))
        self.assertFalse(adapter.is_duration(quantity(0, 1, code='m')))

    def test_unit_map_is_complete(self):
        for family in adapter.unit_names().values():
            self.assertEqual(set(family), {'kind', 'units', 'gold'})
            self.assertEqual(adapter.is_kind({'unitCode': 'EUR'}, family), family['kind'] in ('any', 'money'))

    def test_gold_without_value_is_left_out(self):
        gold = [{'value': 3, 'unit': 'Dollar'}, {'value': None, 'unit': 'Dollar'}, {'value': 4}]
        named = adapter.named_gold(gold, {'dollar': 'United States dollar'})
        self.assertEqual([g['normalized_unit'] for g in named], ['United States dollar', '-'])

    def test_spans_outside_the_annotation(self):
        record = {'id': 'x', 'spans': [{'start': 0, 'end': 3}, {'start': 9, 'end': 12}]}
        self.assertEqual(len(adapter.up_to(record, 9)['spans']), 1)
        self.assertEqual(adapter.without(record, [{'start': 2, 'end': 5}])['spans'], [{'start': 9, 'end': 12}])

    def test_open_dates(self):
        for timex, value, fits in [('XXXX-07-06', '2018-07-06', True), ('XXXX-07-06', '2018-07-07', False),
                                   ('T15', '2018-07-06T15:00', True), ('T15', '2018-07-06T16:00', False)]:
            with self.subTest(timex + value):
                self.assertEqual(bool(measures.open_value(timex).fullmatch(value)), fits)


def event(date, order, *mentions):
    return {'date': date, 'order': order, 'mentions': [('a', start, start + 4) for start in mentions]}


class Timelines(unittest.TestCase):
    GOLD = [event('2009-06-01', 1, 0), event('2009-06-01', 1, 10), event('2009-06-05', 2, 20)]

    def test_reduced_graph(self):
        self.assertEqual(timelines.reduced(self.GOLD), [(0, '2009-06-01'), (1, '2009-06-01'), (2, '2009-06-05'), (0, 2)])

    def test_itself_is_perfect(self):
        self.assertEqual(timelines.compare(self.GOLD, self.GOLD), (4, 4, 4, 4))

    def test_missed_event_costs_recall_only(self):
        self.assertEqual(timelines.compare(self.GOLD, [self.GOLD[0], self.GOLD[2]]), (3, 3, 3, 4))

    def test_invented_event_costs_precision_only(self):
        invented = self.GOLD + [event('2009-06-09', 3, 90)]
        self.assertEqual(timelines.compare(self.GOLD, invented), (4, 6, 4, 4))

    def test_wrong_order(self):
        swapped = [event('2009-06-05', 1, 0), event('2009-06-01', 1, 20)]
        self.assertEqual(timelines.compare(self.GOLD, swapped), (0, 3, 0, 4))

    def test_month_contains_day_when_lenient(self):
        month = [event('2009-06', 1, 0)]
        self.assertEqual(timelines.compare(self.GOLD, month), (0, 1, 0, 4))
        self.assertEqual(timelines.compare(self.GOLD, month, lenient=True), (1, 1, 1, 4))

    def test_micro_average(self):
        self.assertAlmostEqual(timelines.f1_of([(1, 1, 1, 3), (0, 1, 0, 1)])['f1'], 200 * 0.5 * 0.25 / 0.75)

    def test_names(self):
        for name, entity, same in [('Acme', 'Acme Inc.', True), ('the Acme Group', 'Acme', True),
                                   ('Acme Jets', 'Acme', False), ('', 'Acme', False)]:
            with self.subTest(name):
                self.assertEqual(timelines.names_entity(name, entity), same)

    def test_whole_way(self):
        text = 'Acme cut 300 jobs.\nAcme said so.'
        figure = {'figure': 'f', 'quantity': {'value': '300'}, 'measure': {'actor': 'Acme', 'action': 'cut'},
                  'eventTime': {'edtf': '2009-06-01'}, 'evidence': [{'startByte': 9, 'endByte': 17}]}
        speech = {'attributions': [{'source': 'Acme'}], 'eventTime': {'edtf': '2009-06-02'},
                  'evidence': [{'startByte': 29, 'endByte': 31}, {'startByte': 24, 'endByte': 28}]}
        gold = [{'order': 1, 'date': '2009-06-01', 'mentions': [{'doc': 't4-c_1-a', 'start': 5, 'end': 8}]},
                {'order': 2, 'date': '2009-06-02', 'mentions': [{'doc': 't4-c_1-a', 'start': 24, 'end': 28}]},
                {'order': 0, 'date': 'XXXX-XX-XX', 'mentions': [{'doc': 't4-c_1-a', 'start': 0, 'end': 4}]}]
        found = timelines.score([{'id': 't4-c_1-a', 'text': text}], [{'id': 't4-c_1-acme', 'text': 'Acme', 'gold': gold}],
                                {'t4-c_1-a': [figure, speech]})
        self.assertEqual((found['strict']['f1'], found['events_found']), (100.0, 100.0))


def toll(figure, value, action='kill', day='2025-01-01', tally='TALLY_CUMULATIVE'):
    return {'name': f'claims/{figure}-{value}', 'figure': figure, 'quantity': {'value': value}, 'measure': {'action': action}, 'tally': tally,
            'eventTime': {'earliestTime': day}}


class Tolls(unittest.TestCase):
    SERIES = [{'gold': [{'item': 'a', 'value': 3.0}, {'item': 'b', 'value': 7.0}, {'item': 'c', 'value': 9.0}]}]

    def score(self, *claims, points=((), (), ())):
        found = tolls.score(self.SERIES, [{'id': item, 'claims': c, 'points': p}
                                          for item, c, p in zip('abc', claims, points)])
        return [round(found[k], 1) for k in ('found', 'one', 'in_order', 'whole')]

    def test_one_figure(self):
        self.assertEqual(self.score([toll('f', '3')], [toll('f', '7')], [toll('f', '9')]), [100, 100, 100, 100])

    def test_two_figures(self):
        self.assertEqual(self.score([toll('f', '3')], [toll('g', '7')], [toll('f', '9')]), [100, 66.7, 100, 0])

    def test_injured_are_no_toll(self):
        self.assertEqual(self.score([toll('f', '3', 'injure')], [toll('f', '7', 'injure')], []), [66.7, 0, 0, 0])

    def test_level_is_no_toll(self):
        self.assertEqual(self.score([toll('f', '3', tally='TALLY_LEVEL')], [], []), [33.3, 0, 0, 0])

    def test_history_out_of_order(self):
        self.assertEqual(self.score([toll('f', '3', day='2025-02-01')], [toll('f', '7')], [toll('f', '9')]),
                         [100, 100, 50, 100])

    def test_versions_of_a_point_run_along_the_stream(self):
        tolls_of = [[toll('f', '3', day='2025-02-01')], [toll('f', '7')], [toll('f', '9')]]
        self.assertEqual(self.score(*tolls_of, points=(['p'], ['p'], ['p'])), [100, 100, 100, 100])
        self.assertEqual(self.score(*tolls_of, points=(['p'], ['q'], ['q'])), [100, 100, 50, 100])

    def test_bound_counts_as_value(self):
        self.assertEqual(tolls.value_of({'quantity': {'lowerBound': '40'}}), 40.0)
        self.assertIsNone(tolls.value_of({'quantity': {}}))


class Results(unittest.TestCase):
    def test_row_has_all_columns_and_gaps(self):
        row = results.row({'tolls': {'one': 12.34}}, '2025-01-01', 'abc', 'a|b')
        self.assertEqual(row.count('|'), results.header().splitlines()[0].count('|'))
        self.assertIn('| 12.3 |', row)
        self.assertTrue(row.endswith('| a/b |\n'))

    def test_rows_are_appended(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / 'R.md'
            path.write_text('# Results\n', encoding='utf8')
            for note in ('one', 'two'):
                results.append(path, {}, note, pathlib.Path(folder))
            lines = path.read_text(encoding='utf8').splitlines()
        self.assertEqual(sum(line.startswith('| date') for line in lines), 1)
        self.assertTrue(lines[-2].endswith('| one |') and lines[-1].endswith('| two |'))


class Run(unittest.TestCase):
    def test_missing_data_is_no_failure(self):
        with tempfile.TemporaryDirectory() as folder:
            run = subprocess.run([sys.executable, str(HERE / 'run.py'), '--eval', folder], capture_output=True, text=True,
                                 timeout=30)
        self.assertEqual(run.returncode, 0)
        self.assertIn('no evaluation data', run.stdout)


if __name__ == '__main__':
    unittest.main()
