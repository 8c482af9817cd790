#!/usr/bin/env python3
"""Holds the files of deploy/ and the built programs against what docs/SECURITY.md says of them.

usage: deploy_test.py --factlined PATH --factline PATH [--release] [unittest arguments]
"""
import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = ROOT / 'deploy'
# The worst exposure that the unit may have by systemd's own counting, times ten.
MAX_EXPOSURE = 15
OPTIONS = argparse.Namespace()


def run(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, text=True, **more).stdout


class Programs(unittest.TestCase):
    """How the binaries were linked and compiled."""

    def each(self):
        for program in (OPTIONS.factlined, OPTIONS.factline):
            with self.subTest(program=pathlib.Path(program).name):
                yield program

    def test_position_independent(self):
        for program in self.each():
            self.assertRegex(run('readelf', '-hW', program), r'Type:\s+DYN')
            self.assertRegex(run('readelf', '-dW', program), r'FLAGS_1.*\bPIE\b')

    def test_relocations_read_only_before_main(self):
        for program in self.each():
            self.assertIn('GNU_RELRO', run('readelf', '-lW', program))
            self.assertRegex(run('readelf', '-dW', program), r'FLAGS_1.*\bNOW\b')

    def test_stack_not_executable(self):
        for program in self.each():
            stack = re.search(r'GNU_STACK.*', run('readelf', '-lW', program)).group()
            self.assertRegex(stack, r'\sRW\s')

    def test_stack_protector(self):
        for program in self.each():
            self.assertIn('__stack_chk_fail', run('readelf', '--dyn-syms', '-W', program))

    def test_fortified(self):
        if not OPTIONS.release:
            self.skipTest('only Release is built with _FORTIFY_SOURCE')
        self.assertRegex(run('readelf', '--dyn-syms', '-W', OPTIONS.factlined), r'__\w+_chk@')

    def test_no_search_path_of_libraries(self):
        for program in self.each():
            self.assertNotRegex(run('readelf', '-dW', program), r'R(UN)?PATH.*\$ORIGIN|R(UN)?PATH.*\[/tmp')


class Alerts(unittest.TestCase):
    def setUp(self):
        self.text = (DEPLOY / 'alerts.yml').read_text()

    def test_each_metric_is_documented_and_so_served(self):
        # The reference's table is held against a running daemon by docs_reference_test.
        table = set(re.findall(r'^\| `(factline_[a-z_]+)`', (ROOT / 'docs/reference.md').read_text(), re.M))
        expressions = re.findall(r'^\s+expr: (.*)$', self.text, re.M)
        self.assertGreaterEqual(len(expressions), 8)
        named = {re.sub(r'_(bucket|sum|count)$', '', name) for e in expressions for name in re.findall(r'factline_[a-z_]+', e)}
        self.assertEqual(named - table, set())
        for needed in ('factline_ingest_lag_seconds', 'factline_messages_rejected_total', 'factline_store_free_bytes',
                       'factline_ingest_serving'):
            self.assertIn(needed, named)

    def test_each_alert_is_whole(self):
        alerts = re.split(r'^      - alert: ', self.text, flags=re.M)[1:]
        names = [alert.split('\n')[0] for alert in alerts]
        self.assertEqual(len(names), len(set(names)))
        for alert in alerts:
            for part in ('expr: ', 'labels: {severity: ', 'summary: "'):
                self.assertIn(part, alert)
            self.assertEqual(alert.count('('), alert.count(')'), alert)


class Unit(unittest.TestCase):
    def test_exposure(self):
        analyze = shutil.which('systemd-analyze')
        self.assertIsNotNone(analyze, 'systemd-analyze is missing')
        done = subprocess.run([analyze, 'security', '--offline=true', '--no-pager', f'--threshold={MAX_EXPOSURE}',
                               str(DEPLOY / 'factline.service')], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout[-200:] + done.stderr)

    def test_flags_exist(self):
        helped = run(OPTIONS.factlined, '--help')
        for line in (DEPLOY / 'factline.service').read_text().splitlines():
            if line.startswith('Exec'):
                for flag in re.findall(r'--[a-z-]+', line):
                    self.assertIn(flag, helped)

    def test_exit_codes(self):
        text = (DEPLOY / 'factline.service').read_text()
        self.assertIn('RestartForceExitStatus=75', text)
        self.assertIn('LimitCORE=0', text)


