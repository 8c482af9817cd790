#!/usr/bin/env python3
"""Follows the changes of factline, or prints how a figure changed.

  follow.py [--server HOST:PORT] [--token-file FILE] [--once] changes
  follow.py [--server HOST:PORT] history WORD...
"""
import argparse
import asyncio
import json
import os
import pathlib
import random
import signal
import sys

import grpc

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / 'stubs'))
# pylint: disable=wrong-import-position
from factline.v1 import change_service_pb2 as change
from factline.v1 import change_service_pb2_grpc as change_rpc
from factline.v1 import figure_service_pb2 as figure
from factline.v1 import figure_service_pb2_grpc as figure_rpc
from google.rpc import error_details_pb2, status_pb2

CALL_TIMEOUT_S = 10
FIRST_BACKOFF_S = 0.1
MOST_BACKOFF_S = 10
# The server drops clients that ping more often than each 10 s.
CHANNEL_OPTIONS = [('grpc.keepalive_time_ms', 30_000)]
# Errors that waiting mends: the server is away, closing or full ...
TRANSIENT = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.ABORTED, grpc.StatusCode.RESOURCE_EXHAUSTED}
# ... or, without a reason of the server's, a connection that broke in mid-stream.
BROKEN = {grpc.StatusCode.CANCELLED, grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN}


def reason_of(error):
    """That of the error's ErrorInfo, e.g. REVISION_COMPACTED."""
    details = (error.trailing_metadata() or {}).get('grpc-status-details-bin', b'')
    info = error_details_pb2.ErrorInfo()
    for detail in status_pb2.Status.FromString(details).details:
        if detail.Unpack(info) and info.domain == 'factline':
            return info.reason
    return ''


def describe(error):
    return f'{reason_of(error) or error.code().name}: {error.details()}'


def write_file(path, text):
    """Replaces the file at once: a crash leaves the old token or the new."""
    following = path.with_name(path.name + '.next')
    following.write_text(text)
    os.replace(following, path)


def print_change(row):
    kind = change.ChangeKind.Name(row.kind).removeprefix('CHANGE_KIND_')
    print(f'{row.revision}.{row.index} {kind} {row.figure or "-"} {row.current.best.surface_text or "-"}', flush=True)


async def follow_one_stream(service, token_file, once):
    """Yields after each message, so that the caller sees that the stream lives."""
    start = {'resume_token': token_file.read_text()} if token_file.exists() else {'earliest': True}
    stream = service.Subscribe(change.SubscribeRequest(**start))
    part = []  # Of a revision that is not yet whole.
    try:
        async for message in stream:
            if message.HasField('batch'):
                part += message.batch.changes
                if not message.batch.complete:
                    continue
                for row in part:
                    print_change(row)
                part = []
            write_file(token_file, message.resume_token)
            yield
            if once and message.HasField('caught_up'):
                return
    finally:
        stream.cancel()


async def follow(service, token_file, once):
    """Prints changes over as many streams as it takes. Each goes on with the token of the last message that was
    handled, so that no change is missed and none printed twice."""
    backoff = FIRST_BACKOFF_S
    while True:
        try:
            async for _ in follow_one_stream(service, token_file, once):
                backoff = FIRST_BACKOFF_S
            return
        except grpc.aio.AioRpcError as error:
            if error.code() not in TRANSIENT and (error.code() not in BROKEN or reason_of(error)):
                raise
            # Shortened at random, so that many clients do not come back at once.
            wait = backoff * random.uniform(0.5, 1)
            print(f'{describe(error)}; again in {wait:.1f} s', file=sys.stderr)
        await asyncio.sleep(wait)
        backoff = min(backoff * 2, MOST_BACKOFF_S)


async def history(service, words):
    """Prints the figure that fits the words best, and its values as they were reported."""
    found = await service.SearchFigures(figure.SearchFiguresRequest(query=words, page_size=1), timeout=CALL_TIMEOUT_S)
    if not found.figures:
        raise SystemExit(f'no figure fits "{words}"')
    print(found.figures[0].display_name)
    request = figure.ListFigureHistoryRequest(parent=found.figures[0].name, axis=figure.HISTORY_AXIS_RECORD_TIME)
    while True:
        page = await service.ListFigureHistory(request, timeout=CALL_TIMEOUT_S)
        for row in page.points:
            claim = row.claim
            print(row.selected_from.revision, claim.event_time.edtf, claim.quantity.surface_text,
                  json.dumps(claim.publisher))
        if not page.next_page_token:
            return
        request.page_token = page.next_page_token


async def run(arguments):
    async with grpc.aio.insecure_channel(arguments.server, options=CHANNEL_OPTIONS) as channel:
        if arguments.command == 'changes':
            work = follow(change_rpc.ChangeServiceStub(channel), arguments.token_file, arguments.once)
        else:
            work = history(figure_rpc.FigureServiceStub(channel), ' '.join(arguments.words))
        task = asyncio.create_task(work)
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, task.cancel)
        try:
            await task
        except asyncio.CancelledError:
            pass
        except grpc.aio.AioRpcError as error:
            raise SystemExit(describe(error)) from None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--server', default=os.environ.get('FACTLINE_SERVER', '127.0.0.1:7461'))
    parser.add_argument('--token-file', type=pathlib.Path, default='follow.token')
    parser.add_argument('--once', action='store_true', help='end when all changes were printed')
    parser.add_argument('command', choices=['changes', 'history'])
    parser.add_argument('words', nargs='*')
    arguments = parser.parse_args()
    if (arguments.command == 'history') != bool(arguments.words):
        parser.error('history takes words, changes takes none')
    asyncio.run(run(arguments))


if __name__ == '__main__':
    main()
