#!/usr/bin/env python3
"""Mirrors everything that factline knows into a database, and goes on for ever.

  mirror.py [--server HOST:PORT] [--once] [--filter FILTER] postgresql://user@host/name
  mirror.py [--server HOST:PORT] [--once] [--filter FILTER] FILE.sqlite

Each revision is one transaction that also holds the resume token: whatever
dies, the tables show one revision of the server, and the next run goes on from
there. When the changes it needs are no longer kept, or the server's store was
replaced, it starts over from a snapshot, in one transaction a few figures.

Tables: figure, point (each event time of a figure with the value selected for
it), change (every change since the snapshot) and mirror (one row: where it is).
Read figure and point only while mirror.complete is true.
"""
import argparse
import asyncio
import os
import pathlib
import random
import signal
import sqlite3
import sys

import grpc

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / 'stubs'))
# pylint: disable=wrong-import-position
from factline.v1 import change_service_pb2 as change
from factline.v1 import change_service_pb2_grpc as change_rpc
from factline.v1 import claim_pb2
from google.rpc import error_details_pb2, status_pb2

FIRST_BACKOFF_S = 0.1
MOST_BACKOFF_S = 10
CHANNEL_OPTIONS = [('grpc.keepalive_time_ms', 30_000)]
# Snapshot items of one transaction.
ITEMS_PER_COMMIT = 500
TRANSIENT = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.ABORTED, grpc.StatusCode.RESOURCE_EXHAUSTED}
BROKEN = {grpc.StatusCode.CANCELLED, grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN}
# After these a token is of no use.
NEEDS_SNAPSHOT = {'REVISION_COMPACTED', 'STORE_REPLACED', 'FUTURE_REVISION', 'TOKEN_MISMATCH'}

# Numbers are decimal text on the wire; NUMBER keeps them exact.
TABLES = '''
CREATE TABLE IF NOT EXISTS mirror (
  id integer PRIMARY KEY CHECK (id = 1), resume_token text NOT NULL, revision bigint NOT NULL,
  store_id text NOT NULL, complete boolean NOT NULL);
CREATE TABLE IF NOT EXISTS figure (
  name text PRIMARY KEY, display_name text NOT NULL, action text NOT NULL, object text NOT NULL,
  subset text NOT NULL, actor text NOT NULL, place text NOT NULL, unit_code text NOT NULL, tally text NOT NULL,
  etag text NOT NULL);
CREATE TABLE IF NOT EXISTS point (
  figure text NOT NULL, id text NOT NULL, event_time text NOT NULL, value NUMBER, low NUMBER, high NUMBER,
  words text NOT NULL, source_count integer NOT NULL, disputed boolean NOT NULL, selected_claim text NOT NULL,
  PRIMARY KEY (figure, id));
CREATE TABLE IF NOT EXISTS change (
  revision bigint NOT NULL, change_index integer NOT NULL, kind text NOT NULL, cause text NOT NULL,
  figure text NOT NULL, point text NOT NULL, value_before NUMBER, value_after NUMBER, claim text NOT NULL,
  publisher text NOT NULL, article_uri text NOT NULL, quote text NOT NULL,
  PRIMARY KEY (revision, change_index));
'''


class Database:
    """One connection, to SQLite or Postgres, with the same statements."""

    def __init__(self, target):
        self.postgres = target.startswith(('postgresql://', 'postgres://'))
        if self.postgres:
            import psycopg  # pylint: disable=import-outside-toplevel
            self.connection = psycopg.connect(target)
        else:
            self.connection = sqlite3.connect(target)
        # SQLite would make floats of numbers.
        tables = TABLES.replace('NUMBER', 'numeric' if self.postgres else 'text')
        for statement in filter(str.strip, tables.split(';')):
            self.run(statement)
        self.commit()

    def run(self, statement, *values):
        if self.postgres:
            statement = statement.replace('?', '%s')
        return self.connection.execute(statement, values)

    def put(self, table, keys, row):
        """Inserts the row, or sets its other columns where one with these keys is."""
        columns = ', '.join(row)
        others = [name for name in row if name not in keys]
        marks = ', '.join('?' * len(row))
        update = ', '.join(f'{name} = excluded.{name}' for name in others)
        self.run(f'INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT ({", ".join(keys)}) DO UPDATE SET {update}',
                 *row.values())

    def commit(self):
        self.connection.commit()

    def rollback(self):
        self.connection.rollback()


