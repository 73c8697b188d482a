import { afterEach, describe, expect, it } from 'vitest';
import { all, ask, events, openRig, post, type Rig, type RigOptions, refusal } from './rig.ts';

let rig: Rig;
afterEach(() => rig.close());

const start = async (script: NonNullable<RigOptions['foundry']>['script'] = 'Hello there.') => {
  rig = await openRig({ foundry: { ...(script === undefined ? {} : { script }) } });
};
const say = (message: object, init?: RequestInit) =>
  post(`${rig.url}/page/messages`, { conversation: 'chat-1', id: 'm1', ...message }, init);
const read = async (path: string, init?: RequestInit) =>
  (await (await fetch(`${rig.url}${path}`, init)).json()) as Record<string, unknown>;
const last = <T>(items: readonly T[]) => items.at(-1);

describe('the files of the page', () => {
  it('come with a policy that allows nothing from elsewhere', async () => {
    await start();
    const response = await fetch(`${rig.url}/`);
    const html = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; /);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
  });

  it('are all there, and come compressed: less than 150 kB', async () => {
    await start();
    const wanted = new Set(['/']);
    let bytes = 0;
    for (const path of wanted) {
      const { status, headers, text } = await ask(rig, path, {
        headers: { 'accept-encoding': 'gzip, br' },
        isCompressed: true,
      });
      expect([path, status, headers['content-encoding']]).toEqual([path, 200, 'br']);
      bytes += Number(headers['content-length']);
      for (const [, name] of text.matchAll(/(?:src|href)="(\/[\w./-]+)"/g)) wanted.add(name ?? '');
      for (const [, name] of text.matchAll(/from '\.(\/[\w.-]+)'/g)) wanted.add(name ?? '');
    }
    expect(wanted.size).toBeGreaterThan(30);
    expect(bytes).toBeLessThan(150_000);
  });

  it.each([
    ['br;q=0, gzip', 'gzip'],
    ['gzip;q=0.5', 'gzip'],
    ['identity', undefined],
    ['', undefined],
  ])('come as the client takes them: %j', async (accepted, encoding) => {
    await start();
    const headers = { 'accept-encoding': accepted };
    const answer = await ask(rig, '/app.js', { headers, isCompressed: true });
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers.vary).toBe('accept-encoding');
    expect(answer.text).toContain("from './api.js'");
  });

  it('are not sent again when the browser has them, in whatever encoding', async () => {
    await start();
    const headers = { 'accept-encoding': 'br' };
    const etag = String((await ask(rig, '/app.js', { headers })).headers.etag);
    const again = await fetch(`${rig.url}/app.js`, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const other = await fetch(`${rig.url}/app.js`, { headers: { 'if-none-match': '"x"' } });
    expect(other.status).toBe(200);
  });

  it('bring the highlighter with the languages that the page asks for', async () => {
    await start();
    const page = await (await fetch(`${rig.url}/highlight.js`)).text();
    const [, names = ''] = /new Set\(\s*'([\w ]+)'/.exec(page) ?? [];
    expect(names.split(' ').length).toBeGreaterThan(12);
    for (const name of ['core', ...names.split(' ').map((each) => `languages/${each}`)]) {
      const response = await fetch(`${rig.url}/highlight/${name}.js`);
      expect([name, response.status]).toEqual([name, 200]);
      expect(response.headers.get('content-type')).toContain('text/javascript');
      expect(await response.text()).toMatch(/export\s*\{|export default/);
    }
  });

  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/styles/../../../package.json',
    '/styles',
    '/styles/',
    '/index.html',
    '/app.js%00.html',
    '/highlight/languages/../../package.js',
    '/highlight/languages/..%2f..%2fpackage.js',
    '//etc/passwd',
    '/\\..\\app.js',
  ])('are all that can be had: %s is nothing', async (path) => {
    await start();
    const { status, text } = await ask(rig, path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(text).not.toMatch(/devDependencies|root:/);
  });
});

