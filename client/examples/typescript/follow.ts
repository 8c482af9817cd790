// Follows the changes of factline, or prints how a figure changed.
//
//   follow.js [--server HOST:PORT] [--token-file FILE] [--once] changes
//   follow.js [--server HOST:PORT] history WORD...
import * as fs from 'node:fs';
import * as path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {parseArgs} from 'node:util';

import * as grpc from '@grpc/grpc-js';
import * as loader from '@grpc/proto-loader';
import * as protobuf from 'protobufjs';

import type {ProtoGrpcType as ChangeTypes} from './generated/change_service';
import type {ProtoGrpcType as FigureTypes} from './generated/figure_service';
import type {Change__Output} from './generated/factline/v1/Change';
import type {ChangeServiceClient} from './generated/factline/v1/ChangeService';
import type {FigureServiceClient} from './generated/factline/v1/FigureService';
import type {ListFigureHistoryRequest} from './generated/factline/v1/ListFigureHistoryRequest';
import type {ListFigureHistoryResponse__Output} from './generated/factline/v1/ListFigureHistoryResponse';
import type {SearchFiguresResponse__Output} from './generated/factline/v1/SearchFiguresResponse';
import type {SubscribeRequest} from './generated/factline/v1/SubscribeRequest';
import type {SubscribeResponse__Output} from './generated/factline/v1/SubscribeResponse';

const CALL_TIMEOUT_MS = 10_000;
const FIRST_BACKOFF_MS = 100;
const MOST_BACKOFF_MS = 10_000;

const PROTO = path.join(__dirname, '..', 'proto');
// Revisions stay below 2^53, so a number holds them.
const PROTO_OPTIONS: loader.Options = {
  keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true, includeDirs: [PROTO],
};

function load<Types>(service: string): Types {
  const definition = loader.loadSync(`factline/v1/${service}.proto`, PROTO_OPTIONS);
  return grpc.loadPackageDefinition(definition) as unknown as Types;
}

// Ends the program in good order: a stream under way is cancelled.
const stop = new AbortController();

// The reason of the error's ErrorInfo, e.g. REVISION_COMPACTED.
function reasonOf(error: grpc.ServiceError): string {
  const bytes = error.metadata?.get('grpc-status-details-bin')[0];
  if (!(bytes instanceof Buffer)) return '';
  const types = new protobuf.Root();
  types.resolvePath = (origin, target) => path.join(PROTO, target);
  types.loadSync(['google/rpc/status.proto', 'google/rpc/error_details.proto'], {keepCase: true});
  const decode = (type: string, encoded: Uint8Array) =>
    types.lookupType(type).decode(encoded) as protobuf.Message & Record<string, any>;
  for (const detail of decode('google.rpc.Status', bytes).details) {
    if (!detail.type_url.endsWith('/google.rpc.ErrorInfo')) continue;
    const info = decode('google.rpc.ErrorInfo', detail.value);
    if (info.domain === 'factline') return info.reason;
  }
  return '';
}

function isServiceError(error: unknown): error is grpc.ServiceError {
  return error instanceof Error && 'code' in error && 'metadata' in error;
}

function describe(error: unknown): string {
  if (!isServiceError(error)) return String(error);
  const reason = reasonOf(error);
  return reason ? `${reason}: ${error.details}` : error.message;
}

// Errors that waiting mends: the server is away, closing or full, or the
// connection broke in mid-stream.
function mayPass(error: unknown): boolean {
  if (!isServiceError(error)) return false;
  switch (error.code) {
    case grpc.status.UNAVAILABLE:
    case grpc.status.ABORTED:
    case grpc.status.RESOURCE_EXHAUSTED:
      return true;
    case grpc.status.CANCELLED:
    case grpc.status.INTERNAL:
    case grpc.status.UNKNOWN:
      return reasonOf(error) === '';
    default:
      return false;
  }
}

// Replaces the file at once: a crash leaves the old token or the new.
function writeFile(file: string, text: string): void {
  fs.writeFileSync(`${file}.next`, text, {mode: 0o600});
  fs.renameSync(`${file}.next`, file);
}

function printChange(change: Change__Output): void {
  console.log(`${change.revision}.${change.index} ${change.kind.replace('CHANGE_KIND_', '')} ` +
              `${change.figure || '-'} ${change.current?.best?.surface_text || '-'}`);
}

