"""A factlined with the sample articles, for tests that are written in Python."""
import json
import pathlib
import re
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = ROOT / 'deploy' / 'samples' / 'articles'
LIVE = sorted((ROOT / 'deploy' / 'samples' / 'live').glob('*.json'))
START_TIMEOUT_S = 30


class Daemon:
    """Listens on free ports, keeps its store and broker in `folder`. Ends with close()."""

    def __init__(self, factlined, factline, folder):
        self.factlined, self.factline = factlined, factline
        self.folder = pathlib.Path(folder)
        self.address = '127.0.0.1:0'
        self.process = None
        self.start()

    def start(self):
        """Again on the same port after stop(); the embedded broker's messages are gone then."""
        log = self.folder / 'log'
        with log.open('w') as stderr:
            self.process = subprocess.Popen(
                [self.factlined, '--embedded-broker', '--data-dir', str(self.folder / 'data'), '--listen', self.address,
                 '--metrics-listen', ''], stderr=stderr)
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            found = re.search(r'serving address="([^"]+)"', log.read_text())
            if found:
                self.address = found.group(1)
                return
            assert self.process.poll() is None, log.read_text()
            time.sleep(0.05)
        raise AssertionError(log.read_text())

    def stop(self):
        self.process.kill()
        self.process.wait()

    def close(self):
        self.process.terminate()
        self.process.wait()

    def run(self, *arguments):
        return subprocess.run([self.factline, '--server', self.address, *map(str, arguments)], check=True,
                              capture_output=True, text=True).stdout

    def publish(self, *files):
        """Waits until they are applied."""
        self.run('publish', *files)

    def changes(self):
        """The whole log, one object a change."""
        return [json.loads(line) for line in self.run('--json', 'changes', '--limit', 1000000).splitlines()]
