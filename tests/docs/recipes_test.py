#!/usr/bin/env python3
"""Runs the commands of docs/recipes.md: each `sh` block, in order, in one folder, on a daemon with the sample articles.
An `output` block after it is what must be printed, where `...` stands for anything; `sql` is asked of the mirror."""
import argparse
import http.server
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tests' / 'examples'))
from daemon import SAMPLES, Daemon  # pylint: disable=wrong-import-position

BLOCK = re.compile(r'^```(sh|output|sql)\n(.*?)^```$', re.MULTILINE | re.DOTALL)
# The store of this test was made just now: its last Tuesday is the second after.
DATE = '#!/bin/sh\n[ "$3" = "last tuesday 18:00" ] && sleep 1 && shift 3 && exec /bin/date -u "$@"\nexec /bin/date "$@"\n'
BLOCK_TIMEOUT_S = 120


class Hook(http.server.BaseHTTPRequestHandler):
    """Takes alerts, but for the first time that it is asked."""
    asked = 0
    alerts = []

    def do_POST(self):  # pylint: disable=invalid-name
        Hook.asked += 1
        body = self.rfile.read(int(self.headers['Content-Length']))
        if Hook.asked > 1:
            Hook.alerts.append(json.loads(body))
        self.send_response(200 if Hook.asked > 1 else 503)
        self.end_headers()

    def log_message(self, *arguments):  # pylint: disable=arguments-differ
        pass


class RecipesTest(unittest.TestCase):
    options = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.work = self.folder / 'work'
        self.work.mkdir()
        for name in ('client', 'deploy', 'proto'):
            (self.work / name).symlink_to(ROOT / name)
        self.daemon = Daemon(self.options.factlined, self.options.factline, self.folder)
        self.addCleanup(self.daemon.close)
        self.daemon.publish(SAMPLES)
        hook = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Hook)
        threading.Thread(target=hook.serve_forever, daemon=True).start()
        self.addCleanup(hook.server_close)
        self.addCleanup(hook.shutdown)
        self.environment = self.make_environment(hook.server_address[1])

    def make_environment(self, hook_port):
        programs = self.folder / 'bin'
        programs.mkdir()
        (programs / 'date').write_text(DATE)
        (programs / 'date').chmod(0o755)
        (programs / 'factline').symlink_to(self.options.factline)
        (programs / 'python3').write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        (programs / 'python3').chmod(0o755)
        path = f'{programs}:{ROOT / "build" / "tools" / "bin"}:{os.environ["PATH"]}'
        return dict(os.environ, PATH=path, FACTLINE_SERVER=self.daemon.address, WEBHOOK=f'http://127.0.0.1:{hook_port}/',
                    DATABASE='mirror.sqlite')

    def run_block(self, text):
        result = subprocess.run(['bash', '-euo', 'pipefail', '-c', text], cwd=self.work, env=self.environment,
                                capture_output=True, text=True, timeout=BLOCK_TIMEOUT_S)
        self.assertEqual(result.returncode, 0, f'{text}\n{result.stdout}\n{result.stderr}')
        self.assertTrue(result.stdout or 'build' in text, text)
        return result.stdout

    def ask(self, text):
        connection = sqlite3.connect(self.work / 'mirror.sqlite')
        for query in filter(str.strip, text.split(';')):
            connection.execute(query).fetchall()
        rows = connection.execute('SELECT value FROM point').fetchall()
        connection.close()
        self.assertIn(('267',), rows)

    def test_every_command_does_what_the_page_says(self):
        printed = ''
        kinds = []
        for kind, text in BLOCK.findall((ROOT / 'docs' / 'recipes.md').read_text()):
            kinds.append(kind)
            if kind == 'sh':
                printed = self.run_block(text)
            elif kind == 'sql':
                self.ask(text)
            else:
                pattern = '.*'.join(re.escape(part) for part in text.strip().split('...'))
                self.assertTrue(re.search(pattern, printed, re.DOTALL), f'{text}\nis not in\n{printed}')
        self.assertGreaterEqual(kinds.count('sh'), 6)
        self.assertTrue({'output', 'sql'} <= set(kinds))
        self.assertTrue(Hook.alerts)
        self.assertEqual(len({alert['id'] for alert in Hook.alerts}), len(Hook.alerts))
        self.assertTrue(all(alert['quote'] for alert in Hook.alerts), Hook.alerts)


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--factlined', required=True)
    parser.add_argument('--factline', required=True)
    RecipesTest.options, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest], verbosity=2)
