"""What the tests of faults share: a Kafka that can be hurt, daemons, and the table of what came of each fault.

The Kafka is librdkafka's mock cluster, in this process: it answers real clients over TCP, and can be taken down, cut and
made to fail. Where only a real one will do, RealKafka starts Apache Kafka from the jars of deploy/test-tools."""
import contextlib
import ctypes
import importlib
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.request

import grpc
from grpc_tools import protoc

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Starting takes a second; under sanitizers or on a machine at work ten times as long.
START_TIMEOUT_S = 60
WAIT_TIMEOUT_S = 120

PROGRAMS = {}  # factlined, factline, failpoints: paths, set by main().
FULL = os.environ.get('FACTLINE_FAULTS') == 'full'


def runs(quick, full):
    """How often a fault is tried."""
    return full if FULL else quick


SEED = int(os.environ.get('FACTLINE_FAULT_SEED', random.SystemRandom().randrange(1 << 31)))


def wait_until(done, timeout_s=WAIT_TIMEOUT_S, step_s=0.02):
    """Seconds until done() was true; None when it never was."""
    start = time.monotonic()
    while not done():
        if time.monotonic() - start > timeout_s:
            return None
        time.sleep(step_s)
    return time.monotonic() - start


# --- the table


class Row:
    """One fault: `with Row(8, 'damaged log') as row: ... row.ran(recovery_s)`. Where one run that failed shall not keep the
    others from being tried, each stands in `with row.attempt(what):`."""

    def __init__(self, number, fault):
        self.number, self.fault = number, fault
        self.runs = self.failures = 0
        self.worst_s = 0.0

    def __enter__(self):
        return self

    @contextlib.contextmanager
    def attempt(self, what):
        try:
            yield
        except Exception:  # pylint: disable=broad-except
            print(f'fault {self.number}, {what}:\n{traceback.format_exc()}', flush=True)
            self.runs += 1
            self.failures += 1

    def ran(self, recovery_s=0.0):
        self.runs += 1
        self.worst_s = max(self.worst_s, recovery_s)

    def __exit__(self, kind, error, trace):
        if kind is not None:
            self.runs += 1
            self.failures += 1
        print(f'fault {self.number}: {self.fault}: {self.runs} runs, {self.failures} failures, '
              f'worst recovery {self.worst_s:.2f} s', flush=True)
        report = os.environ.get('FACTLINE_FAULT_REPORT')
        if report:
            with open(report, 'a', encoding='utf-8') as out:
                out.write(f'{self.number}\t{self.fault}\t{self.runs}\t{self.failures}\t{self.worst_s:.3f}\n')
        if kind is None and self.failures:
            raise AssertionError(f'{self.failures} of {self.runs} runs failed')


# --- Kafka


class _Rdkafka:
    """The parts of librdkafka's C interface that are used here."""
    PRODUCER = 0
    COPY = 2

    def __init__(self):
        self.c = ctypes.CDLL('librdkafka.so.1')
        pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
        for name, result, arguments in [
                ('rd_kafka_conf_new', pointer, []),
                ('rd_kafka_conf_set', number, [pointer, text, text, text, ctypes.c_size_t]),
                ('rd_kafka_new', pointer, [number, pointer, text, ctypes.c_size_t]),
                ('rd_kafka_destroy', None, [pointer]),
                ('rd_kafka_topic_new', pointer, [pointer, text, pointer]),
                ('rd_kafka_topic_destroy', None, [pointer]),
                ('rd_kafka_produce', number,
                 [pointer, ctypes.c_int32, number, pointer, ctypes.c_size_t, pointer, ctypes.c_size_t, pointer]),
                ('rd_kafka_poll', number, [pointer, number]),
                ('rd_kafka_flush', number, [pointer, number]),
                ('rd_kafka_mock_cluster_new', pointer, [pointer, number]),
                ('rd_kafka_mock_cluster_destroy', None, [pointer]),
                ('rd_kafka_mock_cluster_bootstraps', text, [pointer]),
                ('rd_kafka_mock_topic_create', number, [pointer, text, number, number]),
                ('rd_kafka_mock_broker_set_down', number, [pointer, ctypes.c_int32]),
                ('rd_kafka_mock_broker_set_up', number, [pointer, ctypes.c_int32]),
                ('rd_kafka_NewTopic_new', pointer, [text, number, number, text, ctypes.c_size_t]),
                ('rd_kafka_NewTopic_destroy', None, [pointer]),
                ('rd_kafka_DeleteTopic_new', pointer, [text]),
                ('rd_kafka_DeleteTopic_destroy', None, [pointer]),
                ('rd_kafka_queue_new', pointer, [pointer]),
                ('rd_kafka_queue_destroy', None, [pointer]),
                ('rd_kafka_queue_poll', pointer, [pointer, number]),
                ('rd_kafka_event_destroy', None, [pointer]),
                ('rd_kafka_event_error', number, [pointer]),
                ('rd_kafka_CreateTopics', None, [pointer, pointer, ctypes.c_size_t, pointer, pointer]),
                ('rd_kafka_DeleteTopics', None, [pointer, pointer, ctypes.c_size_t, pointer, pointer]),
        ]:
            function = getattr(self.c, name)
            function.restype, function.argtypes = result, arguments

    def client(self, settings):
        conf = self.c.rd_kafka_conf_new()
        why = ctypes.create_string_buffer(512)
        for name, value in {'log_level': '0', **settings}.items():
            assert self.c.rd_kafka_conf_set(conf, name.encode(), value.encode(), why, 512) == 0, why.value
        client = self.c.rd_kafka_new(self.PRODUCER, conf, why, 512)
        assert client, why.value
        return client


