import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { damaged } from '../bots/damaged-json.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';
import { RecordingReply } from './recording-reply.ts';
import { ADMIN, ANN, BEN, openRig, type Rig, STRANGER } from './rig.ts';

const SLOW = { timeout: 120_000 };
const rules = { access: 'approval' } as const;
const COMMANDS = ['/whoami', '/model', '/settings', '/system', '/export', '/export json', '/retry'];

/** What was said comes back, or what is in its way is named: a model chosen, or a persona. */
const ANSWER = /^You said: |^There is no model `|too long for this model/;

type File = { readonly path: string; readonly text: string };

/** A folder in which people did what people do, and one question was never answered. */
async function used(): Promise<readonly File[]> {
  const dir = await temporaryFolder();
  const rig = await openRig({ dir, rules });
  await rig.ask('Hello');
  await rig.ask('/system Be brief.');
  await rig.ask('/settings temperature 1');
  await rig.ask('/model qwen2.5-0.5b');
  await rig.ask('/new');
  await rig.ask('And now?');
  await rig.ask('Let me in', { by: STRANGER });
  await rig.ask('I am here, too', { by: BEN });
  rig.fake.hold();
  const { reply } = await rig.say('Never answered', { by: BEN, id: 'telegram:2:9' });
  await reply.untilShown('You');
  const names = await readdir(dir, { recursive: true });
  const files = names.filter((name) => name.endsWith('.json'));
  return Promise.all(
    files.map(async (path) => ({ path, text: await readFile(join(dir, path), 'utf8') })),
  );
}

let known: readonly File[] | undefined;

/** What {@link used} leaves, made in the first test that asks for it. */
async function usedFiles(): Promise<readonly File[]> {
  known ??= await used();
  expect(known.length).toBeGreaterThan(6);
  return known;
}

/** The same folder with these files in it. */
async function planted(changed: readonly File[]): Promise<string> {
  const dir = await temporaryFolder();
  for (const { path, text } of changed) {
    await mkdir(join(dir, path, '..'), { recursive: true });
    await writeFile(join(dir, path), text);
  }
  return dir;
}

/** Everybody does something; nobody meets a fault of ours, and everybody is answered. */
async function expectWorking(rig: Rig): Promise<void> {
  await rig.conversations.resume(async () => new RecordingReply());
  for (const command of COMMANDS) expect((await rig.tell(command)).message).toBeDefined();
  expect(await rig.ask('Are you there?')).toMatch(ANSWER);
  expect(await rig.ask('And for me?', { by: BEN })).toMatch(ANSWER);
  expect((await rig.tell('Hello?', { by: STRANGER })).misuse).toEqual([]);
  expect((await rig.tell('/users', { by: ADMIN })).message).toBeDefined();
  expect((await rig.tell(`/users card ${ANN.id}`, { by: ADMIN })).message).toBeDefined();
  const bugs = rig.lines.filter(({ code, level }) => code === 'bug' && Number(level) > 20);
  expect(bugs).toEqual([]);
}

async function expectSurvived(changed: readonly File[]): Promise<void> {
  const dir = await planted(changed);
  const rig = await openRig({ dir, rules });
  await expectWorking(rig);
  const aside = (await readdir(dir, { recursive: true })).filter((name) => /damaged/.test(name));
  const loud = rig.lines.filter(({ level }) => Number(level) >= 50);
  expect(loud).toHaveLength(aside.length);
}

/** Replaces every part of a document that `fits`. */
function everywhere(value: unknown, fits: (key: string) => boolean, other: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => everywhere(each, fits, other));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      fits(key) ? other : everywhere(each, fits, other),
    ]),
  );
}

const changeAll = async (change: (document: unknown) => unknown) =>
  (await usedFiles()).map(({ path, text }) => ({
    path,
    text: JSON.stringify(change(JSON.parse(text))),
  }));

describe('a data folder', () => {
  it('as it was left works', SLOW, async () => {
    await expectSurvived(await usedFiles());
  });

  it('in which any file was damaged in any way works', SLOW, async () => {
    const files = await usedFiles();
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: files.length - 1 }).chain((at) => {
          const { path, text = '' } = files[at] ?? { path: '' };
          const whole = JSON.parse(text) as object;
          const data = damaged(Reflect.get(whole, 'data')).map((other) => ({
            ...whole,
            data: other,
          }));
          const bytes = fc.oneof(
            fc.nat({ max: text.length }).map((length) => text.slice(0, length)),
            fc.string({ unit: 'binary', maxLength: 50 }),
          );
          const json = fc.oneof({ weight: 4, arbitrary: data }, damaged(whole), fc.jsonValue());
          return fc
            .oneof(
              { weight: 4, arbitrary: json.map((value) => JSON.stringify(value) ?? '') },
              bytes,
            )
            .map((other) =>
              files.map((file) => (file.path === path ? { path, text: other } : file)),
            );
        }),
        // A later version is refused, not set aside: what that looks like has its own test.
        async (changed) => {
          fc.pre(changed.every(({ text }) => !/"v":(?!1\b)/.test(text)));
          await expectSurvived(changed);
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each([
    ['before all time', -1e15],
    ['before any date', -1e300],
    ['far in the future', 4e12],
    ['after the last date', 1e300],
    ['between two milliseconds', 1.5],
  ])('with moments %s works', SLOW, async (_, at) => {
    const isMoment = (key: string) => ['at', 'startedAt', 'seenAt'].includes(key);
    await expectSurvived(await changeAll((document) => everywhere(document, isMoment, at)));
  });

  it.each([
    ['numbers that no server takes', (key: string) => /temperature|maxTokens/.test(key), 1e300],
    ['negative numbers', (key: string) => /temperature|maxTokens|bytes/.test(key), -7],
    [
      'texts that are not fit to be shown',
      (key: string) => /name|model|question|answer|language|system/i.test(key),
      '`\u202E\n\u0000[x](https://evil.example)**',
    ],
    [
      'giant texts',
      (key: string) => /name|model|question|answer|system/i.test(key),
      'x'.repeat(300_000),
    ],
    [
      'names that mean something to JavaScript',
      (key: string) => /name|model|language/i.test(key),
      '__proto__',
    ],
  ])('with %s works', SLOW, async (_, fits, other) => {
    await expectSurvived(await changeAll((document) => everywhere(document, fits, other)));
  });

  it('full of JSON that never ends works', SLOW, async () => {
    const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    const bombs = [
      deep,
      `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      `{"v":1,"key":"x","data":${deep}}`,
    ];
    const files = await usedFiles();
    for (const text of bombs) await expectSurvived(files.map(({ path }) => ({ path, text })));
  });
});

it('a stranger who asked by a clock that was ahead may ask again', async () => {
  const dir = await planted(
    await changeAll((document) => everywhere(document, (key) => key === 'at', Date.now() + 1e11)),
  );
  const rig = await openRig({ dir, rules });
  await rig.ask('Let me in', { by: STRANGER });
  const person = await rig.store.people.read(STRANGER.id);
  expect(person?.asked?.at).toBeLessThanOrEqual(Date.now());
});

it('what no server takes of somebody’s settings counts as unset', async () => {
  const isSetting = (key: string) => key === 'temperature';
  const dir = await planted(await changeAll((document) => everywhere(document, isSetting, 1e300)));
  const rig = await openRig({ dir, rules });
  await rig.ask('Hello?');
  expect(rig.fake.chats.at(-1)?.temperature).toBe(0.7);
});