class Mirror:
    """The tables, told what came. Writes nothing until a step is whole."""

    def __init__(self, database):
        self.database = database
        self.part = []  # Of a revision that is not yet whole.
        self.items = 0  # In the transaction under way.

    def token(self):
        row = self.database.run('SELECT resume_token FROM mirror').fetchone()
        self.database.commit()
        return row[0] if row else ''

    def clear(self):
        for table in ('figure', 'point', 'change', 'mirror'):
            self.database.run(f'DELETE FROM {table}')
        self.database.commit()

    def handle(self, message):
        if message.HasField('started'):
            self.database.rollback()  # What was not whole comes again.
            self.part, self.items = [], 0
            self.store_id = message.started.store_id
        if message.HasField('snapshot_item'):
            self.put_figure(message.snapshot_item.figure)
            for point in message.snapshot_item.points:
                self.put_point(message.snapshot_item.figure.name, point)
            self.items += 1
            if message.snapshot_item.more_points or self.items < ITEMS_PER_COMMIT:
                return
        if message.HasField('batch'):
            self.part += message.batch.changes
            if not message.batch.complete:
                return
            self.apply(self.part)
            self.part = []
        if message.HasField('closing'):
            return  # May come within a snapshot; its token is that of the message before.
        self.items = 0
        complete = not message.HasField('started') and not message.HasField('snapshot_item')
        self.save(message, complete)

    def save(self, message, complete):
        if message.HasField('started') and self.token():
            return  # A stream that goes on: what is there stays as it is.
        self.database.put('mirror', ['id'], {
            'id': 1, 'resume_token': message.resume_token, 'revision': message.position.revision,
            'store_id': self.store_id, 'complete': complete})
        self.database.commit()

    def apply(self, changes):
        """The changes of a revision are one step: `previous` is before all of them, `current` after."""
        last = {}
        for row in changes:
            self.put_change(row)
            if row.figure:
                last[row.figure] = row
            if row.HasField('previous') and row.previous.id != row.current.id:
                self.database.run('DELETE FROM point WHERE figure = ? AND id = ?', row.figure, row.previous.id)
        for row in changes:
            if row.figure and row.HasField('current'):
                self.put_point(row.figure, row.current)
        for name, row in last.items():
            if row.HasField('figure_after') and row.filter_edge != change.FILTER_EDGE_LEFT:
                self.put_figure(row.figure_after)
            else:
                self.database.run('DELETE FROM figure WHERE name = ?', name)
                self.database.run('DELETE FROM point WHERE figure = ?', name)

    def put_figure(self, figure):
        self.database.put('figure', ['name'], {
            'name': figure.name, 'display_name': figure.display_name, 'action': figure.measure.action,
            'object': figure.measure.object, 'subset': figure.measure.subset, 'actor': figure.measure.actor,
            'place': figure.measure.place, 'unit_code': figure.unit_code,
            'tally': claim_pb2.Tally.Name(figure.tally).removeprefix('TALLY_'), 'etag': figure.etag})

    def put_point(self, figure, point):
        self.database.put('point', ['figure', 'id'], {
            'figure': figure, 'id': point.id, 'event_time': point.event_time.edtf, 'value': number(point.best),
            'low': number(point.low), 'high': number(point.high), 'words': point.best.surface_text,
            'source_count': point.source_count, 'disputed': point.disputed, 'selected_claim': point.selected_claim})

    def put_change(self, row):
        evidence = row.claim.evidence
        self.database.put('change', ['revision', 'change_index'], {
            'revision': row.revision, 'change_index': row.index,
            'kind': change.ChangeKind.Name(row.kind).removeprefix('CHANGE_KIND_'),
            'cause': change.ChangeCause.Name(row.cause).removeprefix('CHANGE_CAUSE_'), 'figure': row.figure,
            'point': row.current.id or row.previous.id, 'value_before': number(row.previous.best),
            'value_after': number(row.current.best), 'claim': row.claim.name, 'publisher': row.claim.publisher,
            'article_uri': row.claim.article_uri, 'quote': evidence[0].quote if evidence else ''})


def number(quantity):
    """Null for words without a number ("dozens")."""
    return quantity.value or None


def reason_of(error):
    details = (error.trailing_metadata() or {}).get('grpc-status-details-bin', b'')
    info = error_details_pb2.ErrorInfo()
    for detail in status_pb2.Status.FromString(details).details:
        if detail.Unpack(info) and info.domain == 'factline':
            return info.reason
    return ''


async def follow_one_stream(service, mirror, arguments):
    token = mirror.token()
    start = {'resume_token': token} if token else {'snapshot': True}
    stream = service.Subscribe(change.SubscribeRequest(
        **start, filter=arguments.filter, view=change.CHANGE_VIEW_MIRROR))
    try:
        async for message in stream:
            mirror.handle(message)
            yield
            if arguments.once and message.HasField('caught_up'):
                return
    finally:
        stream.cancel()


async def follow(service, mirror, arguments):
    backoff = FIRST_BACKOFF_S
    while True:
        try:
            async for _ in follow_one_stream(service, mirror, arguments):
                backoff = FIRST_BACKOFF_S
            return
        except grpc.aio.AioRpcError as error:
            reason = reason_of(error)
            print(f'{reason or error.code().name}: {error.details()}', file=sys.stderr)
            if reason in NEEDS_SNAPSHOT:
                mirror.clear()
            elif error.code() not in TRANSIENT and (error.code() not in BROKEN or reason):
                raise SystemExit(1) from None
        # Shortened at random, so that many clients do not come back at once.
        await asyncio.sleep(backoff * random.uniform(0.5, 1))
        backoff = min(backoff * 2, MOST_BACKOFF_S)


async def run(arguments):
    mirror = Mirror(Database(arguments.database))
    async with grpc.aio.insecure_channel(arguments.server, options=CHANNEL_OPTIONS) as channel:
        task = asyncio.create_task(follow(change_rpc.ChangeServiceStub(channel), mirror, arguments))
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, task.cancel)
        try:
            await task
        except asyncio.CancelledError:
            pass


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--server', default=os.environ.get('FACTLINE_SERVER', '127.0.0.1:7461'))
    parser.add_argument('--filter', default='', help='over what never changes of a figure, e.g. place = kyiv')
    parser.add_argument('--once', action='store_true', help='end when all was mirrored')
    parser.add_argument('database')
    asyncio.run(run(parser.parse_args()))


if __name__ == '__main__':
    main()