describe('POST /page/messages', () => {
  it('shows the first words at once and the whole answer at the end', async () => {
    await start('one two three');
    rig.model.hold();
    const stream = events(await say({ text: 'hi' }));
    expect((await stream.next()).value).toEqual({ type: 'working' });
    // The model has not got further than its first word.
    expect((await stream.next()).value).toMatchObject({ type: 'show', markdown: 'one ' });
    rig.model.release();
    const rest = await all(stream);
    expect(rest.slice(-2)).toEqual([
      { type: 'finish', markdown: 'one two three', buttons: [[expect.anything()]] },
      { type: 'done' },
    ]);
  });

  it('sends what was added, and not more than 20 times a second', async () => {
    const words = Array.from({ length: 300 }, (_, index) => `w${index} `);
    await start({ tokens: words, tokenMs: 1 });
    const startedAt = performance.now();
    const sent = await all(events(await say({ text: 'hi' })));
    const seconds = (performance.now() - startedAt) / 1000;
    const shows = sent.filter(({ type }) => type === 'show');
    expect(shows.length).toBeLessThanOrEqual(Math.ceil(seconds * 20) + 1);
    expect(shows.length).toBeGreaterThan(2);
    const text = shows.map((event) => event.append ?? event.markdown).join('');
    expect(words.join('').startsWith(text)).toBe(true);
    expect(sent.at(-2)).toMatchObject({ type: 'finish', markdown: words.join('').trim() });
  });

  it('takes a slash command, in the language of the browser', async () => {
    await start();
    const init = { headers: { 'accept-language': 'ru-RU,ru;q=0.9,en;q=0.8' } };
    const sent = await all(events(await say({ text: '/help' }, init)));
    expect(sent[0]).toMatchObject({ type: 'finish', markdown: expect.stringContaining('Что я') });
    expect(rig.model.chats).toEqual([]);
  });

  it('takes a path for a question, not for a command', async () => {
    await start();
    await all(events(await say({ text: '/usr/bin/env is what?' })));
    expect(rig.model.chats).toHaveLength(1);
  });

  it('gives buttons, and what comes of a press', async () => {
    await start();
    // The button of a model that is not on disk would download it: whoever is here is an admin.
    rig.model.load('qwen2.5-0.5b');
    const [models] = await all(events(await say({ text: '/models' })));
    const rows = models?.buttons ?? [];
    const press = rows.flat().find(({ press: { argument } }) => argument === 'qwen2.5-0.5b')?.press;
    const pressed = await all(
      events(await say({ id: 'm2', text: '', invocation: press, isPress: true })),
    );
    expect(pressed[0]).toMatchObject({ markdown: expect.stringContaining('qwen2.5-0.5b') });
    expect(await read('/page/history?conversation=chat-1')).toMatchObject({
      model: 'qwen2.5-0.5b',
    });
  });

  it('lets a page that lost its connection watch the same answer again', async () => {
    await start('one two three');
    rig.model.hold();
    const first = events(await say({ text: 'hi' }));
    await first.next();
    await first.next();
    await first.return(undefined);
    const again = events(await say({ text: 'hi' }));
    expect((await again.next()).value).toEqual({ type: 'working' });
    expect((await again.next()).value).toMatchObject({ type: 'show', markdown: 'one ' });
    rig.model.release();
    expect((await all(again)).at(-2)).toMatchObject({ markdown: 'one two three' });
    expect(rig.model.chats).toHaveLength(1);
  });

  it('answers a message that comes twice once', async () => {
    await start();
    await all(events(await say({ text: 'hi' })));
    expect(await all(events(await say({ text: 'hi' })))).toEqual([{ type: 'done' }]);
    expect(rig.model.chats).toHaveLength(1);
  });

  it.each([
    [{ text: '' }, 'text:'],
    [{ text: 'x', conversation: 'Not Valid' }, 'conversation:'],
    [{ text: 'x', id: '' }, 'id:'],
    [{ text: 'x', invocation: {} }, 'invocation.command:'],
  ])('is 400 for %j', async (message, field) => {
    await start();
    const [status, , text] = await refusal(await say(message));
    expect(status).toBe(400);
    expect(text).toContain(field);
  });
});

describe('the rest of what the page asks', () => {
  it('stops an answer and keeps what is written', async () => {
    await start('one two three');
    rig.model.hold();
    const stream = events(await say({ text: 'hi' }));
    await stream.next();
    await stream.next();
    const stop = await post(`${rig.url}/page/stop`, { conversation: 'chat-1' });
    expect(await stop.json()).toEqual({ stopped: true });
    rig.model.release();
    expect((await all(stream)).at(-2)).toMatchObject({ type: 'finish', markdown: 'one' });
    const again = await post(`${rig.url}/page/stop`, { conversation: 'chat-1' });
    expect(await again.json()).toEqual({ stopped: false });
  });

  it('gives the history of this conversation alone, and the model', async () => {
    await start();
    await all(events(await say({ text: 'hi' })));
    const retry = { command: 'retry', argument: 'web:chat-1:m1' };
    expect(await read('/page/history?conversation=chat-1')).toEqual({
      exchanges: [
        {
          id: 'm1',
          question: 'hi',
          files: [],
          markdown: 'Hello there.',
          state: 'whole',
          model: 'phi-4-mini',
          at: expect.any(Number),
          buttons: [[{ label: '🔁 Retry', press: retry }]],
        },
      ],
      older: 0,
      system: null,
      model: 'phi-4-mini',
    });
    expect(await read('/page/history?conversation=chat-2')).toMatchObject({ exchanges: [] });
    expect((await fetch(`${rig.url}/page/history?conversation=../x`)).status).toBe(400);
  });

  it('tells what the page has to know, in the language of the browser', async () => {
    await start();
    const about = await read('/page/start', { headers: { 'accept-language': 'ru' } });
    expect(about).toMatchObject({
      version: '1.2.3',
      language: 'ru',
      languages: { en: 'English', ru: 'Русский' },
      settings: {
        temperature: 0.7,
        length: 512,
        showsThought: true,
        showsStatistics: false,
        language: null,
      },
      lengths: [256, 512],
      files: { most: 10, maxBytes: 10 * 1024 * 1024 },
    });
    const commands = about.commands as { name: string; description: string }[];
    expect(commands.map(({ name }) => name)).toContain('model');
    expect(last(commands)?.description).toMatch(/[а-я]/);
  });

  it('completes what a command takes', async () => {
    await start();
    const path = '/page/completions?conversation=c&command=model&argument=phi';
    expect(await read(path)).toMatchObject({ choices: [{ value: 'phi-4-mini' }] });
  });
});
