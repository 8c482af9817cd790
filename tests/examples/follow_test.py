#!/usr/bin/env python3
"""One of the example programs, built from its folder and run against a live daemon."""
import argparse
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from daemon import LIVE, ROOT, SAMPLES, Daemon

EXAMPLES = ROOT / 'client' / 'examples'
PATIENCE_S = 60
COMMANDS = {
    'cpp': ['follow'],
    'go': ['follow'],
    'python': [sys.executable, 'follow.py'],
    'typescript': ['node', 'dist/follow.js'],
}


def build(options):
    """Returns the command that runs the example of options.language."""
    out = pathlib.Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    environment = dict(os.environ, PYTHON=sys.executable)
    if options.language == 'cpp':
        prefix = out / 'prefix'
        subprocess.run(['cmake', '--install', options.build_dir, '--prefix', prefix], check=True, stdout=subprocess.DEVNULL)
        environment['FACTLINE'] = str(prefix)
        for name in ('bin/factlined', 'bin/factline', 'share/factline/proto/factline/v1/figure_service.proto'):
            assert (prefix / name).exists(), f'not installed: {name}'
    built = subprocess.run([EXAMPLES / options.language / 'build', out / 'example'], env=environment, text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert built.returncode == 0, built.stdout
    *interpreter, program = COMMANDS[options.language]
    return [*interpreter, str(out / 'example' / program)]


def line_of(change):
    """What an example prints of a change."""
    words = change.get('current', {}).get('best', {}).get('surfaceText') or '-'
    kind = change['kind'].removeprefix('CHANGE_KIND_')
    return f'{change["revision"]}.{change.get("index", 0)} {kind} {change.get("figure") or "-"} {words}'


class FollowTest(unittest.TestCase):
    options = None

    @classmethod
    def setUpClass(cls):
        cls.command = build(cls.options)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.token = self.folder / 'token'
        self.daemon = Daemon(self.options.factlined, self.options.factline, self.folder)
        self.addCleanup(self.daemon.close)
        self.daemon.publish(SAMPLES)

    def arguments(self, *words):
        return [*self.command, '--server', self.daemon.address, '--token-file', str(self.token), *words]

    def run_example(self, *words):
        return subprocess.run(self.arguments(*words), capture_output=True, text=True, timeout=PATIENCE_S)

    def follow(self, name):
        """Starts it, to run until it is ended; its lines go to the file `name`."""
        out = self.folder / name
        with out.open('w') as stdout:
            process = subprocess.Popen(self.arguments('changes'), stdout=stdout, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process, out

    def wait_for(self, out, count):
        deadline = time.monotonic() + PATIENCE_S
        while len(out.read_text().splitlines()) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        return out.read_text().splitlines()

    def expected(self):
        return [line_of(change) for change in self.daemon.changes()]

    def test_prints_every_change_once_over_two_runs(self):
        first = self.run_example('--once', 'changes')
        self.assertEqual(first.returncode, 0, first.stderr)
        self.assertEqual(first.stdout.splitlines(), self.expected())
        self.assertGreater(len(self.expected()), 20)
        self.daemon.publish(LIVE[0])
        second = self.run_example('--once', 'changes')
        self.assertEqual(second.returncode, 0, second.stderr)
        self.assertTrue(second.stdout)
        self.assertEqual(first.stdout + second.stdout, ''.join(line + '\n' for line in self.expected()))
        self.assertEqual(self.run_example('--once', 'changes').stdout, '')

    def test_follows_and_ends_in_good_order(self):
        before = len(self.expected())
        process, out = self.follow('live')
        self.assertEqual(len(self.wait_for(out, before)), before)
        self.daemon.publish(LIVE[0])
        self.assertEqual(self.wait_for(out, before + 1), self.expected())
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(PATIENCE_S), 0, process.stderr.read())

    def test_outlives_a_killed_daemon(self):
        before = len(self.expected())
        process, out = self.follow('killed')
        self.assertEqual(len(self.wait_for(out, before)), before)
        self.daemon.stop()
        time.sleep(0.5)
        self.assertIsNone(process.poll())
        self.daemon.start()
        self.daemon.publish(*LIVE)
        expected = self.expected()
        self.assertGreater(len(expected), before)
        self.assertEqual(self.wait_for(out, len(expected)), expected)

    def test_tells_how_a_figure_changed(self):
        result = self.run_example('history', 'drones', 'launched')
        self.assertEqual(result.returncode, 0, result.stderr)
        name, *rows = result.stdout.splitlines()
        self.assertIn('drones launched', name)
        # In the order of the store's revisions.
        self.assertEqual([int(row.split()[0]) for row in rows], sorted(int(row.split()[0]) for row in rows))
        for value in ('267', '185', '213'):
            self.assertTrue(any(f' {value} ' in row for row in rows), (value, rows))

    def test_ends_with_the_reason_of_an_error(self):
        self.token.write_text('no token')
        result = self.run_example('changes')
        self.assertNotEqual(result.returncode, 0)
        self.assertIn('TOKEN_MALFORMED', result.stderr)
        result = self.run_example('history', 'nosuchword')
        self.assertNotEqual(result.returncode, 0)
        self.assertIn('no figure fits', result.stderr)


class MirrorTest(FollowTest):
    """What only the C++ example has."""

    def test_mirror_has_every_figure(self):
        result = self.run_example('mirror')
        self.assertEqual(result.returncode, 0, result.stderr)
        names = {line.split()[0] for line in result.stdout.splitlines()}
        self.assertEqual(names, {change['figure'] for change in self.daemon.changes() if change.get('figure')})


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--language', choices=COMMANDS, required=True)
    for name in ('--factlined', '--factline', '--build-dir', '--out'):
        parser.add_argument(name, required=True)
    FollowTest.options, rest = parser.parse_known_args()
    case = 'MirrorTest' if FollowTest.options.language == 'cpp' else 'FollowTest'
    unittest.main(argv=[sys.argv[0], *(rest or [case])], verbosity=2)
