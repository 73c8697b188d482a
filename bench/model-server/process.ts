import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askedIn } from './question.ts';
import { lateness, MODEL, type Spoken, speak, wholeAnswer } from './speech.ts';

/** Where it listens. */
export type Listening = { readonly urls: readonly string[] };
/** By how much tokens were written later than they were due. */
export type Lateness = { readonly p99Ms: number; readonly mostMs: number };
/** What this process tells the bench. */
export type Told =
  | ({ readonly kind: 'listening' } & Listening)
  | ({ readonly kind: 'spoken' } & Spoken)
  | ({ readonly kind: 'lateness' } & Lateness);

// The program of a child process: as many model servers as its argument says. Foundry 2.x is told
// by these routes; the fake of the tests speaks it fully, but takes 100 µs of a processor a token,
// which is more than a busy machine can spare beside what is measured.
const CATALOGUE = { data: [{ id: MODEL, object: 'model' }], object: 'list' };
const LOADED = [MODEL];

const servers = await Promise.all(Array.from({ length: Number(process.argv[2]) }, listen));
tell({
  kind: 'listening',
  urls: servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`),
});
process.on('message', () => {
  tell({ kind: 'lateness', p99Ms: lateness.percentile(99) / 1000, mostMs: lateness.max / 1000 });
  lateness.reset();
});
process.on('disconnect', () => process.exit());

async function listen() {
  const server = createServer((req, res) => void serve(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.url === '/v1/models') return sendJson(res, CATALOGUE);
  if (req.url === '/models/loaded') return sendJson(res, LOADED);
  if (req.url === '/status') return sendJson(res, { endpoints: [], pid: process.pid });
  let body = '';
  for await (const part of req.setEncoding('utf8')) body += part;
  const chat = req.url === '/v1/chat/completions' ? (JSON.parse(body) as ChatBody) : undefined;
  const asked = askedIn(chat?.messages.at(-1)?.content ?? '');
  if (asked === undefined) return void res.writeHead(404).end('no such route');
  if (chat?.stream === false) return sendJson(res, await wholeAnswer(asked));
  const spoken = await speak(res, asked);
  if (spoken !== undefined) tell({ kind: 'spoken', ...spoken });
}

type ChatBody = {
  readonly messages: readonly { readonly content: string }[];
  readonly stream?: boolean;
};

function sendJson(res: ServerResponse, body: unknown): void {
  res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function tell(told: Told): void {
  process.send?.(told);
}
