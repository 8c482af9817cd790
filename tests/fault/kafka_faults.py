"""A Kafka that goes away, forgets, or holds what no article is."""
import contextlib
import json
import os
import pathlib
import random
import resource
import tempfile
import time
import unittest

import grpc

import harness
from harness import Daemon, MockKafka, Producer, RealKafka, Row, article, articles, runs, undisturbed_digest, wait_until

TOPICS = {'articles': 2, 'articles.dead-letter': 1}


def rejected(daemon, reason=None):
    return sum(value for name, value in daemon.metrics().items()
               if name.startswith('factline_messages_rejected_total') and (reason is None or f'"{reason}"' in name))


def read_times(daemon, count):
    """Milliseconds of calls that read the store, in order of length."""
    messages, services = harness.stub('figure')
    stub = services.FigureServiceStub(daemon.channel)
    times = []
    for _ in range(count):
        start = time.monotonic()
        stub.ListFigures(messages.ListFiguresRequest(page_size=5), timeout=30)
        times.append((time.monotonic() - start) * 1000)
    return sorted(times)


class KafkaFaultsTest(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.data = f'{self.folder.name}/data'
        self.random = random.Random(harness.SEED)

    def tearDown(self):
        self.folder.cleanup()

    def test_broker_down(self):
        down_s = runs(4, 60)
        with Row(10, f'broker down for {down_s} s, reads meanwhile') as row, MockKafka(TOPICS) as kafka:
            kafka.produce(articles(50))
            with Daemon(self.data, kafka.brokers) as daemon:
                daemon.wait_applied(50)
                calm = read_times(daemon, 100)
                kafka.down()
                outage = read_times(daemon, 100)
                time.sleep(down_s)
                kafka.up()
                kafka.produce(articles(50, first=50))
                took = daemon.wait_applied(100)
                row.ran(took)
                self.assertLess(took, 15)
                # Medians: the tail of a shared machine says nothing.
                self.assertLess(outage[50], max(2 * calm[50], 20))
                self.assertEqual(daemon.digest(), undisturbed_digest(kafka.brokers, 100))

    def test_health_knows_that_brokers_are_away(self):
        with Row(10, 'all brokers away, seen by health') as row, MockKafka(TOPICS) as kafka:
            kafka.produce(articles(5))
            with Daemon(self.data, kafka.brokers) as daemon:
                daemon.wait_applied(5)
                self.assertIsNotNone(wait_until(lambda: daemon.healthy('factline.ingest')))
                kafka.down()
                took = wait_until(lambda: not daemon.healthy('factline.ingest'), timeout_s=90, step_s=1)
                self.assertIsNotNone(took, daemon.log()[-3000:])
                row.ran(took)
                self.assertGreater(took, 15)  # A short break is no outage.
                self.assertTrue(daemon.healthy('factline.read'))
                kafka.up()
                self.assertIsNotNone(wait_until(lambda: daemon.healthy('factline.ingest'), step_s=0.5))

    def test_down_longer_than_a_session(self):
        with Row(11, 'broker down longer than a group session') as row, MockKafka(TOPICS) as kafka:
            with Daemon(self.data, kafka.brokers, ['--kafka', 'session.timeout.ms=6000']) as daemon:
                for number in range(runs(1, 20)):
                    kafka.produce(articles(20, first=20 * number))
                    daemon.wait_applied(20 * (number + 1))
                    kafka.down()
                    time.sleep(8)
                    kafka.up()
                    kafka.produce(articles(1, first=10000 + number))
                    row.ran(daemon.wait_applied(20 * (number + 1) + number + 1))
                    # Nothing came a second time.
                    self.assertEqual(daemon.metrics()['factline_articles_unchanged_total'], 0)
                    kafka.produce(articles(0))

    def test_real_broker_killed(self):
        with Row(10, 'a real broker killed and started again') as row, RealKafka() as kafka:
            self.assertTrue(kafka.create_topic('articles', 2))
            self.assertTrue(kafka.create_topic('articles.dead-letter', 1))
            with Daemon(self.data, kafka.brokers) as daemon:
                for number in range(runs(1, 5)):
                    kafka.produce(articles(20, first=40 * number))
                    daemon.wait_applied(40 * number + 20)
                    kafka.kill()
                    time.sleep(2)
                    kafka.start()
                    kafka.produce(articles(20, first=40 * number + 20))
                    row.ran(daemon.wait_applied(40 * number + 40))
                self.assertEqual(daemon.digest(), undisturbed_digest(kafka.brokers, 40 * runs(1, 5)))
            self.made_anew(kafka)
            self.made_anew_meanwhile(kafka)

    def made_anew_meanwhile(self, kafka):
        """Row 15, under a running daemon: nothing of the new topic is applied, be it shorter or longer than the old one."""
        with Row(15, 'topic made anew under a running daemon') as row:
            for number in range(runs(2, 20)):
                topic, count = f'meanwhile{number}', (15, 4)[number % 2]
                self.assertTrue(kafka.create_topic(topic, 1))
                kafka.produce(articles(10), topic)
                with Daemon(f'{self.data}-{topic}', kafka.brokers, ['--topic', topic, '--on-gap', 'continue']) as daemon:
                    daemon.wait_applied(10)
                    self.assertTrue(kafka.delete_topic(topic))
                    self.assertIsNotNone(wait_until(lambda name=topic: kafka.create_topic(name, 1), step_s=0.05))
                    with contextlib.closing(Producer(kafka.brokers)) as producer:  # The other one may wait for the old topic.
                        producer.send(topic, articles(count, first=500))
                    started = time.monotonic()
                    stopped = wait_until(lambda: daemon.metrics()['factline_partitions_stopped'] == 1, step_s=0.2)
                    self.assertIsNotNone(stopped, daemon.log()[-3000:])
                    row.ran(time.monotonic() - started)
                    self.assertEqual(daemon.applied(), 10)
                    self.assertEqual(daemon.metrics()['factline_store_revision'], 10)
                    self.assertIsNotNone(wait_until(lambda: not daemon.healthy('factline.ingest'), step_s=0.1))

    def made_anew(self, kafka):
        """Row 15: a topic of the same name, with as many messages or more."""
        with Row(15, 'topic deleted and made anew') as row:
            for number in range(runs(1, 20)):
                data = f'{self.data}-anew{number}'
                topic = f'anew{number}'
                flags = ['--topic', topic, '--on-gap', 'continue']
                self.assertTrue(kafka.create_topic(topic, 1))
                kafka.produce(articles(10), topic)
                with Daemon(data, kafka.brokers, flags) as daemon:
                    daemon.wait_applied(10)
                    digest = daemon.digest()
                self.assertTrue(kafka.delete_topic(topic))
                self.assertIsNotNone(wait_until(lambda name=topic: kafka.create_topic(name, 1), step_s=0.5))
                kafka.produce(articles(10 + self.random.randrange(10), first=500), topic)
                started = time.monotonic()
                with Daemon(data, kafka.brokers, flags) as daemon:
                    stopped = wait_until(lambda: daemon.metrics()['factline_partitions_stopped'] == 1, step_s=0.2)
                    self.assertIsNotNone(stopped, daemon.log()[-3000:])
                    row.ran(time.monotonic() - started)
                    self.assertFalse(daemon.healthy('factline.ingest'))
                    self.assertTrue(daemon.healthy('factline.read'))
                    self.assertEqual(daemon.digest(), digest)

    def test_retention_passed_the_position(self):
        with Row(14, 'retention passed the stored offset') as row, MockKafka({'articles': 1, 'articles.dead-letter': 1}) as kafka:
            for number in range(runs(1, 5)):
                data = f'{self.data}{number}'
                kafka.produce(articles(5, first=number * 1000))
                with Daemon(data, kafka.brokers) as daemon:
                    self.assertIsNotNone(wait_until(lambda: daemon.metrics()['factline_ingest_lag_messages'] == 0
                                                    and daemon.applied() > 0, step_s=0.2))
                    reached = daemon.applied()
                # The mock keeps 5 MB of a partition.
                filler = article(1, body='x' * 100_000)
                kafka.produce([filler] * 60 + articles(5, first=number * 1000 + 100))
                with Daemon(data, kafka.brokers) as daemon:
                    self.assertIsNotNone(wait_until(lambda: daemon.metrics()['factline_partitions_stopped'] == 1, step_s=0.2))
                    self.assertEqual(daemon.applied(), reached)
                    self.assertFalse(daemon.healthy('factline.ingest'))
                for expected in (1, 0):  # The record is made once, not at each start.
                    started = time.monotonic()
                    with Daemon(data, kafka.brokers, ['--on-gap', 'continue']) as daemon:
                        self.assertIsNotNone(wait_until(lambda: daemon.metrics()['factline_ingest_lag_messages'] == 0
                                                        and daemon.applied() >= reached + 65, step_s=0.2), daemon.log()[-3000:])
                        self.assertEqual(rejected(daemon, 'topic_gap'), expected)
                        row.ran(time.monotonic() - started)

    def poison(self):
        """Messages that are no article, each for a reason of its own."""
        rows = [(b'k', b'', 0), (b'', b'', 0), (None, None, 0), (b'k', b'{}', 0), (b'k', b'[]', 0), (b'k', b'null', 0),
                (b'k', b'{"id":1}', 0), (b'k', b'{"id":"k"', 0), (b'k', b'\xff\xfe', 0), (b'k', b'{"id":"\xff"}', 0),
                (b'k', b'[' * 100_000, 0), (b'k', b'{"a":' * 5000, 0), (b'other', article(1)[1], 0),
                (b'k', b'\x0a\xff\xff\xff\xff\x0f', 0), (b'k', b'\x00' * 1000, 0), (b'k', b'{"id":"k","body":1e999}', 0)]
        for size in (1, 2, 3, 10, 100, 1000, 10_000):
            rows += [(b'r', self.random.randbytes(size), 0) for _ in range(8)]
        return rows

    def test_poison(self):
        with Row(16, 'messages that are no article') as row, MockKafka({'articles': 1, 'articles.dead-letter': 1}) as kafka:
            rows = self.poison()
            with Daemon(self.data, kafka.brokers) as daemon:
                for message in rows:
                    kafka.produce([message])
                    row.ran()
                kafka.produce([article(1)])
                daemon.wait_applied(len(rows) + 1)
                metrics = daemon.metrics()
                self.assertEqual(rejected(daemon), len(rows), daemon.log()[-5000:])
                self.assertEqual(metrics['factline_articles_applied_total'], 1)
                self.assertNotIn('factline_messages_rejected_total{reason=""}', metrics)

    def test_batch_that_cannot_be_decoded(self):
        with Row(17, 'a batch that cannot be unpacked') as row, MockKafka({'articles': 1, 'articles.dead-letter': 1}) as kafka:
            kafka.produce([article(1)])
            # More than the client's limit of 100 MB once it is unpacked.
            kafka.produce([(b'bomb', b'0' * 120_000_000, 0)],
                          settings={'compression.codec': 'zstd', 'message.max.bytes': '1000000000'})
            kafka.produce([article(2)])
            with Daemon(self.data, kafka.brokers) as daemon:
                took = daemon.wait_applied(3)
                row.ran(took)
                self.assertLess(took, 60)
                self.assertEqual(rejected(daemon, 'undecodable'), 1, daemon.log()[-3000:])
                self.assertEqual(daemon.metrics()['factline_articles_applied_total'], 2)
                digest = daemon.digest()
            with Daemon(f'{self.data}2', kafka.brokers) as daemon:
                daemon.wait_applied(3)
                self.assertEqual(daemon.digest(), digest)

    def test_gzip_bomb(self):
        with Row(18, 'a gzip bomb of 200 MB') as row, MockKafka({'articles': 1, 'articles.dead-letter': 1}) as kafka:
            kafka.produce([article(1)])
            kafka.produce([(b'bomb', b'0' * 200_000_000, 0)],
                          settings={'compression.codec': 'gzip', 'message.max.bytes': '1000000000'})
            kafka.produce([article(2)])
            with Daemon(self.data, kafka.brokers) as daemon:
                row.ran(daemon.wait_applied(3))
                self.assertEqual(rejected(daemon), 1)
                self.assertEqual(daemon.metrics()['factline_articles_applied_total'], 2)

    def test_gzip_bomb_beyond_memory(self):
        with Row(18, 'a gzip bomb of more memory than there is') as row, \
                MockKafka({'articles': 1, 'articles.dead-letter': 1}) as kafka:
            kafka.produce([article(1)])
            with Daemon(self.data, kafka.brokers) as daemon:
                daemon.wait_applied(1)
                limit = daemon.peak_mb('VmPeak') + 150
                self.assertEqual(daemon.stop(), 0)
            kafka.produce([(b'bomb', b'0' * 300_000_000, 0)],
                          settings={'compression.codec': 'gzip', 'message.max.bytes': '1000000000'})
            kafka.produce([article(2)])
            started = time.monotonic()
            deaths, well = 0, False
            while not well and deaths < 5:
                with Daemon(self.data, kafka.brokers, limits={resource.RLIMIT_AS: int(limit) << 20}, wait=False) as daemon:
                    ended = lambda: daemon.process.poll() is not None  # pylint: disable=cell-var-from-loop
                    well = daemon.wait_ready() and wait_until(lambda: ended() or daemon.applied() >= 3, 60) is not None \
                        and not ended() and daemon.stop() == 0
                deaths += not well
            row.ran(time.monotonic() - started)
            self.assertTrue(well)
            self.assertLessEqual(deaths, 3)
            with Daemon(self.data, kafka.brokers) as daemon:
                daemon.wait_applied(3)

    def test_oversize(self):
        with Row(19, 'messages of 8 and 32 MB') as row, MockKafka({'articles': 1, 'articles.dead-letter': 1}) as kafka:
            kafka.produce([article(1)])
            with Daemon(self.data, kafka.brokers) as daemon:
                daemon.wait_applied(1)
                for number, size in enumerate((8_000_000, 32_000_000)):
                    before = daemon.rss_mb()
                    # Packed on its way: the mock keeps 5 MB only.
                    kafka.produce([(b'large', b'{' + b' ' * size, 0)], settings={'compression.codec': 'zstd'})
                    row.ran(daemon.wait_applied(2 + number))
                    # The client's buffers, packed and unpacked, and no copy of ours.
                    self.assertLess(daemon.peak_mb() - before, 2 * size / 1e6 + 30)
                self.assertEqual(rejected(daemon), 2)

    def test_a_stall_does_not_lose_the_partition(self):
        with Row(13, 'the writer stalls for 8 s') as row, MockKafka(TOPICS) as kafka:
            kafka.produce(articles(600))
            with Daemon(self.data, kafka.brokers, ['--kafka', 'session.timeout.ms=6000'], program='failpoints',
                        env={'FACTLINE_FAILPOINT': 'commit_begins:2:8000'}) as daemon:
                row.ran(daemon.wait_applied(600))
                self.assertEqual(daemon.metrics()['factline_articles_unchanged_total'], 0)
                self.assertEqual(daemon.digest(), undisturbed_digest(kafka.brokers, 600))

    def test_two_daemons_share_a_topic(self):
        """Row 12 in the form that a daemon has: it assigns itself, so others come and go without a rebalance."""
        with Row(12, 'others come and go on the same partitions') as row, MockKafka(TOPICS) as kafka:
            kafka.produce(articles(200))
            with Daemon(self.data, kafka.brokers) as daemon:
                for number in range(runs(2, 30)):
                    with Daemon(f'{self.data}-{number}', kafka.brokers) as other:
                        other.wait_applied(200)
                        daemon.wait_applied(200)
                        self.assertEqual(other.digest(), daemon.digest())
                        other.kill()
                        row.ran()
                self.assertEqual(daemon.metrics()['factline_articles_unchanged_total'], 0)
