"""Clients that stall or storm, few descriptors, little memory, a clock that jumps."""
import os
import pathlib
import resource
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

import grpc

import harness
from harness import Daemon, MockKafka, Row, articles, runs, undisturbed_digest, wait_until

TOPICS = {'articles': 2, 'articles.dead-letter': 1}
FAKETIME = next(iter(pathlib.Path('/usr/lib').glob('*/faketime/libfaketime.so.1')), None)  # Of package faketime.


class LimitsTest(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.data = f'{self.folder.name}/data'

    def tearDown(self):
        self.folder.cleanup()

    def subscribe(self, channel, **start):
        messages, services = harness.stub('change')
        return services.ChangeServiceStub(channel).Subscribe(messages.SubscribeRequest(**(start or {'earliest': True})))

    def delays(self, kafka, daemon, first, count, readers):
        """Seconds from a message to its change at each of `readers` streams, in order of length."""
        seen = [0.0] * readers
        revision = int(daemon.metrics()['factline_store_revision'])

        def follow(i):
            with grpc.insecure_channel(daemon.address, [('grpc.use_local_subchannel_pool', 1)]) as channel:
                for response in self.subscribe(channel, start_revision=revision + 1):
                    if response.position.revision >= revision + count:
                        seen[i] = time.monotonic()
                        return
        threads = [threading.Thread(target=follow, args=(i,)) for i in range(readers)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        start = time.monotonic()
        kafka.produce(articles(count, first=first))
        for thread in threads:
            thread.join(harness.WAIT_TIMEOUT_S)
        self.assertTrue(all(seen), 'a stream did not get its changes')
        return sorted(moment - start for moment in seen)

    def test_a_reader_that_stopped(self):
        fast = runs(5, 50)
        with Row(21, f'a subscriber that never reads, beside {fast} that do') as row, MockKafka(TOPICS) as kafka:
            with Daemon(self.data, kafka.brokers) as daemon:
                kafka.produce(articles(runs(500, 4000), 3))
                daemon.wait_applied(3 * runs(500, 4000), 600)
                alone = self.delays(kafka, daemon, 20_000, 50, fast)
                before = daemon.rss_mb()
                slow = [grpc.insecure_channel(daemon.address, [('grpc.use_local_subchannel_pool', 1)]) for _ in range(4)]
                stalled = [self.subscribe(channel) for channel in slow]
                for call in stalled:
                    next(call)
                beside = self.delays(kafka, daemon, 30_000, 50, fast)
                row.ran(beside[-1])
                self.assertLess(beside[fast // 2], 2 * alone[fast // 2] + 1)
                self.assertLess(daemon.rss_mb() - before, 8 * len(slow) + 16)
                # They were not cut, and get everything if they read on.
                for call in stalled:
                    for response in call:
                        if response.WhichOneof('event') == 'caught_up':
                            break
                    call.cancel()
                for channel in slow:
                    channel.close()

    def test_idle_watches(self):
        watches = runs(500, 5000)
        with Row(22, f'{watches} idle watches') as row, MockKafka(TOPICS) as kafka:
            with Daemon(self.data, kafka.brokers) as daemon:
                threads = len(os.listdir(f'/proc/{daemon.process.pid}/task'))
                before = daemon.rss_mb()
                channels = [grpc.insecure_channel(daemon.address, [('grpc.use_local_subchannel_pool', 1)])
                            for _ in range(watches // 100)]
                calls = [self.subscribe(channels[i % len(channels)]) for i in range(watches)]
                self.assertIsNotNone(wait_until(lambda: daemon.metrics()['factline_subscribers'] >= watches, step_s=0.5))
                # 25 KB each on a quiet day; half as much again for what the allocator keeps.
                self.assertLess((daemon.rss_mb() - before) * 1024 / watches, 40)
                # The threads of a small pool may come with the first call.
                self.assertLessEqual(len(os.listdir(f'/proc/{daemon.process.pid}/task')), threads + 8)
                started = time.monotonic()
                kafka.produce(articles(1))
                for call in calls:
                    for response in call:
                        if response.WhichOneof('event') == 'batch':
                            break
                row.ran(time.monotonic() - started)
                for channel in channels:
                    channel.close()

    def test_connections_that_are_dropped(self):
        seconds = runs(3, 30)
        with Row(23, f'stopped clients, and connections made and dropped for {seconds} s') as row, MockKafka(TOPICS) as kafka:
            with Daemon(self.data, kafka.brokers) as daemon:
                base = daemon.open_files()
                host, port = daemon.address.rsplit(':', 1)
                # A client that is stopped in the middle of its stream.
                client = subprocess.Popen([harness.PROGRAMS['factline'], '--server', daemon.address, 'watch'],
                                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                self.assertIsNotNone(wait_until(lambda: daemon.metrics()['factline_subscribers'] == 1, step_s=0.1))
                client.send_signal(signal.SIGSTOP)
                made = 0
                end = time.monotonic() + seconds
                while time.monotonic() < end:
                    probe = socket.create_connection((host, int(port)), 5)
                    if made % 2:
                        probe.send(b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\1\0\0\0\0\0\0\0')
                    probe.close()
                    made += 1
                self.assertGreater(made, 100)
                took = wait_until(lambda: daemon.open_files() <= base + 10 and daemon.metrics()['factline_subscribers'] == 0,
                                  90, 0.5)
                client.kill()
                client.wait()
                self.assertIsNotNone(took, f'{daemon.open_files()} files, {base} at first')
                row.ran(took)
                kafka.produce(articles(5))
                daemon.wait_applied(5)

    def test_few_descriptors(self):
        with Row(27, '256 file descriptors') as row, MockKafka(TOPICS) as kafka:
            with Daemon(self.data, kafka.brokers, limits={resource.RLIMIT_NOFILE: 256}) as daemon:
                host, port = daemon.address.rsplit(':', 1)
                kafka.produce(articles(200, 2))
                # Nearly all there are. With none left, gRPC 1.51 stops accepting for good: README.md, row 27.
                probes = [socket.create_connection((host, int(port)), 5) for _ in range(120)]
                time.sleep(2)
                for probe in probes:
                    probe.close()
                row.ran(daemon.wait_applied(400))
                self.assertEqual(daemon.digest(), undisturbed_digest(kafka.brokers, 400))
                self.assertEqual(daemon.stop(), 0)

    def test_many_connections(self):
        count = 300
        with Row(27, f'{count} connections where 256 descriptors are usual') as row, MockKafka(TOPICS) as kafka:
            kafka.produce(articles(20))
            with Daemon(self.data, kafka.brokers, limits={resource.RLIMIT_NOFILE: (256, 4096)}) as daemon:
                daemon.wait_applied(20)
                base = daemon.open_files()
                host, port = daemon.address.rsplit(':', 1)
                probes = [socket.create_connection((host, int(port)), 5) for _ in range(count)]
                for probe in probes:
                    probe.send(b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' + bytes(3) + b'\x04' + bytes(5))
                self.assertIsNotNone(wait_until(lambda: daemon.open_files() >= base + count, 20))
                # One more, which asks for something.
                with grpc.insecure_channel(daemon.address, [('grpc.use_local_subchannel_pool', 1)]) as channel:
                    messages, services = harness.stub('figure')
                    services.FigureServiceStub(channel).ListFigures(messages.ListFiguresRequest(), timeout=30)
                for probe in probes:
                    probe.close()
                took = wait_until(lambda: daemon.open_files() <= base + 10, 60, 0.2)
                self.assertIsNotNone(took)
                row.ran(took)
                self.assertEqual(daemon.stop(), 0)

    def test_memory(self):
        count = runs(1500, 6000)
        with Row(28, f'memory over {4 * count} messages and reads') as row, MockKafka({**TOPICS, 'articles': 8}) as kafka:
            with Daemon(self.data, kafka.brokers) as daemon:
                messages, services = harness.stub('figure')
                figures = services.FigureServiceStub(daemon.channel)
                kafka.produce(articles(count, 4))
                while daemon.applied() < 4 * count:
                    figures.ListFigures(messages.ListFiguresRequest(page_size=100), timeout=60)
                    self.assertIsNone(daemon.process.poll(), daemon.log()[-2000:])
                    time.sleep(0.2)
                self.assertLess(daemon.peak_mb(), 400)
                row.ran()

    def test_the_clock_is_set_back(self):
        """Under faketime, whose clock the daemon looks at; the waits of libraries do not go by it, so that what a clock set
        forward does to them cannot be tried."""
        with Row(25, 'wall clock set back by an hour or a day') as row, MockKafka(TOPICS) as kafka:
            stamp = pathlib.Path(self.folder.name) / 'stamp'
            env = {'LD_PRELOAD': str(FAKETIME), 'FAKETIME_TIMESTAMP_FILE': str(stamp), 'FAKETIME_NO_CACHE': '1',
                   'FAKETIME_DONT_FAKE_MONOTONIC': '1', 'DONT_FAKE_MONOTONIC': '1'}
            for number, offset in enumerate(['-1h', '-1d'] * runs(1, 5)):
                stamp.write_text('+0', encoding='ascii')
                kafka.produce(articles(20, first=20 * number))
                with Daemon(self.data, kafka.brokers, env=env) as daemon:
                    daemon.wait_applied(20 * (number + 1))
                    stamp.write_text(offset, encoding='ascii')
                    started = time.monotonic()
                    self.assertEqual(daemon.wait_exit(), 75, daemon.log()[-2000:])
                    row.ran(time.monotonic() - started)
                    self.assertIn('set back', daemon.log())
            # Revisions tell the order, not times.
            with Daemon(self.data, kafka.brokers) as daemon:
                self.assertEqual(daemon.digest(), undisturbed_digest(kafka.brokers, 40 * runs(1, 5)))
