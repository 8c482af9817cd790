"""Disks that are full or nearly so, and data directories that are damaged or in use."""
import hashlib
import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import time
import unittest

import harness
from harness import Daemon, MockKafka, Row, article, articles, runs, undisturbed_digest, wait_until

TOPICS = {'articles': 2, 'articles.dead-letter': 1}
MB = 1 << 20


class SmallDisk:
    """A tmpfs of its own, in a mount namespace of its own: no privileges needed, and nothing of it is left."""

    def __init__(self, size_mb):
        self.folder = tempfile.mkdtemp(prefix='factline-disk-')
        self.holder = subprocess.Popen(
            ['unshare', '-rm', 'sh', '-c', f'mount -t tmpfs -o size={size_mb}m tmpfs {self.folder} && echo ready && exec sleep 3600'],
            stdout=subprocess.PIPE, text=True)
        assert self.holder.stdout.readline() == 'ready\n', 'no mount namespace of one\'s own here'
        # How those outside see it.
        self.path = f'/proc/{self.holder.pid}/root{self.folder}'
        # What lets a program run inside.
        self.prefix = ['nsenter', '-t', str(self.holder.pid), '-U', '-m', '--preserve-credentials']
        self.filler = f'{self.path}/filler'

    def free(self):
        disk = os.statvfs(self.path)
        return disk.f_bavail * disk.f_frsize

    def fill(self, leave=0):
        """Takes up all room but `leave` bytes."""
        with open(self.filler, 'ab') as out:
            try:
                while self.free() > leave:
                    out.write(b'\1' * min(65536, self.free() - leave))
                    out.flush()
            except OSError:
                pass

    def clear(self):
        os.unlink(self.filler)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.holder.kill()
        self.holder.wait()
        self.holder.stdout.close()
        os.rmdir(self.folder)


class InnerDaemon(Daemon):
    """A daemon with its data on a SmallDisk."""

    def __init__(self, disk, brokers, flags=()):
        super().__init__(f'{disk.folder}/data', brokers, flags, prefix=disk.prefix, wait=False)
        self.data_dir = f'{disk.path}/data'  # For calls from outside.


def large(number):
    """An article of many figures: about 200 KB in the store."""
    body = ' '.join(f'A flood killed {10 + (number * 7 + i) % 50} people in {harness.PLACES[i % 5]} on {i % 28 + 1} April.'
                    for i in range(40))
    return article(number, body=body)


