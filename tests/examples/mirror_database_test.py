#!/usr/bin/env python3
"""The example that mirrors everything into a database, against a live daemon: on SQLite always, and on Postgres where
its programs are."""
import argparse
import glob
import importlib.util
import json
import os
import pathlib
import pwd
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

from daemon import LIVE, ROOT, SAMPLES, Daemon

PATIENCE_S = 60
TABLES = {
    'figure': 'name, display_name, action, object, subset, actor, place, unit_code, tally, etag',
    'point': 'figure, id, event_time, value, low, high, words, source_count, disputed, selected_claim',
    'mirror': 'revision',
    'change': 'revision, change_index, kind, cause, figure, value_after, claim, publisher, quote',
}


def postgres_programs():
    """Folder of initdb and pg_ctl, or None."""
    found = sorted(glob.glob('/usr/lib/postgresql/*/bin/initdb')) or [shutil.which('initdb') or '']
    return os.path.dirname(found[-1]) or None


class Postgres:
    """A server of its own on a Unix socket. It refuses to run as root, so root lends it to the user postgres."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder) / 'postgres'
        self.folder.mkdir()
        self.user = []
        if os.getuid() == 0:
            account = pwd.getpwnam('postgres')
            os.chmod(folder, 0o755)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self.user = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups']
        self.call('initdb', '-D', self.folder / 'data', '-U', 'postgres', '-A', 'trust', '--no-sync')
        self.call('pg_ctl', '-D', self.folder / 'data', '-w', '-l', self.folder / 'log', '-o',
                  f"-c listen_addresses='' -c fsync=off -k {self.folder}", 'start')
        self.target = f'postgresql://postgres@/postgres?host={self.folder}'

    def call(self, program, *arguments):
        result = subprocess.run([*self.user, os.path.join(postgres_programs(), program), *map(str, arguments)],
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd='/')
        assert result.returncode == 0, result.stderr

    def stop(self):
        self.call('pg_ctl', '-D', self.folder / 'data', '-m', 'immediate', 'stop')


class SqliteTest(unittest.TestCase):
    options = None

    @classmethod
    def setUpClass(cls):
        cls.out = pathlib.Path(cls.options.out)
        cls.out.mkdir(parents=True, exist_ok=True)
        subprocess.run([ROOT / 'client' / 'examples' / 'postgres' / 'build', cls.out], check=True,
                       env=dict(os.environ, PYTHON=sys.executable))

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.target, self.other_target = self.open_databases()
        self.daemon = Daemon(self.options.factlined, self.options.factline, self.folder)
        self.addCleanup(self.daemon.close)
        self.daemon.publish(SAMPLES)

    def open_databases(self):
        return str(self.folder / 'mirror.sqlite'), str(self.folder / 'other.sqlite')

    def connect(self, target):
        return sqlite3.connect(target)

    def has_tables(self, connection):
        return connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'change'").fetchone()[0]

    def rows(self, target, table):
        connection = self.connect(target)
        try:
            if not self.has_tables(connection):
                return []
            return sorted(connection.execute(f'SELECT {TABLES[table]} FROM {table}').fetchall(), key=repr)
        finally:
            connection.close()

    def arguments(self, target, *flags):
        return [sys.executable, str(self.out / 'mirror.py'), '--server', self.daemon.address, *flags, target]

    def mirror(self, target, *flags):
        result = subprocess.run(self.arguments(target, '--once', *flags), capture_output=True, text=True, timeout=PATIENCE_S)
        self.assertEqual(result.returncode, 0, result.stderr)

    def wait_for(self, revision):
        """Until the tables of a mirror that runs show it."""
        deadline = time.monotonic() + PATIENCE_S
        while self.rows(self.target, 'mirror') < [(revision,)]:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.1)

    def figures(self):
        return [json.loads(line) for line in self.daemon.run('--json', 'figures', '--limit', 100000).splitlines()]

    def assert_is_the_server(self):
        """As many figures as the server has, in the same state, and the points of a new snapshot."""
        expected = sorted((figure['name'], figure['etag']) for figure in self.figures())
        self.assertEqual(sorted((row[0], row[-1]) for row in self.rows(self.target, 'figure')), expected)
        self.mirror(self.other_target)
        for table in ('figure', 'point'):
            self.assertEqual(self.rows(self.target, table), self.rows(self.other_target, table))

    def test_equals_the_server_after_every_stop(self):
        self.mirror(self.target)
        self.assertGreater(len(self.rows(self.target, 'point')), 10)
        self.assertEqual(self.rows(self.target, 'change'), [])
        self.daemon.publish(*LIVE)
        self.mirror(self.target)
        told = [(int(change['revision']), change.get('index', 0)) for change in self.daemon.changes()]
        rows = self.rows(self.target, 'change')
        self.assertTrue(rows)
        self.assertEqual(sorted(row[:2] for row in rows), told[-len(rows):])
        self.assertTrue(all(quote for *_, quote in rows))
        self.assert_is_the_server()

    def test_lives_through_kills_of_both_sides(self):
        process = subprocess.Popen(self.arguments(self.target), stderr=subprocess.DEVNULL)
        time.sleep(0.6)  # Wherever it is then, perhaps before it began.
        process.kill()
        process.wait()
        self.daemon.stop()
        self.daemon.start()
        process = subprocess.Popen(self.arguments(self.target), stderr=subprocess.DEVNULL)
        self.daemon.publish(*LIVE)
        self.wait_for(int(self.daemon.changes()[-1]['revision']))
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(PATIENCE_S), 0)
        self.mirror(self.target)
        self.assert_is_the_server()

    def test_starts_over_with_another_store(self):
        self.mirror(self.target)
        self.daemon.close()
        shutil.rmtree(self.folder / 'data')
        self.daemon.start()
        self.daemon.publish(*LIVE)
        self.mirror(self.target)
        self.assert_is_the_server()
        self.assertEqual(len(self.rows(self.target, 'figure')), len(self.figures()))

    def test_numbers_stay_exact(self):
        self.mirror(self.target)
        values = {str(row[3]) for row in self.rows(self.target, 'point')}
        self.assertIn('267', values)
        self.assertFalse([value for value in values if 'e' in value.lower() and value != 'None'])


class PostgresTest(SqliteTest):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.postgres_folder = tempfile.TemporaryDirectory()
        cls.postgres = Postgres(cls.postgres_folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.postgres.stop()
        cls.postgres_folder.cleanup()
        super().tearDownClass()

    def connect(self, target):
        import psycopg
        return psycopg.connect(target)

    def has_tables(self, connection):
        return connection.execute("SELECT count(*) FROM pg_tables WHERE tablename = 'change'").fetchone()[0]

    def open_databases(self):
        import psycopg
        targets = []
        with psycopg.connect(self.postgres.target, autocommit=True) as connection:
            for name in ('mirror', 'other'):
                name = f'{name}_{self._testMethodName}'
                connection.execute(f'CREATE DATABASE {name}')
                targets.append(self.postgres.target.replace('/postgres?', f'/{name}?'))
        return targets


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--database', choices=['sqlite', 'postgres'], required=True)
    for name in ('--factlined', '--factline', '--out'):
        parser.add_argument(name, required=True)
    SqliteTest.options, rest = parser.parse_known_args()
    if SqliteTest.options.database == 'postgres':
        assert postgres_programs(), 'Postgres is not installed'
        assert importlib.util.find_spec('psycopg'), 'psycopg is not installed: deploy/test-tools'
    case = {'sqlite': 'SqliteTest', 'postgres': 'PostgresTest'}[SqliteTest.options.database]
    unittest.main(argv=[sys.argv[0], *(rest or [case])], verbosity=2)
