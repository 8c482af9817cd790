#!/usr/bin/env python3
"""Posts each change that matches a filter to a webhook, as JSON.

  alert.py [--server HOST:PORT] [--token-file FILE] [--once] FILTER URL

Starts with what comes from now on. The token is stored once the hook has taken
all changes of a revision (any answer of 2xx), so that each is posted at least
once, whatever dies; `id` tells repeats.
"""
import argparse
import json
import os
import pathlib
import random
import sys
import time
import urllib.error
import urllib.request

import grpc

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / 'stubs'))
# pylint: disable=wrong-import-position
from factline.v1 import change_service_pb2 as change
from factline.v1 import change_service_pb2_grpc as change_rpc

FIRST_BACKOFF_S = 0.1
MOST_BACKOFF_S = 10
HOOK_TIMEOUT_S = 10
CHANNEL_OPTIONS = [('grpc.keepalive_time_ms', 30_000)]
TRANSIENT = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.ABORTED, grpc.StatusCode.RESOURCE_EXHAUSTED}


class Backoff:
    """Waits that double, shortened at random so that many clients do not come back at once."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.next_s = FIRST_BACKOFF_S

    def wait(self, why):
        seconds = self.next_s * random.uniform(0.5, 1)
        print(f'{why}; again in {seconds:.1f} s', file=sys.stderr)
        time.sleep(seconds)
        self.next_s = min(self.next_s * 2, MOST_BACKOFF_S)


def alert_of(row):
    evidence = row.claim.evidence
    return {
        'id': f'{row.revision}.{row.index}',
        'kind': change.ChangeKind.Name(row.kind).removeprefix('CHANGE_KIND_'),
        'figure': row.figure,
        'before': row.previous.best.surface_text,
        'after': row.current.best.surface_text,
        'event_time': row.current.event_time.edtf or row.previous.event_time.edtf,
        'publisher': row.claim.publisher,
        'article': row.claim.article_uri,
        'quote': evidence[0].quote if evidence else '',
    }


def post(url, alert):
    """Until the hook takes it. An alert that it refuses (4xx) is dropped, and said so."""
    request = urllib.request.Request(url, json.dumps(alert).encode(), {'Content-Type': 'application/json'})
    backoff = Backoff()
    while True:
        try:
            with urllib.request.urlopen(request, timeout=HOOK_TIMEOUT_S):
                return
        except urllib.error.HTTPError as error:
            if 400 <= error.code < 500 and error.code not in (408, 429):
                print(f'the hook refuses {alert["id"]}: {error}', file=sys.stderr)
                return
            backoff.wait(error)
        except OSError as error:
            backoff.wait(error)


def store(path, token):
    following = path.with_name(path.name + '.next')
    following.write_text(token)
    os.replace(following, path)


def follow_one_stream(service, arguments, backoff):
    start = {'resume_token': arguments.token_file.read_text()} if arguments.token_file.exists() else {}
    stream = service.Subscribe(change.SubscribeRequest(
        **start, filter=arguments.filter, view=change.CHANGE_VIEW_FULL_WITH_PREVIOUS))
    part = []  # Of a revision that is not yet whole.
    for message in stream:
        backoff.reset()
        if message.HasField('batch'):
            part += message.batch.changes
            if not message.batch.complete:
                continue
            for row in part:
                post(arguments.url, alert_of(row))
            part = []
        store(arguments.token_file, message.resume_token)
        if arguments.once and message.HasField('caught_up'):
            stream.cancel()
            return


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--server', default=os.environ.get('FACTLINE_SERVER', '127.0.0.1:7461'))
    parser.add_argument('--token-file', type=pathlib.Path, default='alert.token')
    parser.add_argument('--once', action='store_true', help='end when all was posted')
    parser.add_argument('filter')
    parser.add_argument('url')
    arguments = parser.parse_args()
    backoff = Backoff()
    with grpc.insecure_channel(arguments.server, options=CHANNEL_OPTIONS) as channel:
        service = change_rpc.ChangeServiceStub(channel)
        while True:
            try:
                return follow_one_stream(service, arguments, backoff)
            except grpc.RpcError as error:
                if error.code() not in TRANSIENT:
                    raise SystemExit(f'{error.code().name}: {error.details()}') from None
                backoff.wait(f'{error.code().name}: {error.details()}')


if __name__ == '__main__':
    try:
        main()
    except KeyboardInterrupt:
        pass