// One connection, to its end. The iterator throws what ended it.
async function followOneStream(
    client: ChangeServiceClient, tokenFile: string, once: boolean, onMessage: () => void): Promise<void> {
  const request: SubscribeRequest = fs.existsSync(tokenFile) ?
      {resume_token: fs.readFileSync(tokenFile, 'utf8')} : {earliest: true};
  const stream = client.Subscribe(request);
  const cancel = () => stream.cancel();
  stop.signal.addEventListener('abort', cancel);
  try {
    let part: Change__Output[] = [];  // Of a revision that is not yet whole.
    for await (const message of stream as AsyncIterable<SubscribeResponse__Output>) {
      onMessage();
      if (message.batch) {
        part.push(...message.batch.changes);
        if (!message.batch.complete) continue;
        part.forEach(printChange);
        part = [];
      }
      writeFile(tokenFile, message.resume_token);
      if (once && message.caught_up) return;
    }
  } finally {
    stop.signal.removeEventListener('abort', cancel);
    stream.on('error', () => {});  // Of the cancellation.
    stream.cancel();
  }
}

// Prints changes until it is stopped, over as many streams as it takes. Each
// goes on with the token of the last message that was handled, so that no change
// is missed and none printed twice.
async function follow(client: ChangeServiceClient, tokenFile: string, once: boolean): Promise<void> {
  let backoff = FIRST_BACKOFF_MS;
  while (!stop.signal.aborted) {
    try {
      return await followOneStream(client, tokenFile, once, () => { backoff = FIRST_BACKOFF_MS; });
    } catch (error) {
      if (stop.signal.aborted) return;
      if (!mayPass(error)) throw error;
      // Shortened at random, so that many clients do not come back at once.
      const wait = backoff * (0.5 + Math.random() / 2);
      console.error(`${describe(error)}; again in ${Math.round(wait)} ms`);
      await sleep(wait, undefined, {signal: stop.signal}).catch(() => {});
      backoff = Math.min(backoff * 2, MOST_BACKOFF_MS);
    }
  }
}

// A unary call with a deadline, as a promise.
function call<Response>(
    start: (options: grpc.CallOptions, done: (error: grpc.ServiceError | null, response?: Response) => void) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    start({deadline: Date.now() + CALL_TIMEOUT_MS}, (error, response) => error ? reject(error) : resolve(response!));
  });
}

// Prints the figure that fits the words best, and its values as they were
// reported.
async function history(client: FigureServiceClient, words: string): Promise<void> {
  const found = await call<SearchFiguresResponse__Output>(
      (options, done) => client.SearchFigures({query: words, page_size: 1}, options, done));
  const figure = found.figures[0];
  if (!figure) throw new Error(`no figure fits "${words}"`);
  console.log(figure.display_name);
  const request: ListFigureHistoryRequest = {parent: figure.name, axis: 'HISTORY_AXIS_RECORD_TIME'};
  do {
    const page = await call<ListFigureHistoryResponse__Output>(
        (options, done) => client.ListFigureHistory(request, options, done));
    for (const {claim, selected_from} of page.points) {
      console.log(`${selected_from?.revision} ${claim?.event_time?.edtf} ${claim?.quantity?.surface_text} ` +
                  JSON.stringify(claim?.publisher));
    }
    request.page_token = page.next_page_token;
  } while (request.page_token);
}

async function main(): Promise<number> {
  const {values, positionals} = parseArgs({
    options: {
      'server': {type: 'string', default: '127.0.0.1:7461'},
      'token-file': {type: 'string', default: 'follow.token'},
      'once': {type: 'boolean', default: false},
    },
    allowPositionals: true,
  });
  const [command, ...words] = positionals;
  const credentials = grpc.credentials.createInsecure();
  // The server drops clients that ping more often than each 10 s.
  const options = {'grpc.keepalive_time_ms': 30_000};
  if (command === 'changes' && words.length === 0) {
    const {ChangeService} = load<ChangeTypes>('change_service').factline.v1;
    await follow(new ChangeService(values.server!, credentials, options), values['token-file']!, values.once!);
  } else if (command === 'history' && words.length > 0) {
    const {FigureService} = load<FigureTypes>('figure_service').factline.v1;
    await history(new FigureService(values.server!, credentials, options), words.join(' '));
  } else {
    console.error('usage: follow.js [--server HOST:PORT] [--token-file FILE] [--once] changes | history WORD...');
    return 2;
  }
  return 0;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
main().then(code => process.exit(code), error => {
  console.error(describe(error));
  process.exit(1);
});