class DiskFaultsTest(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.random = random.Random(harness.SEED)

    def tearDown(self):
        self.folder.cleanup()

    def test_full_disk(self):
        with Row(4, 'disk full (ENOSPC)') as row, MockKafka(TOPICS) as kafka:
            count, total = 300, 0
            for number in range(runs(2, 20)):
                size = self.random.choice([160, 192, 256])
                with row.attempt(f'{size} MB'), SmallDisk(size) as disk:
                    kafka.produce(articles(count, first=100_000 + total))
                    total += count
                    # The guard is off: the disk is to become full.
                    flags = ['--min-free-mb', '0', '--ballast-mb', '40']
                    with InnerDaemon(disk, kafka.brokers, flags) as daemon:
                        self.assertTrue(daemon.wait_ready(), daemon.log())
                        wait_until(lambda: daemon.applied() > total - count // 2)
                        disk.fill()
                        end = time.monotonic() + harness.WAIT_TIMEOUT_S
                        while daemon.process.poll() is None and time.monotonic() < end:
                            disk.fill()
                            kafka.produce([large(total + i) for i in range(20)])
                            total += 20
                            time.sleep(0.2)
                        self.assertEqual(daemon.process.poll(), 75, daemon.log()[-3000:])
                    # What it cut off at its end is taken by others; the ballast is not.
                    disk.fill(leave=36 * MB)
                    # As its supervisor starts it again, with the guard: reads are served, ingest waits.
                    with InnerDaemon(disk, kafka.brokers, ['--min-free-mb', '80', '--ballast-mb', '40']) as daemon:
                        self.assertTrue(daemon.wait_ready(), daemon.log()[-3000:])
                        self.assertIsNotNone(wait_until(lambda: daemon.metrics()['factline_ingest_paused'] == 1, 10))
                        self.assertTrue(daemon.healthy('factline.read'))
                        self.assertFalse(daemon.healthy('factline.ingest'))
                        self.assertEqual(len(daemon.digest()), 64)
                        before = daemon.applied()
                        disk.clear()
                        back = wait_until(lambda: daemon.applied() > before or daemon.healthy('factline.ingest'), 60)
                        self.assertIsNotNone(back, daemon.log()[-3000:])
                        self.assertLess(back, 10)
                        row.ran(back)
                        # The guard may stand in the way on the smallest disks.
                    with InnerDaemon(disk, kafka.brokers, flags) as daemon:
                        self.assertTrue(daemon.wait_ready(), daemon.log()[-3000:])
                        daemon.wait_applied(total)
                        self.assertEqual(daemon.digest(), undisturbed_digest(kafka.brokers, total))
                        self.assertEqual(daemon.metrics()['factline_store_lost_revisions'], 0)

    @staticmethod
    def still(daemon):
        before = daemon.applied()
        time.sleep(1)
        return daemon.applied() == before

    def test_low_disk(self):
        with Row(5, 'disk nearly full: the watermark') as row, MockKafka(TOPICS) as kafka:
            total = 0
            for _ in range(runs(1, 10)):
                with SmallDisk(160) as disk:
                    flags = ['--min-free-mb', '64', '--ballast-mb', '8']
                    with InnerDaemon(disk, kafka.brokers, flags) as daemon:
                        self.assertTrue(daemon.wait_ready(), daemon.log())
                        daemon.wait_applied(total)
                        disk.fill(leave=(64 * MB) + MB)
                        end = time.monotonic() + harness.WAIT_TIMEOUT_S
                        while daemon.metrics()['factline_ingest_paused'] == 0:
                            self.assertLess(time.monotonic(), end, f'{disk.free()} bytes free, {daemon.applied()} of {total}')
                            kafka.produce([large(total + i) for i in range(20)])
                            total += 20
                            time.sleep(0.5)
                        # What was taken is applied; then it is quiet, far from the end of the disk.
                        self.assertIsNotNone(wait_until(lambda: self.still(daemon)))
                        kafka.produce([large(total + i) for i in range(20)])
                        total += 20
                        reached = daemon.applied()
                        time.sleep(2)
                        self.assertEqual(daemon.applied(), reached)
                        self.assertGreater(disk.free(), 16 * MB)
                        self.assertLess(reached, total)
                        disk.clear()
                        took = wait_until(lambda: daemon.applied() > reached, 60)
                        self.assertIsNotNone(took, daemon.log()[-3000:])
                        row.ran(took)
                        daemon.wait_applied(total)
                        self.assertEqual(daemon.digest(), undisturbed_digest(kafka.brokers, total))

    @staticmethod
    def contents(directory):
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(pathlib.Path(directory).iterdir())
                if path.is_file()}

    def test_damaged_root_files(self):
        whole = f'{self.folder.name}/whole'
        with MockKafka(TOPICS) as kafka, Row(9, 'CURRENT or MANIFEST missing or empty') as row:
            kafka.produce(articles(20))
            with Daemon(whole, kafka.brokers) as daemon:
                daemon.wait_applied(20)
                self.assertEqual(daemon.stop(), 0)
            manifest = next(name for name in os.listdir(whole) if name.startswith('MANIFEST'))
            for name, damage in [('CURRENT', os.unlink), ('CURRENT', lambda path: os.truncate(path, 0)),
                                 (manifest, os.unlink), (manifest, lambda path: os.truncate(path, 0)),
                                 (manifest, lambda path: os.truncate(path, 10))]:
                data = f'{self.folder.name}/damaged'
                shutil.rmtree(data, ignore_errors=True)
                shutil.copytree(whole, data, ignore=shutil.ignore_patterns('*.sock'))
                damage(f'{data}/{name}')
                before = self.contents(data)
                started = time.monotonic()
                with Daemon(data, kafka.brokers, wait=False) as daemon:
                    self.assertEqual(daemon.wait_exit(), 3, daemon.log())
                    self.assertRegex(daemon.log(), r'CURRENT|MANIFEST')
                    self.assertEqual(self.contents(data), before)
                row.ran(time.monotonic() - started)

    def test_two_daemons_on_one_directory(self):
        with MockKafka(TOPICS) as kafka, Row(26, 'a second daemon on the directory or the port') as row:
            data = f'{self.folder.name}/data'
            with Daemon(data, kafka.brokers) as daemon:
                for listen, directory, code in [('127.0.0.1:0', data, 3), (daemon.address, f'{data}2', 5)]:
                    started = time.monotonic()
                    with Daemon(directory, kafka.brokers, wait=False, listen=listen) as second:
                        self.assertEqual(second.wait_exit(), code, second.log())
                    row.ran(time.monotonic() - started)
                kafka.produce(articles(10))
                daemon.wait_applied(10)
