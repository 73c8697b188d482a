import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Agent, request } from 'undici';
import { Foundry } from '../src/foundry/foundry.ts';
import { configured } from '../src/foundry/sources/configured.ts';
import { openLog } from '../src/log.ts';
import type { Figure } from './figures.ts';
import { MODEL, ModelServers, questionOf } from './model-server/index.ts';

const TOKENS = 20_000;
const ANSWERS_AT_ONCE = 20;
/** 200 tokens a second each, which is more than one machine can do for so many. */
const PAUSE_MS = 5;
const AS_FAST_AS_READ = 0;

/**
 * Processor time of this process for each token of an answer that comes through the client, beside
 * what merely reading the same bytes takes; and how long the event loop is held up by many answers.
 */
export async function measureStream(runs = 5): Promise<Figure[]> {
  const model = await ModelServers.start(1);
  const url = model.urls[0] ?? '';
  const foundry = new Foundry({
    sources: [configured([url])],
    concurrency: ANSWERS_AT_ONCE,
    log: openLog({ level: 'silent', secrets: [] }),
  });
  const agent = new Agent();
  const ours: number[] = [];
  const bare: number[] = [];
  try {
    await readThrough(foundry, TOKENS, AS_FAST_AS_READ);
    await readBare(url, agent);
    for (let run = 0; run < runs; run += 1) {
      bare.push(await microsecondsPerToken(() => readBare(url, agent)));
      ours.push(await microsecondsPerToken(() => readThrough(foundry, TOKENS, AS_FAST_AS_READ)));
    }
    const baseline = { name: 'a bare read of the same stream', values: bare };
    return [
      { name: 'processor time per token', unit: 'µs', values: ours, target: 100, baseline },
      await delayOfMany(foundry),
    ];
  } finally {
    await Promise.all([foundry.close(), agent.close()]);
    await model.close();
  }
}

async function microsecondsPerToken(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / TOKENS;
}

async function readThrough(foundry: Foundry, tokens: number, tokenMs: number): Promise<void> {
  const model = await foundry.model(MODEL);
  const answer = foundry.generate({
    model,
    messages: [{ role: 'user', content: questionOf({ id: 0, tokens, tokenMs }) }],
    temperature: 0,
    maxTokens: tokens,
    stop: ['\nUser:'],
    owner: 'bench',
    signal: new AbortController().signal,
  });
  let characters = 0;
  for await (const event of answer) if (event.kind === 'text') characters += event.text.length;
  if (characters < tokens * 5) throw new Error(`only ${characters} characters came`);
}

async function readBare(url: string, dispatcher: Agent): Promise<void> {
  const content = questionOf({ id: 0, tokens: TOKENS, tokenMs: AS_FAST_AS_READ });
  const answer = await request(`${url}/v1/chat/completions`, {
    dispatcher,
    method: 'POST',
    body: JSON.stringify({ messages: [{ content }] }),
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