class Container(unittest.TestCase):
    def setUp(self):
        self.text = (DEPLOY / 'Containerfile').read_text()

    @staticmethod
    def installed():
        return set(run('dpkg-query', '-W', '-f', '${Package}\n').split())

    def test_runs_as_a_user(self):
        user = re.findall(r'^USER (\d+):(\d+)$', self.text, re.M)
        self.assertEqual(len(user), 1)
        self.assertNotIn('0', user[0])

    def test_installs_every_library_that_is_loaded(self):
        stage = self.text.rpartition('FROM ')[2]
        named = set(re.findall(r'(?<=\s)lib[a-z0-9+.-]+(?=\s)', stage))
        wanted = {row['name'] for row in Sbom.document()['packages']}
        for name in named:
            self.assertIn(name, wanted)
        closure, fresh = set(), named
        while fresh:
            closure |= fresh
            depends = run('dpkg-query', '-W', '-f', '${Pre-Depends}, ${Depends}\n', *sorted(fresh))
            fresh = {name for name in re.findall(r'(?:^|[,|] ?)([a-z0-9][a-z0-9+.-]+)', depends, re.M)
                     if name in self.installed()} - closure
        self.assertEqual(Sbom.loaded() - closure, set())


class Sbom(unittest.TestCase):
    cached = None

    @classmethod
    def document(cls):
        if cls.cached is None:
            cls.cached = json.loads(run(str(DEPLOY / 'sbom'), OPTIONS.factlined))
        return cls.cached

    @classmethod
    def loaded(cls):
        names = {row['SPDXID']: row['name'] for row in cls.document()['packages']}
        return {names[row['relatedSpdxElement']] for row in cls.document()['relationships']
                if row['relationshipType'] == 'DYNAMIC_LINK'}

    def test_is_spdx(self):
        document = self.document()
        self.assertEqual(document['spdxVersion'], 'SPDX-2.3')
        self.assertEqual(document['dataLicense'], 'CC0-1.0')
        ids = [row['SPDXID'] for row in document['packages']]
        self.assertEqual(len(ids), len(set(ids)))
        for row in document['packages']:
            self.assertRegex(row['SPDXID'], r'^SPDXRef-[a-zA-Z0-9.-]+$')
            self.assertTrue(row['versionInfo'])
            self.assertTrue(row['downloadLocation'])
        for row in document['relationships']:
            for end in ('spdxElementId', 'relatedSpdxElement'):
                self.assertIn(row[end], ids + ['SPDXRef-DOCUMENT'])
        self.assertRegex(document['creationInfo']['created'], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$')

    def test_names_what_the_program_loads(self):
        self.assertLessEqual({'libgrpc++1.51', 'libprotobuf32', 'librocksdb7.8', 'librdkafka1', 'libssl3', 'libc6'}, self.loaded())
        versions = {row['name']: row['versionInfo'] for row in self.document()['packages']}
        self.assertEqual(versions['librdkafka1'], run('dpkg-query', '-W', '-f', '${Version}', 'librdkafka1'))

    def test_the_versions_of_the_security_page(self):
        page = (ROOT / 'docs/SECURITY.md').read_text()
        versions = {row['name']: row['versionInfo'] for row in self.document()['packages']}
        for name, package in (('gRPC', 'libgrpc++1.51'), ('librdkafka', 'librdkafka1'), ('RocksDB', 'librocksdb7.8'),
                              ('Protobuf', 'libprotobuf32')):
            written = set(re.findall(rf'^\| {name} ([\d.]+) \|', page, re.M))
            self.assertEqual(written, {re.match(r'[\d.]+', versions[package]).group()}, name)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--factlined', required=True)
    parser.add_argument('--factline', required=True)
    parser.add_argument('--release', action='store_true', help='the programs are of a Release build')
    _, rest = parser.parse_known_args(namespace=OPTIONS)
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == '__main__':
    main()
