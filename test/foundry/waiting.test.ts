import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Foundry } from '../../src/foundry/foundry.ts';
import type { Progress } from '../../src/foundry/types.ts';
import { type FakeFoundry, startFakeFoundry } from '../fakes/foundry/index.ts';
import { hear } from './hear.ts';
import { ask, openFoundry, request } from './open-foundry.ts';

let fake: FakeFoundry;
let foundry: Foundry;
beforeEach(async () => {
  fake = await startFakeFoundry();
  foundry = openFoundry({ addresses: [fake.url] }).foundry;
});
afterEach(async () => {
  await foundry.close();
  await fake.close();
});

it('generates one answer at a time', async () => {
  const owners = ['a', 'b', 'c', 'd', 'e'];
  const heard = await Promise.all(owners.map((owner) => ask(foundry, { owner, question: owner })));
  expect(heard.map(({ text }) => text)).toEqual(owners.map((owner) => `You said: ${owner}`));
  expect(fake.maxRunning).toBe(1);
});

it('generates as many at once as it is told to', async () => {
  await foundry.close();
  foundry = openFoundry({ addresses: [fake.url], concurrency: 2 }).foundry;
  fake.hold();
  const answers = ['a', 'b', 'c'].map((owner) => ask(foundry, { owner }));
  await fake.untilHeld({ answers: 2 });
  fake.release();
  await Promise.all(answers);
  expect(fake.maxRunning).toBe(2);
});

it('is fair between people and tells each their place', async () => {
  const model = await foundry.model();
  fake.hold();
  const order: string[] = [];
  const places: Record<string, number[]> = {};
  const start = (question: string) => {
    const onProgress = (step: Progress) => {
      if (step.kind === 'queued') places[question]?.push(step.place);
    };
    places[question] = [];
    const owner = question.slice(0, 1);
    return hear(foundry.generate(request(model, { owner, question, onProgress }))).then(() =>
      order.push(question),
    );
  };
  const answers = [start('a1')];
  await fake.untilHeld();
  answers.push(...['a2', 'a3', 'b1', 'c1', 'b2'].map(start));
  fake.release();
  await Promise.all(answers);
  expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  expect(places.b2?.at(0)).toBe(4);
  expect(places.b2?.at(-1)).toBe(1);
  expect(places.a1).toEqual([]);
});

it('lets a person leave the queue; the others move up and the server never hears of it', async () => {
  fake.hold();
  const first = ask(foundry, { owner: 'a', question: 'first' });
  await fake.untilHeld();
  const stop = new AbortController();
  const places: number[] = [];
  const second = ask(foundry, { owner: 'b', question: 'second', signal: stop.signal });
  const third = ask(foundry, {
    owner: 'c',
    question: 'third',
    onProgress: (step) => {
      if (step.kind === 'queued') places.push(step.place);
      if (places.length === 1) stop.abort();
    },
  });
  expect((await second).error?.code).toBe('aborted');
  expect(places).toEqual([2, 1]);
  fake.release();
  await Promise.all([first, third]);
  expect(fake.answers.map(({ request: { lastUserText } }) => lastUserText)).toEqual([
    'first',
    'third',
  ]);
});

it('gives the turn to the next one when an answer is stopped, left or broken', async () => {
  const stop = new AbortController();
  fake.hold();
  const stopped = ask(foundry, { owner: 'a', signal: stop.signal });
  await fake.untilHeld();
  stop.abort();
  await stopped;
  fake.release();
  for await (const _ of foundry.generate(request(await foundry.model()))) break;
  fake.fail({ path: '/v1/chat/completions', mode: 'error-in-stream' });
  expect((await ask(foundry)).error?.code).toBe('server_fault');
  expect((await ask(foundry)).text).toBe('You said: Hello?');
  expect((await foundry.health()).queue).toEqual({ running: 0, waiting: 0 });
});

it('ends every answer and every wait when it is closed, and searches no more', async () => {
  await foundry.close();
  let searches = 0;
  const addresses = async () => {
    searches += 1;
    return [fake.url];
  };
  foundry = openFoundry({ sources: [{ name: 'test', addresses }] }).foundry;
  fake.hold();
  const answers = ['a', 'b', 'c'].map((owner) => ask(foundry, { owner }));
  await fake.untilHeld();
  await foundry.close();
  const [first, ...others] = await Promise.all(answers);
  expect(first).toMatchObject({ text: 'You ', error: { code: 'cut' } });
  for (const heard of others) expect(heard.error?.code).toBe('unreachable');
  await fake.until(() => fake.answers[0]?.clientGoneAt !== undefined);
  expect(fake.answers).toHaveLength(1);
  expect(searches).toBe(1);
});
