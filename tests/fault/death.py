"""Processes that die, stop or are stopped: nothing lost, nothing twice."""
import os
import random
import re
import signal
import subprocess
import tempfile
import threading
import time
import unittest

import grpc

import harness
from harness import Daemon, MockKafka, Row, article, articles, runs, undisturbed_digest

TOPICS = {'articles': 2, 'articles.dead-letter': 1}


class Watcher:
    """Follows the changes, over restarts of the daemon; remembers the last revision that it was told of."""

    def __init__(self):
        self.revision = 0
        self.token = None
        self.store_ids = set()
        self.responses = 0

    def follow(self, address, for_s=0.0):
        """Reads until the stream breaks, or for so long; the status code of the end."""
        messages, services = harness.stub('change')
        with grpc.insecure_channel(address) as channel:
            request = messages.SubscribeRequest(start_revision=1)
            if self.token:
                request = messages.SubscribeRequest(resume_token=self.token)
            call = services.ChangeServiceStub(channel).Subscribe(request, timeout=for_s or None)
            try:
                for response in call:
                    assert response.position.revision >= self.revision, 'the stream went back'
                    self.revision = response.position.revision
                    self.store_ids.add(response.position.store_id)
                    self.token = response.resume_token
                    self.responses += 1
            except grpc.RpcError as error:
                return error
        return None


