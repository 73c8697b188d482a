import { expect, it } from 'vitest';
import { ANN, openRig, type Rig } from './rig.ts';

/** What became of the questions, without the times. */
function told({ facts }: Rig): string[] {
  return facts.flatMap((fact) => {
    if (fact.kind === 'question') return [`asked ${fact.way} ${fact.platform}`];
    if (fact.kind !== 'answer') return [];
    expect(fact.seconds).toBeGreaterThan(0);
    return [[fact.outcome, fact.code, fact.platform].filter(Boolean).join(' ')];
  });
}

it('tells of a question and its answer, and of each time it is asked again', async () => {
  const rig = await openRig();
  await rig.ask('Hello');
  await rig.ask('/retry');
  await rig.ask('/whoami');
  expect(told(rig)).toEqual([
    'asked first telegram',
    'done telegram',
    'asked retry telegram',
    'done telegram',
  ]);
});

it('tells that an answer was stopped', async () => {
  const rig = await openRig();
  rig.fake.hold();
  const { reply, done } = await rig.say('Hello');
  await reply.untilShown('You');
  await rig.ask('/stop').catch(() => {});
  await done;
  expect(told(rig)).toEqual(['asked first telegram', 'stopped telegram']);
});

it('tells why an answer was cut', async () => {
  const rig = await openRig({ maxTokens: 1 });
  rig.fake.answer(['one ', 'two ', 'three']);
  await rig.ask('Hello');
  const broken = await openRig();
  broken.fake.fail({ path: '/v1/chat/completions', mode: 'reset-mid-stream', afterTokens: 1 });
  await broken.ask('Hello');
  expect(told(rig).at(-1)).toBe('cut length telegram');
  expect(told(broken).at(-1)).toBe('cut cut telegram');
});

it('tells why there is no answer', async () => {
  const rig = await openRig();
  rig.fake.fail({ path: '/v1/chat/completions', mode: 'status', status: 500 });
  await rig.ask('Hello');
  await rig.store.people.update(ANN.id, (person) => person && { ...person, model: 'gone-model' });
  await rig.ask('And now?');
  expect(told(rig).filter((line) => !line.startsWith('asked'))).toEqual([
    'failed server_fault telegram',
    'failed model_unknown telegram',
  ]);
});
