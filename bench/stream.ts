import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Agent, request } from 'undici';
import { Foundry } from '../src/foundry/foundry.ts';
import { configured } from '../src/foundry/sources/configured.ts';
import { openLog } from '../src/log.ts';
import type { Figure } from './figures.ts';

const TOKENS = 20_000;
const ANSWERS_AT_ONCE = 20;
/** 200 tokens a second each, which is more than one machine can do for so many. */
const PAUSE_MS = 5;
const MODEL = 'bench-model';

/** Speaks as a plain model server; each token is a write of its own, after the pause it is asked for. */
const SERVER = `
  import { createServer } from 'node:http';
  import { setImmediate, setTimeout } from 'node:timers/promises';
  const token = (index) => 'data: ' + JSON.stringify({
    id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1750000000, model: '${MODEL}',
    choices: [{ index: 0, delta: { content: index % 12 ? 'word ' : 'line\\n' }, finish_reason: null }],
  }) + '\\n\\n';
  const server = createServer(async (req, res) => {
    if (req.url === '/v1/models') return res.end(JSON.stringify({ data: [{ id: '${MODEL}' }] }));
    if (req.url !== '/v1/chat/completions') return res.writeHead(404).end();
    let body = '';
    for await (const part of req) body += part;
    const { max_tokens: tokens, messages: [{ content: pauseMs }] } = JSON.parse(body);
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let index = 0; index < tokens && !res.destroyed; index += 1) {
      res.write(token(index));
      await (Number(pauseMs) > 0 ? setTimeout(Number(pauseMs)) : setImmediate());
    }
    res.end('data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\\n\\ndata: [DONE]\\n\\n');
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

/**
 * Processor time of this process for each token of an answer that comes through the client, beside
 * what merely reading the same bytes takes; and how long the event loop is held up by many answers.
 */
export async function measureStream(runs = 5): Promise<Figure[]> {
  const server = spawn(process.execPath, ['--input-type=module', '-e', SERVER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = await once(server.stdout, 'data');
  const url = `http://127.0.0.1:${Number(String(port))}`;
  const foundry = new Foundry({
    sources: [configured([url])],
    concurrency: ANSWERS_AT_ONCE,
    log: openLog({ level: 'silent', secrets: [] }),
  });
  const agent = new Agent();
  const ours: number[] = [];
  const bare: number[] = [];
  try {
    await readThrough(foundry, TOKENS);
    await readBare(url, agent);
    for (let run = 0; run < runs; run += 1) {
      bare.push(await microsecondsPerToken(() => readBare(url, agent)));
      ours.push(await microsecondsPerToken(() => readThrough(foundry, TOKENS)));
    }
    const baseline = { name: 'a bare read of the same stream', values: bare };
    return [
      { name: 'processor time per token', unit: 'µs', values: ours, target: 100, baseline },
      await delayOfMany(foundry),
    ];
  } finally {
    await Promise.all([foundry.close(), agent.close()]);
    server.kill();
  }
}

async function microsecondsPerToken(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / TOKENS;
}

async function readThrough(foundry: Foundry, maxTokens: number, pauseMs = 0): Promise<void> {
  const model = await foundry.model(MODEL);
  const answer = foundry.generate({
    model,
    messages: [{ role: 'user', content: String(pauseMs) }],
    temperature: 0,
    maxTokens,
    stop: ['\nUser:'],
    owner: 'bench',
    signal: new AbortController().signal,
  });
  let characters = 0;
  for await (const event of answer) if (event.kind === 'text') characters += event.text.length;
  if (characters < maxTokens * 5) throw new Error(`only ${characters} characters came`);
}

async function readBare(url: string, dispatcher: Agent): Promise<void> {
  const answer = await request(`${url}/v1/chat/completions`, {
    dispatcher,
    method: 'POST',
    body: JSON.stringify({ max_tokens: TOKENS, messages: [{ content: '0' }] }),
  });
  let bytes = 0;
  for await (const chunk of answer.body) bytes += chunk.length;
  if (bytes < TOKENS * 100) throw new Error(`only ${bytes} bytes came`);
}

/** The p99 of what the event loop is late, while many answers come at once. */
async function delayOfMany(foundry: Foundry): Promise<Figure> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const answers = Array.from({ length: ANSWERS_AT_ONCE }, () =>
    readThrough(foundry, 500, PAUSE_MS),
  );
  await Promise.all(answers);
  delay.disable();
  const name = `event-loop delay p99 with ${ANSWERS_AT_ONCE} answers at once`;
  return { name, unit: 'ms', values: [delay.percentile(99) / 1e6], target: 10 };
}
