import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ApiAnswer, api } from './api.ts';
import { type FakeChannel, type FakeDiscord, type FakeUser, startFakeDiscord } from './index.ts';

let discord: FakeDiscord;
let bob: FakeUser;
let dm: FakeChannel;

beforeEach(async () => {
  discord = await startFakeDiscord();
  bob = discord.user({ username: 'bob' });
  dm = discord.dm(bob);
});

afterEach(async () => {
  await discord.close();
});

const path = () => `/channels/${dm.id}/messages`;
const send = (content: string) => api(discord, 'POST', path(), { content });

describe('rate limits', () => {
  it('refuse the sixth message in five seconds and tell the wait', async () => {
    const answers: ApiAnswer[] = [];
    for (const n of [1, 2, 3, 4, 5, 6]) answers.push(await send(`${n}`));
    const header = (name: string) => answers.map(({ headers }) => headers.get(name));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(header('x-ratelimit-remaining')).toEqual(['4', '3', '2', '1', '0', '0']);
    expect(answers[5]?.body).toMatchObject({
      message: 'You are being rate limited.',
      global: false,
    });
    expect(answers[5]?.body.retry_after).toBeCloseTo(5, 0);
    expect(answers[5]?.headers.get('retry-after')).toBe('5');
    expect(discord.floods).toBe(1);
    expect(dm.botMessages).toHaveLength(5);
  });

  it('count edits apart from messages and each channel apart', async () => {
    const { body, headers } = await send('1');
    const edit = await api(discord, 'PATCH', `${path()}/${body.id}`, { content: '2' });
    const other = discord.dm(discord.user({ username: 'eve' }));
    const elsewhere = await api(discord, 'POST', `/channels/${other.id}/messages`, {
      content: '1',
    });
    expect(edit.headers.get('x-ratelimit-remaining')).toBe('4');
    expect(elsewhere.headers.get('x-ratelimit-remaining')).toBe('4');
    const bucket = headers.get('x-ratelimit-bucket');
    expect(edit.headers.get('x-ratelimit-bucket')).not.toBe(bucket);
    expect(elsewhere.headers.get('x-ratelimit-bucket')).toBe(bucket);
  });

  it('stop the bot as a whole at fifty requests in a second', async () => {
    // A busy machine may take longer than a second for so many, so it tries again.
    const refused = await vi.waitFor(
      async () => {
        const all = await Promise.all(
          Array.from({ length: 51 }, () => api(discord, 'GET', '/users/@me')),
        );
        const late = all.filter(({ status }) => status === 429);
        expect(late.length).toBeGreaterThan(0);
        return late;
      },
      { timeout: 40_000 },
    );
    expect(refused[0]?.body.global).toBe(true);
    expect(refused[0]?.headers.get('x-ratelimit-global')).toBe('true');
  });
});

describe('faults', () => {
  it('answer as often as ordered, then let pass', async () => {
    const fault = discord.fail({ route: '/channels/:id/messages', status: 503, times: 2 });
    expect([(await send('a')).status, (await send('b')).status]).toEqual([503, 503]);
    expect((await send('c')).status).toBe(200);
    expect(fault.hits).toBe(2);
  });

  it('carry a code with its text, or a wait', async () => {
    discord.fail({ route: /messages$/, method: 'POST', status: 403, code: 50007 });
    expect((await send('a')).body).toEqual({
      message: 'Cannot send messages to this user',
      code: 50007,
    });
    discord.fail({ route: '/channels/:id/messages', retryAfter: 0.25 });
    const limited = await send('a');
    expect(limited.status).toBe(429);
    expect(limited.body.retry_after).toBe(0.25);
    expect(discord.floods).toBe(0);
  });

  it('cut the connection before or after the deed', async () => {
    discord.fail({ route: '/channels/:id/messages', mode: 'drop-before' });
    await expect(send('lost')).rejects.toThrow();
    expect(dm.botMessages).toEqual([]);
    discord.fail({ route: '/channels/:id/messages', mode: 'drop-reply', cut: 'rst' });
    await expect(send('done')).rejects.toThrow();
    expect(dm.botMessages).toMatchObject([{ content: 'done' }]);
    expect(discord.calls.map(({ status }) => status)).toEqual([0, 0]);
  });

  it('leave a request without an answer when they hang', async () => {
    discord.fail({ route: '/users/@me', mode: 'hang' });
    const request = api(discord, 'GET', '/users/@me').catch(() => 'cut off');
    const call = await discord.untilCall(({ path: at }) => at === '/users/@me');
    await send('meanwhile');
    expect(call.status).toBeUndefined();
    await discord.close();
    expect(await request).toBe('cut off');
  });

  it('cannot be ordered for routes that do not exist', () => {
    expect(() => discord.fail({ route: '/channel/:id/messages' })).toThrow('no route');
  });
});
