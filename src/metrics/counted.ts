import type { Fact, Observe } from '../observe.ts';
import { Counter, type Family, Histogram } from './families.ts';

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 60, 120, 300, 600];
const DISK_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** What each kind of fact adds to. */
type Takers = { readonly [Kind in Fact['kind']]: (fact: Extract<Fact, { kind: Kind }>) => void };

/** The metrics that count what the layers tell of. */
export function countedMetrics(): { readonly families: readonly Family[]; observe: Observe } {
  const questions = new Counter({
    name: 'foundry_chat_questions_total',
    help: 'Questions taken to be answered; way is first, retry or continue.',
    labels: ['platform', 'way'],
  });
  const answers = new Counter({
    name: 'foundry_chat_answers_total',
    help: 'Answers by outcome: done, cut, stopped or failed; code says why it was cut or failed.',
    labels: ['platform', 'outcome', 'code'],
  });
  const answerSeconds = new Histogram(
    {
      name: 'foundry_chat_answer_seconds',
      help: 'From the acceptance of a question to the end of its answer, waiting included.',
      labels: ['platform'],
    },
    [...SECONDS, 1_800],
  );
  const queueSeconds = new Histogram(
    {
      name: 'foundry_chat_queue_wait_seconds',
      help: "How long a request waited for its turn in a model server's queue.",
    },
    [0.005, ...SECONDS],
  );
  const firstTokenSeconds = new Histogram(
    {
      name: 'foundry_chat_first_token_seconds',
      help: 'From the turn of a request to the first words or thoughts of the model.',
      labels: ['model'],
    },
    SECONDS,
  );
  const generationSeconds = new Histogram(
    {
      name: 'foundry_chat_generation_seconds',
      help: 'From the turn of a request to the end of its generation, however that ended.',
      labels: ['model'],
    },
    SECONDS,
  );
  const tokens = new Counter({
    name: 'foundry_chat_tokens_total',
    help: 'Tokens by direction, in or out; where the server does not count, out is the pieces sent.',
    labels: ['model', 'direction'],
  });
  const loads = new Histogram(
    {
      name: 'foundry_chat_model_load_seconds',
      help: 'How long a model took to come into memory; result is ok or failed.',
      labels: ['model', 'result'],
    },
    SECONDS,
  );
  const found = new Counter({
    name: 'foundry_chat_servers_found_total',
    help: 'Model servers found; more than at the start means that one was found again or anew.',
  });
  const lost = new Counter({
    name: 'foundry_chat_servers_lost_total',
    help: 'Model servers that did not answer any more.',
  });
  const requests = new Counter({
    name: 'foundry_chat_messenger_requests_total',
    help: 'Requests to a messenger by call (send, edit, remove, typing, other) and result: ok, limited (429), refused or failed.',
    labels: ['platform', 'call', 'result'],
  });
  const http = new Counter({
    name: 'foundry_chat_http_requests_total',
    help: 'Requests to the HTTP server by route and status; none is no route of its own.',
    labels: ['route', 'status'],
  });
  const reconnects = new Counter({
    name: 'foundry_chat_reconnects_total',
    help: 'Polls that failed and gateway connections that broke, by reason.',
    labels: ['platform', 'reason'],
  });
  const writeSeconds = new Histogram(
    {
      name: 'foundry_chat_store_write_seconds',
      help: 'How long a change took until a crash would keep it.',
    },
    DISK_SECONDS,
  );
  const writeFailures = new Counter({
    name: 'foundry_chat_store_write_failures_total',
    help: 'Changes that could not be written to disk.',
  });

  const takers: Takers = {
    question: ({ platform, way }) => questions.add([platform, way]),
    answer({ platform, outcome, code = '', seconds }) {
      answers.add([platform, outcome, code]);
      answerSeconds.observe(seconds, [platform]);
    },
    turn: ({ waitedSeconds }) => queueSeconds.observe(waitedSeconds),
    generation({ model, seconds, firstTokenSeconds: first, promptTokens, completionTokens }) {
      if (first !== undefined) firstTokenSeconds.observe(first, [model]);
      generationSeconds.observe(seconds, [model]);
      tokens.add([model, 'in'], promptTokens ?? 0);
      tokens.add([model, 'out'], completionTokens);
    },
    load: ({ model, seconds, hasFailed }) =>
      loads.observe(seconds, [model, hasFailed ? 'failed' : 'ok']),
    server: ({ change }) => (change === 'found' ? found : lost).add(),
    request: ({ platform, call, result }) => requests.add([platform, call, result]),
    http: ({ route, status }) => http.add([route, String(status)]),
    reconnect: ({ platform, reason }) => reconnects.add([platform, reason]),
    write({ seconds, hasFailed }) {
      writeSeconds.observe(seconds);
      if (hasFailed) writeFailures.add();
    },
  };
  return {
    families: [
      questions,
      answers,
      answerSeconds,
      queueSeconds,
      firstTokenSeconds,
      generationSeconds,
      tokens,
      loads,
      found,
      lost,
      requests,
      http,
      reconnects,
      writeSeconds,
      writeFailures,
    ],
    observe: (fact) => (takers[fact.kind] as (fact: Fact) => void)(fact),
  };
}
