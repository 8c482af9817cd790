#!/usr/bin/env python3
"""Clients that are not ours, against a running factlined: Python stubs made from proto/ by grpcio, and grpcurl, which
knows the API by reflection only. Needs what deploy/test-tools fetches."""
import argparse
import importlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest

import grpc
from grpc_tools import protoc

ROOT = pathlib.Path(__file__).resolve().parents[2]
GRPCURL = ROOT / 'build' / 'tools' / 'bin' / 'grpcurl'
START_TIMEOUT_S = 30


class OtherClientsTest(unittest.TestCase):
    programs = {}

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        path = pathlib.Path(cls.folder.name)
        protos = [str(p) for p in (ROOT / 'proto').rglob('*.proto')]
        (path / 'stubs').mkdir()
        code = protoc.main(['protoc', f'-I{ROOT / "proto"}', f'-I{importlib.import_module("grpc_tools").__path__[0]}/_proto',
                            f'--python_out={path / "stubs"}', f'--grpc_python_out={path / "stubs"}', *protos])
        assert code == 0, 'protoc failed'
        sys.path.insert(0, str(path / 'stubs'))
        log = path / 'log'
        cls.daemon = subprocess.Popen(
            [cls.programs['factlined'], '--embedded-broker', '--data-dir', str(path / 'data'), '--listen', '127.0.0.1:0',
             '--metrics-listen', '127.0.0.1:0'], stderr=log.open('w'))
        deadline = time.monotonic() + START_TIMEOUT_S
        cls.address = None
        while cls.address is None and time.monotonic() < deadline:
            found = re.search(r'serving address="([^"]+)"', log.read_text())
            cls.address = found.group(1) if found else None
            time.sleep(0.05)
        assert cls.address, log.read_text()
        cls.publish('deploy/samples/articles')
        cls.channel = grpc.insecure_channel(cls.address)

    @classmethod
    def tearDownClass(cls):
        cls.channel.close()
        cls.daemon.terminate()
        cls.daemon.wait()
        cls.folder.cleanup()

    @classmethod
    def publish(cls, what):
        subprocess.run([cls.programs['factline'], '--server', cls.address, 'publish', str(ROOT / what)], check=True)

    def grpcurl(self, *arguments):
        return subprocess.run([GRPCURL, '-plaintext', *arguments], check=True, capture_output=True, text=True).stdout

    def test_python_reads_figures_and_history(self):
        from factline.v1 import figure_service_pb2 as messages, figure_service_pb2_grpc as services
        figures = services.FigureServiceStub(self.channel)
        found = figures.SearchFigures(messages.SearchFiguresRequest(query='drones launched'), timeout=10)
        self.assertTrue(found.figures)
        history = figures.ListFigureHistory(
            messages.ListFigureHistoryRequest(parent=found.figures[0].name), timeout=10)
        values = {row.claim.quantity.value for row in history.points}
        self.assertLessEqual({'267', '185', '213'}, values)
        for row in history.points:
            self.assertTrue(row.claim.evidence[0].quote)

    def test_python_pages_are_stable(self):
        from factline.v1 import figure_service_pb2 as messages, figure_service_pb2_grpc as services
        figures = services.FigureServiceStub(self.channel)
        names, token, positions = [], '', set()
        while True:
            page = figures.ListFigures(messages.ListFiguresRequest(page_size=7, page_token=token), timeout=10)
            names += [figure.name for figure in page.figures]
            positions.add(page.read_position.revision)
            token = page.next_page_token
            if not token:
                break
        self.assertGreater(len(names), 7)
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(len(positions), 1)

    def test_python_errors_carry_their_reason(self):
        from factline.v1 import figure_service_pb2 as messages, figure_service_pb2_grpc as services
        from google.rpc import error_details_pb2, status_pb2
        figures = services.FigureServiceStub(self.channel)
        with self.assertRaises(grpc.RpcError) as raised:
            figures.GetFigure(messages.GetFigureRequest(name='figures/' + 32 * '0'), timeout=10)
        self.assertEqual(raised.exception.code(), grpc.StatusCode.NOT_FOUND)
        trailer = dict(raised.exception.trailing_metadata())['grpc-status-details-bin']
        info = error_details_pb2.ErrorInfo()
        self.assertTrue(status_pb2.Status.FromString(trailer).details[0].Unpack(info))
        self.assertEqual((info.domain, info.reason), ('factline', 'FIGURE_NOT_FOUND'))

    def test_python_subscribes_and_resumes(self):
        from factline.v1 import change_service_pb2 as messages, change_service_pb2_grpc as services
        changes = services.ChangeServiceStub(self.channel)
        seen, token = [], ''
        stream = changes.Subscribe(messages.SubscribeRequest(earliest=True), timeout=30)
        for response in stream:
            if response.HasField('batch'):
                seen += [(c.revision, c.index) for c in response.batch.changes]
                token = response.resume_token
                if len(seen) > 5:
                    break
        stream.cancel()
        stream = changes.Subscribe(messages.SubscribeRequest(resume_token=token), timeout=30)
        for response in stream:
            if response.HasField('batch'):
                seen += [(c.revision, c.index) for c in response.batch.changes]
            if response.HasField('caught_up'):
                break
        stream.cancel()
        self.assertEqual(seen, sorted(set(seen)))
        self.assertGreater(len(seen), 20)

    def test_python_sees_health(self):
        stub = self.channel.unary_unary('/grpc.health.v1.Health/Check', request_serializer=lambda b: b,
                                        response_deserializer=lambda b: b)
        name = b'factline.read'
        self.assertEqual(stub(b'\n' + bytes([len(name)]) + name, timeout=10), b'\x08\x01')  # SERVING

    def test_grpcurl_lists_services_by_reflection(self):
        services = self.grpcurl(self.address, 'list').split()
        for name in ('ArticleService', 'ChangeService', 'FigureService', 'IngestService', 'TimelineService'):
            self.assertIn('factline.v1.' + name, services)
        self.assertNotIn('factline.v1.AdminService', services)

    def test_grpcurl_calls(self):
        answer = json.loads(self.grpcurl('-d', '{"query": "drones launched"}', self.address,
                                         'factline.v1.FigureService/SearchFigures'))
        self.assertTrue(answer['figures'][0]['name'].startswith('figures/'))
        timeline = json.loads(self.grpcurl('-d', '{"page_size": 3}', self.address,
                                           'factline.v1.TimelineService/ListTimelineEntries'))
        self.assertEqual(len(timeline['entries']), 3)


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--factlined', required=True)
    parser.add_argument('--factline', required=True)
    arguments, rest = parser.parse_known_args()
    OtherClientsTest.programs = vars(arguments)
    unittest.main(argv=[sys.argv[0], *rest], verbosity=2)
