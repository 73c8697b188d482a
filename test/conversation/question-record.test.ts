import { describe, expect, it } from 'vitest';
import { ANN, BEN, openRig, type Rig } from './rig.ts';

/** What the log has of questions, but for its time. */
function linesOf({ lines }: Rig) {
  return lines.filter(({ level, id }) => id !== undefined && Number(level) >= 30);
}

describe('a question', () => {
  it('has one line with who, where, what it waited for and how fast it went', async () => {
    const rig = await openRig();
    await rig.ask('my diary', { id: 'telegram:1:7' });
    expect(linesOf(rig)).toEqual([
      {
        level: 30,
        time: expect.any(String),
        msg: 'answered',
        id: 'telegram:1:7',
        from: ANN.id,
        platform: 'telegram',
        outcome: 'whole',
        model: 'phi-4-mini',
        ms: expect.any(Number),
        queueMs: expect.any(Number),
        firstTokenMs: expect.any(Number),
        tokens: 4,
        tokensPerSecond: expect.any(Number),
      },
    ]);
    expect(JSON.stringify(rig.lines)).not.toContain('diary');
  });

  it('in which there is nothing to ask has its line as well', async () => {
    const rig = await openRig();
    const attachments = [{ name: 'a.zip', mime: 'application/zip', bytes: 9, ref: 'a.zip' }];
    await rig.ask('', { id: 'telegram:1:8', attachments });
    expect(rig.fake.chats).toHaveLength(0);
    expect(linesOf(rig)).toMatchObject([
      { id: 'telegram:1:8', outcome: 'failed', code: 'no_words' },
    ]);
  });

  it('tells its time in the queue and that of a load apart', async () => {
    const rig = await openRig();
    rig.fake.hold();
    const first = rig.ask('a', { id: 'telegram:2:1', by: BEN });
    await rig.fake.untilHeld();
    const { reply, done } = await rig.say('b', { id: 'telegram:1:1' });
    await reply.untilShown(/./);
    rig.fake.release();
    await Promise.all([first, done]);
    const [, waited] = linesOf(rig);
    // The line about its place comes after 300 ms.
    expect(waited?.queueMs).toBeGreaterThan(290);
    expect(waited).not.toHaveProperty('loadMs');

    await rig.ask('/model qwen2.5-0.5b');
    await rig.ask('c', { id: 'telegram:1:2' });
    const loaded = linesOf(rig).at(-1);
    expect(loaded).toMatchObject({ id: 'telegram:1:2', model: 'qwen2.5-0.5b' });
    expect(loaded?.loadMs).toBeGreaterThan(0);
    expect(loaded?.queueMs).toBeLessThan(290);
  });

  it('that fails has one line with the code, and not the words of the server', async () => {
    const rig = await openRig();
    rig.fake.fail({ mode: 'status', path: '/v1/chat/completions', status: 400, body: 'my diary?' });
    await rig.ask('my diary', { id: 'telegram:1:7' });
    const [line, ...others] = linesOf(rig);
    expect(others).toEqual([]);
    expect(line).toMatchObject({ level: 40, msg: 'not answered', outcome: 'failed', from: ANN.id });
    expect(line?.code).toEqual(expect.any(String));
    expect(JSON.stringify(line)).not.toContain('diary');
  });

  it('that is stopped has one line, before and after its first word', async () => {
    const rig = await openRig();
    rig.fake.hold();
    const { reply, done } = await rig.say('a', { id: 'telegram:1:1' });
    await reply.untilShown(/./);
    const next = await rig.say('b', { id: 'telegram:1:2' });
    await rig.ask('/stop');
    rig.fake.release();
    await Promise.all([done, next.done]);
    await rig.ask('/retry');
    const outcomes = linesOf(rig).map(({ id, outcome, way }) => [id, outcome, way]);
    expect(outcomes).toEqual([
      ['telegram:1:1', 'stopped', undefined],
      ['telegram:1:2', 'stopped', undefined],
      ['telegram:1:2', 'whole', 'retry'],
    ]);
  });
});