class DeathTest(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.data = f'{self.folder.name}/data'
        self.random = random.Random(harness.SEED)

    def tearDown(self):
        self.folder.cleanup()

    def feed(self, kafka, count, revisions, pause_s):
        """Produces in the background, a batch at a time."""
        def work():
            rows = articles(count, revisions)
            for begin in range(0, len(rows), 50):
                kafka.produce(rows[begin:begin + 50])
                time.sleep(pause_s)
        thread = threading.Thread(target=work)
        thread.start()
        return thread

    def test_kills_at_random_times(self):
        with Row(1, 'kill -9 at a random time') as row, MockKafka(TOPICS) as kafka:
            kills = runs(6, 60)
            thread = self.feed(kafka, 200, 5, pause_s=kills * 0.05)
            for _ in range(kills):
                with Daemon(self.data, kafka.brokers) as daemon:
                    time.sleep(self.random.uniform(0.05, 1.0))
                    daemon.kill()
                    row.ran(daemon.ready_s)
            thread.join()
            with Daemon(self.data, kafka.brokers) as daemon:
                daemon.wait_applied(1000)
                self.assertEqual(daemon.digest(), undisturbed_digest(kafka.brokers, 1000))

    def test_kills_at_named_points(self):
        points = ['commit_begins', 'commit_is_synced', 'commit_is_marked', 'commit_is_published']
        with Row(2, 'kill at a named point') as row, MockKafka(TOPICS) as kafka:
            kafka.produce(articles(60, 3))
            whole = undisturbed_digest(kafka.brokers, 180)
            for point in points * runs(1, 20):
                watcher = Watcher()
                passes = self.random.randrange(2, 12)
                data = tempfile.mkdtemp(dir=self.folder.name) + '/data'
                with row.attempt(f'{point}:{passes}'):
                    with Daemon(data, kafka.brokers, ['--batch-messages', '10'], program='failpoints',
                                env={'FACTLINE_FAILPOINT': f'{point}:{passes}'}) as daemon:
                        watcher.follow(daemon.address)
                        self.assertEqual(daemon.wait_exit(), 137, daemon.log()[-2000:])
                    with Daemon(data, kafka.brokers) as daemon:
                        started = time.monotonic()
                        self.assertEqual(daemon.metrics()['factline_store_lost_revisions'], 0)
                        daemon.wait_applied(180)
                        self.assertEqual(daemon.digest(), whole)
                        # Resumes where it was: nothing that was seen is gone.
                        before = set(watcher.store_ids)
                        end = watcher.follow(daemon.address, for_s=1.5)
                        self.assertEqual(end.code(), grpc.StatusCode.DEADLINE_EXCEEDED, end)
                        self.assertLessEqual(len(before | watcher.store_ids), 1)
                        row.ran(time.monotonic() - started)

    def test_an_article_that_ends_the_daemon(self):
        with Row(18, 'an article that ends whoever reads it') as row, \
                MockKafka({'articles': 1, 'articles.dead-letter': 1}) as kafka:
            kafka.produce(articles(20))
            with Daemon(self.data, kafka.brokers) as daemon:
                daemon.wait_applied(20)
                self.assertEqual(daemon.stop(), 0)
            kafka.produce(articles(20, first=20))
            started = time.monotonic()
            # The first message after the 20, be it read among others or tried alone.
            for point in ('message_is_read:1', 'message_is_tried:1', 'message_is_tried:1'):
                with Daemon(self.data, kafka.brokers, program='failpoints', env={'FACTLINE_FAILPOINT': point},
                            wait=False) as daemon:
                    self.assertEqual(daemon.wait_exit(), 137, daemon.log()[-2000:])
            with Daemon(self.data, kafka.brokers) as daemon:
                daemon.wait_applied(40)
                row.ran(time.monotonic() - started)
                rejected = [sum(part.rejected_counts.values()) for part in daemon.partitions()]
                self.assertEqual(rejected, [1])
                self.assertIn('ended_the_daemon', daemon.log())
                self.assertEqual(daemon.metrics()['factline_articles_applied_total'], 19)

    def test_kills_that_prove_nothing(self):
        """Who kills the daemon at once after each start, for no message's fault, shall not make it lose one."""
        with Row(18, 'kill -9 before anything is read') as row, MockKafka(TOPICS) as kafka:
            kafka.produce(articles(60, 3))
            for number in range(runs(4, 30)):
                with Daemon(self.data, kafka.brokers, wait=False) as daemon:
                    time.sleep(self.random.uniform(0.02, 0.6))
                    daemon.kill()
            with Daemon(self.data, kafka.brokers) as daemon:
                row.ran(daemon.wait_applied(180))
                self.assertEqual(daemon.digest(), undisturbed_digest(kafka.brokers, 180))

    def test_kill_while_forgetting(self):
        with Row(2, 'kill while changes and states are given up') as row, MockKafka(TOPICS) as kafka:
            kafka.produce(articles(60, 3))
            whole = undisturbed_digest(kafka.brokers, 180)
            keep = ['--keep-changes', '1s', '--keep-states', '1s', '--batch-messages', '10']
            for number in range(runs(1, 10)):
                data = f'{self.data}{number}'
                point = self.random.choice(['leftovers_are_deleted:1', 'leftovers_are_deleted:2', 'retention_gives_up:1'])
                with row.attempt(point):
                    with Daemon(data, kafka.brokers, keep, program='failpoints', env={'FACTLINE_FAILPOINT': point}) as daemon:
                        self.assertEqual(daemon.wait_exit(), 137, daemon.log()[-2000:])
                    with Daemon(data, kafka.brokers, keep) as daemon:
                        started = time.monotonic()
                        daemon.wait_applied(180)
                        self.assertIsNotNone(harness.wait_until(
                            lambda: daemon.metrics()['factline_store_earliest_changes_revision'] > 100))
                        self.assertEqual(daemon.digest(), whole)
                        row.ran(time.monotonic() - started)
                    scrubbed = subprocess.run([harness.PROGRAMS['factlined'], 'scrub', '--data-dir', data],
                                              capture_output=True, text=True, check=False)
                    self.assertEqual(scrubbed.returncode, 0, scrubbed.stdout)

    def test_kill_while_backing_up(self):
        with Row(29, 'backup under load, killed, then restored elsewhere') as row, MockKafka(TOPICS) as kafka:
            kafka.produce(articles(100, 1))
            for number in range(runs(1, 10)):
                data, backup = f'{self.data}{number}', f'{self.folder.name}/backup{number}'
                with Daemon(data, kafka.brokers, program='failpoints',
                            env={'FACTLINE_FAILPOINT': self.random.choice(['backup_begins:1', 'backup_is_made:1'])}) as daemon:
                    daemon.wait_applied(100)
                    self.assertNotEqual(self.backup(data, backup), 0)
                    self.assertEqual(daemon.wait_exit(), 137)
                thread = self.feed(kafka, 50, 1, pause_s=0.05)
                with Daemon(data, kafka.brokers) as daemon:
                    self.assertEqual(self.backup(data, backup), 0)
                thread.join()
                restored = subprocess.run([harness.PROGRAMS['factlined'], 'restore', backup, '--data-dir', f'{data}-restored'],
                                          capture_output=True, text=True, check=False)
                self.assertEqual(restored.returncode, 0, restored.stderr)
                digest = re.search(r'digest (\w+)', restored.stdout).group(1)
                started = time.monotonic()
                total = 100 + 50 * (number + 1)
                with Daemon(f'{data}-restored', kafka.brokers, ['--min-free-mb', str(1 << 24)]) as daemon:
                    # Held back by the disk guard, it still is what was restored.
                    self.assertEqual(daemon.digest(), digest)
                with Daemon(f'{data}-restored', kafka.brokers) as daemon:
                    daemon.wait_applied(total)
                    self.assertEqual(daemon.digest(), undisturbed_digest(kafka.brokers, total))
                row.ran(time.monotonic() - started)

    @staticmethod
    def end_of(call):
        """The code that a stream ends with, which comes after all that was sent."""
        try:
            for _ in call:
                pass
        except grpc.RpcError as error:
            return error.code()
        return grpc.StatusCode.OK

    @staticmethod
    def backup(data, folder):
        return subprocess.run([harness.PROGRAMS['factline'], 'backup', '--admin', f'{data}/admin.sock', folder],
                              capture_output=True, check=False).returncode

    def test_streams_resume_or_are_told(self):
        with Row(33, 'watch resumed over a restart and a rollback') as row, MockKafka(TOPICS) as kafka:
            kafka.produce(articles(60, 1))
            watcher = Watcher()
            for _ in range(runs(1, 10)):
                with Daemon(self.data, kafka.brokers, ['--batch-messages', '5']) as daemon:
                    daemon.wait_applied(60)
                    watcher.follow(daemon.address, for_s=2)
                    self.assertGreater(watcher.responses, 0)
                    daemon.kill()
                with Daemon(self.data, kafka.brokers) as daemon:
                    end = watcher.follow(daemon.address, for_s=1.5)
                    self.assertEqual(end.code(), grpc.StatusCode.DEADLINE_EXCEEDED, end)
                    daemon.kill()
                log = max((name for name in os.listdir(self.data) if name.endswith('.log') and
                           os.path.getsize(f'{self.data}/{name}')), default=None)
                os.truncate(f'{self.data}/{log}', os.path.getsize(f'{self.data}/{log}') // 2)
                started = time.monotonic()
                with Daemon(self.data, kafka.brokers) as daemon:
                    self.assertGreater(daemon.metrics()['factline_store_lost_revisions'], 0, daemon.log())
                    end = watcher.follow(daemon.address, for_s=30)
                    self.assertEqual(end.code(), grpc.StatusCode.FAILED_PRECONDITION, end)
                    daemon.wait_applied(60)
                    row.ran(time.monotonic() - started)
                    self.assertEqual(daemon.digest(), undisturbed_digest(kafka.brokers, 60))
                watcher = Watcher()

    def test_stopped_and_continued(self):
        with Row(35, 'SIGSTOP, then SIGCONT') as row, MockKafka(TOPICS) as kafka:
            for number in range(runs(1, 3)):
                data = f'{self.data}{number}'
                with Daemon(data, kafka.brokers) as daemon:
                    thread = self.feed(kafka, 100, 3, pause_s=0.5)
                    daemon.process.send_signal(signal.SIGSTOP)
                    time.sleep(runs(4, 60))
                    daemon.process.send_signal(signal.SIGCONT)
                    started = time.monotonic()
                    thread.join()
                    daemon.wait_applied(300 * (number + 1))
                    row.ran(time.monotonic() - started)
                    self.assertEqual(daemon.digest(), undisturbed_digest(kafka.brokers, 300 * (number + 1)))

    def test_sigterm_with_streams_and_a_full_queue(self):
        streams = runs(100, 1000)
        with Row(24, f'SIGTERM with {streams} streams and a full queue') as row, MockKafka(TOPICS) as kafka:
            messages, services = harness.stub('change')
            for number in range(runs(1, 5)):
                data = f'{self.data}{number}'
                with Daemon(data, kafka.brokers) as daemon:
                    channels = [grpc.insecure_channel(daemon.address, [('grpc.use_local_subchannel_pool', 1)])
                                for _ in range(max(1, streams // 100))]
                    calls = [services.ChangeServiceStub(channels[i % len(channels)]).Subscribe(
                        messages.SubscribeRequest(earliest=True)) for i in range(streams)]
                    self.assertIsNotNone(harness.wait_until(
                        lambda: daemon.metrics()['factline_subscribers'] >= streams, step_s=0.2))
                    kafka.produce(articles(1000, 1))
                    started = time.monotonic()
                    self.assertEqual(daemon.stop(), 0, daemon.log()[-2000:])
                    took = time.monotonic() - started
                    row.ran(took)
                    # 5 s on a machine of its own.
                    self.assertLess(took, 10)
                    self.assertLessEqual({self.end_of(call) for call in calls},
                                         {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.OK})
                    for channel in channels:
                        channel.close()
                with Daemon(data, kafka.brokers) as daemon:
                    daemon.wait_applied(1000 * (number + 1))
                    self.assertEqual(daemon.digest(), undisturbed_digest(kafka.brokers, 1000 * (number + 1)))

    def test_the_same_messages_again(self):
        with Row(34, 'the same messages produced three times') as row, MockKafka(TOPICS) as kafka:
            kafka.produce(articles(50, 2))
            with Daemon(self.data, kafka.brokers) as daemon:
                daemon.wait_applied(100)
                once = daemon.digest()
                revision = daemon.metrics()['factline_store_revision']
                kafka.produce(articles(50, 2))
                kafka.produce(articles(50, 2))
                row.ran(daemon.wait_applied(300))
                self.assertEqual(daemon.digest(), once)
                self.assertEqual(daemon.metrics()['factline_store_revision'], revision)
                self.assertEqual(daemon.metrics()['factline_articles_unchanged_total'], 200)

    def test_a_rebuild_that_was_killed_goes_on(self):
        with MockKafka(TOPICS) as kafka:
            kafka.produce(articles(100, 4) + [(b'bad', b'{"id":', 0)])
            whole = undisturbed_digest(kafka.brokers, 401)
            command = [harness.PROGRAMS['failpoints'], 'rebuild', '--brokers', kafka.brokers, '--data-dir', self.data,
                       '--batch-messages', '20']
            killed = subprocess.run(command, env={**os.environ, 'FACTLINE_FAILPOINT': 'commit_is_synced:5'},
                                    capture_output=True, text=True, check=False)
            self.assertEqual(killed.returncode, 137, killed.stderr)
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(f'digest {whole}', done.stdout)
            # Refused into what is there, and the daemon goes on with it.
            again = subprocess.run(command, capture_output=True, text=True, check=False)
            self.assertEqual(again.returncode, 3, again.stderr)
            kafka.produce([article(1000)])
            with Daemon(self.data, kafka.brokers) as daemon:
                daemon.wait_applied(402)
                self.assertEqual(daemon.digest(), undisturbed_digest(kafka.brokers, 402))