_lib = None


def lib():
    global _lib
    _lib = _lib or _Rdkafka()
    return _lib


class Producer:
    """Messages into a cluster; returns when the broker has them."""

    def __init__(self, brokers, settings=None):
        self.client = lib().client({'bootstrap.servers': brokers, 'message.max.bytes': '64000000', 'linger.ms': '2',
                                    **(settings or {})})

    def send(self, topic, messages, timeout_s=60):
        """`messages` are (key, value, partition); value None is a tombstone, partition -1 is chosen by the key."""
        c = lib().c
        handle = c.rd_kafka_topic_new(self.client, topic.encode(), None)
        for key, value, partition in messages:
            while c.rd_kafka_produce(handle, partition, lib().COPY, value, len(value or b''), key, len(key or b''),
                                     None) != 0:
                c.rd_kafka_poll(self.client, 50)
            c.rd_kafka_poll(self.client, 0)
        code = c.rd_kafka_flush(self.client, int(timeout_s * 1000))
        c.rd_kafka_topic_destroy(handle)
        assert code == 0, f'not all messages were taken ({code})'

    def close(self):
        lib().c.rd_kafka_destroy(self.client)


class MockKafka:
    """A cluster of one broker, in memory: about 5 MB a partition are kept."""

    def __init__(self, topics):
        self.host = lib().client({})
        self.cluster = lib().c.rd_kafka_mock_cluster_new(self.host, 1)
        assert self.cluster
        for name, partitions in topics.items():
            assert lib().c.rd_kafka_mock_topic_create(self.cluster, name.encode(), partitions, 1) == 0
        self.brokers = lib().c.rd_kafka_mock_cluster_bootstraps(self.cluster).decode()
        self._producers = {}

    def produce(self, messages, topic='articles', settings=None):
        key = json.dumps(settings or {})
        if key not in self._producers:
            self._producers[key] = Producer(self.brokers, settings)
        self._producers[key].send(topic, messages)

    def down(self):
        assert lib().c.rd_kafka_mock_broker_set_down(self.cluster, 1) == 0

    def up(self):
        assert lib().c.rd_kafka_mock_broker_set_up(self.cluster, 1) == 0

    def close(self):
        for producer in self._producers.values():
            producer.close()
        lib().c.rd_kafka_mock_cluster_destroy(self.cluster)
        lib().c.rd_kafka_destroy(self.host)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class RealKafka:
    """Apache Kafka in KRaft mode, one node on loopback."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='factline-kafka-')
        self.port, controller = free_port(), free_port()
        self.brokers = f'127.0.0.1:{self.port}'
        self.properties = os.path.join(self.folder, 'server.properties')
        with open(self.properties, 'w', encoding='utf-8') as out:
            out.write(f'''process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{self.port},CONTROLLER://127.0.0.1:{controller}
controller.listener.names=CONTROLLER
log.dirs={self.folder}/kafka
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
group.initial.rebalance.delay.ms=0
delete.topic.enable=true
''')
        subprocess.run(self.java('kafka.tools.StorageTool', 'format', '-t', '4L6g3nShT-eMCtK--X86sw', '-c', self.properties),
                       check=True, stdout=subprocess.DEVNULL)
        self.process = None
        self.admin = None
        self.start()
        self.admin = lib().client({'bootstrap.servers': self.brokers})
        self._producer = Producer(self.brokers)

    @staticmethod
    def java(*words):
        return ['java', '-Xmx512m', '-cp', f'{ROOT}/build/tools/kafka/libs/*',
                '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', *words]

    def start(self):
        with open(os.path.join(self.folder, 'log'), 'a', encoding='utf-8') as log:
            self.process = subprocess.Popen(self.java('kafka.Kafka', self.properties), stdout=log, stderr=log)
        assert wait_until(lambda: can_connect(self.port)) is not None

    def kill(self):
        self.process.kill()
        self.process.wait()

    def produce(self, messages, topic='articles'):
        self._producer.send(topic, messages)

    def _ask(self, call, handle, destroy):
        c = lib().c
        queue = c.rd_kafka_queue_new(self.admin)
        array = (ctypes.c_void_p * 1)(handle)
        call(self.admin, array, 1, None, queue)
        event = c.rd_kafka_queue_poll(queue, 30000)
        ok = bool(event) and c.rd_kafka_event_error(event) == 0
        if event:
            c.rd_kafka_event_destroy(event)
        c.rd_kafka_queue_destroy(queue)
        destroy(handle)
        return ok

    def create_topic(self, name, partitions):
        why = ctypes.create_string_buffer(512)
        c = lib().c
        return self._ask(c.rd_kafka_CreateTopics, c.rd_kafka_NewTopic_new(name.encode(), partitions, 1, why, 512),
                         c.rd_kafka_NewTopic_destroy)

    def delete_topic(self, name):
        c = lib().c
        return self._ask(c.rd_kafka_DeleteTopics, c.rd_kafka_DeleteTopic_new(name.encode()), c.rd_kafka_DeleteTopic_destroy)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._producer.close()
        lib().c.rd_kafka_destroy(self.admin)
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def can_connect(port):
    try:
        socket.create_connection(('127.0.0.1', port), 1).close()
        return True
    except OSError:
        return False


PLACES = ['Peru', 'Kenya', 'Nepal', 'Chile', 'Ghana']


def article(number, revision=1, body=None, more=None):
    """An article as a message: tolls that rise and fall, in a few countries. Its key is its id."""
    name = f'flood-{number}'
    dead = 10 + (number * 7 + revision * 13) % 50
    body = body or (f'A flood killed {dead} people in {PLACES[number % 5]} on Monday, officials said. '
                    f'At least {dead * 3} people were injured.')
    value = {'id': name, 'body': body, 'published': '2025-05-06T10:00:00Z', 'source': 'Test Wire', 'language': 'en',
             'version': revision, **(more or {})}
    return (name.encode(), json.dumps(value).encode(), -1)


def articles(count, revisions=1, first=0):
    return [article(number, revision) for revision in range(1, revisions + 1) for number in range(first, first + count)]


# --- daemons

_stubs = None


def stub(service):
    """The generated class and messages of a service: stub('change') gives (messages, services)."""
    global _stubs
    if _stubs is None:
        _stubs = tempfile.TemporaryDirectory()
        protos = [str(p) for p in (ROOT / 'proto').rglob('*.proto')]
        code = protoc.main(['protoc', f'-I{ROOT / "proto"}', f'-I{importlib.import_module("grpc_tools").__path__[0]}/_proto',
                            f'--python_out={_stubs.name}', f'--grpc_python_out={_stubs.name}', *protos])
        assert code == 0, 'protoc failed'
        sys.path.insert(0, _stubs.name)
    name = f'factline.v1.{service}_service_pb2'
    return importlib.import_module(name), importlib.import_module(f'{name}_grpc')


class Daemon:
    """A factlined. Killed at the end of its life."""

    def __init__(self, data_dir, brokers, flags=(), program='factlined', env=None, limits=None, prefix=(), wait=True,
                 listen='127.0.0.1:0'):
        self.data_dir = str(data_dir)
        self.log_path = tempfile.mktemp(prefix='factline-log-')
        self.started = time.monotonic()
        arguments = [*prefix, PROGRAMS[program], '--data-dir', self.data_dir, '--brokers', brokers, '--listen', listen,
                     '--metrics-listen', '127.0.0.1:0', *flags]

        def set_limits():
            for name, value in (limits or {}).items():
                resource.setrlimit(name, value if isinstance(value, tuple) else (value, value))

        with open(self.log_path, 'w', encoding='utf-8') as log:
            self.process = subprocess.Popen(arguments, stderr=log, stdout=log, env={'FACTLINE_BALLAST_MB': '1', **os.environ, **(env or {})},
                                            preexec_fn=set_limits)
        self.address = None
        if wait:
            assert self.wait_ready(), self.log()

    def wait_ready(self, timeout_s=START_TIMEOUT_S):
        def found():
            match = re.search(r'serving address="([^"]+)"', self.log())
            self.address = match.group(1) if match else None
            return self.address or self.process.poll() is not None
        wait_until(found, timeout_s)
        self.ready_s = time.monotonic() - self.started
        if self.address:
            self.channel = grpc.insecure_channel(self.address)
        return self.address is not None

    def log(self):
        return pathlib.Path(self.log_path).read_text(encoding='utf-8', errors='replace')

    def kill(self):
        self.process.kill()
        return self.process.wait()

    def stop(self, timeout_s=30):
        """SIGTERM; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout_s)

    def wait_exit(self, timeout_s=WAIT_TIMEOUT_S):
        return self.process.wait(timeout_s)

    def partitions(self):
        messages, services = stub('ingest')
        return services.IngestServiceStub(self.channel).GetIngestStatus(
            messages.GetIngestStatusRequest(), timeout=30).partitions

    def applied(self):
        try:
            return sum(row.applied_offset for row in self.partitions())
        except grpc.RpcError:
            return -1

    def wait_applied(self, count, timeout_s=WAIT_TIMEOUT_S):
        took = wait_until(lambda: self.applied() >= count or self.process.poll() is not None, timeout_s, 0.05)
        assert took is not None and self.process.poll() is None, f'{self.applied()} of {count} applied\n{self.log()[-4000:]}'
        return took

    def digest(self):
        done = subprocess.run([PROGRAMS['factline'], 'digest', '--admin', f'{self.data_dir}/admin.sock'],
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr + self.log()[-2000:]
        return done.stdout.split()[0]

    def metrics(self):
        port = re.search(r'metrics port=(\d+)', self.log()).group(1)
        text = urllib.request.urlopen(f'http://127.0.0.1:{port}/metrics', timeout=30).read().decode()
        return {name: float(value) for name, value in re.findall(r'^([^#\s]\S*) (\S+)$', text, re.M)}

    def healthy(self, service):
        """True when the health service says SERVING of factline.read or factline.ingest."""
        call = self.channel.unary_unary('/grpc.health.v1.Health/Check', request_serializer=lambda name:
                                        b'\x0a' + bytes([len(name)]) + name.encode(), response_deserializer=bytes)
        try:
            return call(service, timeout=30) == b'\x08\x01'
        except grpc.RpcError:
            return False

    def rss_mb(self):
        status = pathlib.Path(f'/proc/{self.process.pid}/status').read_text(encoding='ascii')
        return int(re.search(r'VmRSS:\s+(\d+)', status).group(1)) / 1024

    def peak_mb(self, what='VmHWM'):
        """VmHWM: of what is in memory; VmPeak: of all addresses."""
        status = pathlib.Path(f'/proc/{self.process.pid}/status').read_text(encoding='ascii')
        return int(re.search(rf'{what}:\s+(\d+)', status).group(1)) / 1024

    def open_files(self):
        return len(os.listdir(f'/proc/{self.process.pid}/fd'))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()
        if self.address:
            self.channel.close()
        os.unlink(self.log_path)


def undisturbed_digest(brokers, count, flags=()):
    """The digest of a daemon that nothing happened to."""
    with tempfile.TemporaryDirectory() as folder, Daemon(f'{folder}/data', brokers, flags) as daemon:
        daemon.wait_applied(count)
        return daemon.digest()
