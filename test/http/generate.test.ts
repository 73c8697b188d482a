import { afterEach, describe, expect, it } from 'vitest';
import {
  all,
  events,
  openRig,
  post,
  type Rig,
  refusal,
  type SentEvent,
  systemPrompt,
} from './rig.ts';

const PHI = 'Phi-4-mini-instruct-generic-gpu:5';
let rig: Rig;
afterEach(() => rig.close());

const generate = (body: unknown, init?: RequestInit) =>
  post(`${rig.url}/api/v1/generate`, body, init);

describe('POST /api/v1/generate', () => {
  it('answers with the text, the exact model and the usage', async () => {
    rig = await openRig({ foundry: { script: 'The sky is blue.' } });
    const response = await generate({ prompt: 'Why?' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      content: 'The sky is blue.',
      model: PHI,
      finish_reason: 'stop',
      usage: {
        prompt_tokens: expect.any(Number),
        completion_tokens: expect.any(Number),
        total_tokens: expect.any(Number),
      },
    });
  });

  it('sends what was asked for, and the defaults for the rest', async () => {
    rig = await openRig({ foundry: { script: 'x' } });
    await generate({ prompt: 'a' });
    await generate({
      prompt: 'b',
      model: 'PHI-4-mini',
      system: 'Be a pirate.',
      temperature: 0,
      max_tokens: 7,
    });
    const [first, second] = rig.model.chats;
    expect(first).toMatchObject({ temperature: 0.7, max_tokens: 512 });
    expect(first?.messages).toEqual([
      { role: 'system', content: systemPrompt },
      { role: 'user', content: 'a' },
    ]);
    expect(second).toMatchObject({ model: PHI, temperature: 0, max_tokens: 7 });
    expect(second?.messages[0]).toEqual({ role: 'system', content: 'Be a pirate.' });
  });

  it('keeps reasoning out of the content', async () => {
    rig = await openRig({ foundry: { script: { reasoning: 'Hmm, two.', text: 'Two.' } } });
    expect(await (await generate({ prompt: '1+1' })).json()).toMatchObject({
      content: 'Two.',
      reasoning: 'Hmm, two.',
    });
  });

  it.each([
    [{}, 'prompt:'],
    [{ prompt: '' }, 'prompt:'],
    [{ prompt: 7 }, 'prompt:'],
    [{ prompt: 'x', temperature: 3 }, 'temperature:'],
    [{ prompt: 'x', max_tokens: 0 }, 'max_tokens:'],
    [{ prompt: 'x', max_tokens: 1.5 }, 'max_tokens:'],
    [{ prompt: 'x', model: 4 }, 'model:'],
    [{ prompt: 'x', stream: 'yes' }, 'stream:'],
    [[], 'body:'],
  ])('is 400 for %j and names %s', async (body, field) => {
    rig = await openRig();
    const [status, code, message] = await refusal(await generate(body));
    expect([status, code]).toEqual([400, 'invalid_request']);
    expect(message).toContain(field);
  });

  it('is 404 for an unknown model, with the nearest names', async () => {
    rig = await openRig();
    const [status, code, message] = await refusal(
      await generate({ prompt: 'x', model: 'phi-4-mimi' }),
    );
    expect([status, code]).toEqual([404, 'model_not_found']);
    expect(message).toContain('phi-4-mini');
  });

  it.each([
    ['unreachable' as const, 503, (model: Rig['model']): void => model.goDown()],
    [
      'server_fault' as const,
      502,
      (model: Rig['model']): void =>
        void model.fail({ path: '/v1/chat/completions', mode: 'html500' }),
    ],
    [
      'cut' as const,
      502,
      (model: Rig['model']): void =>
        void model.fail({ path: '/v1/chat/completions', mode: 'end-without-finish', times: 9 }),
    ],
  ])('says %s with %i, never 200', async (code, status, harm) => {
    rig = await openRig({ foundry: { script: 'some words to say' } });
    harm(rig.model);
    expect((await refusal(await generate({ prompt: 'x' }))).slice(0, 2)).toEqual([status, code]);
  });

  it('ends the generation when the client leaves', async () => {
    rig = await openRig({
      foundry: { script: 'a b c d e f', keepsGeneratingAfterAbort: false },
    });
    rig.model.hold();
    const leaving = new AbortController();
    const asked = generate({ prompt: 'x' }, { signal: leaving.signal }).catch(() => 'left');
    await rig.model.untilHeld();
    leaving.abort();
    expect(await asked).toBe('left');
    await rig.model.until(() => rig.model.answers[0]?.end === 'abandoned');
    rig.model.release();
  });
});

describe('POST /api/v1/generate with stream', () => {
  it('sends the words as they come, then the end', async () => {
    rig = await openRig({ foundry: { script: 'The sky is blue.' } });
    rig.model.hold();
    const response = await generate({ prompt: 'Why?', stream: true });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const stream = events(response);
    const first: SentEvent | undefined = (await stream.next()).value;
    // The model still stands at the gate: the first word did not wait for the rest.
    expect(first).toEqual({ text: expect.stringMatching(/^The/) });
    rig.model.release();
    const rest = await all(stream);
    const text = [first, ...rest].map((event) => event?.text ?? '').join('');
    expect(text).toBe('The sky is blue.');
    expect(rest.at(-1)).toEqual({
      done: true,
      model: PHI,
      finish_reason: 'stop',
      usage: expect.objectContaining({ total_tokens: expect.any(Number) }),
    });
  });

  it('gives a failure before the first word its true status', async () => {
    rig = await openRig();
    rig.model.goDown();
    const [status, code] = await refusal(await generate({ prompt: 'x', stream: true }));
    expect([status, code]).toEqual([503, 'unreachable']);
  });

  it('tells a failure in the middle as an event and ends', async () => {
    rig = await openRig({ foundry: { script: 'one two three four five' } });
    rig.model.fail({ path: '/v1/chat/completions', mode: 'reset-mid-stream', afterTokens: 2 });
    const sent = await all(events(await generate({ prompt: 'x', stream: true })));
    expect(sent[0]).toHaveProperty('text');
    expect(sent.at(-1)).toEqual({ error: { code: 'cut', message: expect.any(String) } });
  });

  it('keeps a long wait alive with comments, and then tells a failure as an event', async () => {
    rig = await openRig({
      foundry: { script: { text: 'late', firstTokenMs: 200 } },
      timing: { statusPatienceMs: 20, heartbeatMs: 20 },
    });
    const response = await generate({ prompt: 'x', stream: true });
    const body = await response.text();
    expect(body.indexOf(': waiting')).toBeLessThan(body.indexOf('late'));
    expect(body).toMatch(/^: waiting\n\n/);
  });

  it('ends the generation when the client leaves', async () => {
    rig = await openRig({ foundry: { script: 'a b c d e f', keepsGeneratingAfterAbort: false } });
    rig.model.hold();
    const stream = events(await generate({ prompt: 'x', stream: true }));
    await stream.next();
    await stream.return(undefined);
    await rig.model.until(() => rig.model.answers[0]?.end === 'abandoned');
    rig.model.release();
  });
});
