import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adviceFor } from '../../src/conversation/advice.ts';
import { NotDelivered } from '../../src/conversation/door.ts';
import { explain, faultFields } from '../../src/conversation/problems.ts';
import { FoundryError, type FoundryErrorCode } from '../../src/foundry/errors.ts';
import { StorageError, type StorageErrorCode } from '../../src/storage/errors.ts';
import { LANGUAGES, textsFor } from '../../src/texts/index.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';
import { RecordingReply } from './recording-reply.ts';
import { ADMIN, ANN, GROUP, openRig, type Rig, STRANGER } from './rig.ts';

const CHAT = '/v1/chat/completions';
/** A word that nobody says by chance. */
const SECRET = 'zebrafinch';
const FOUNDRY_CODES: readonly FoundryErrorCode[] = [
  'unreachable',
  'model_unknown',
  'model_not_downloaded',
  'model_not_loaded',
  'load_failed',
  'no_model',
  'context_too_long',
  'no_vision',
  'timeout',
  'cut',
  'server_fault',
  'bad_answer',
  'queue_full',
  'download_failed',
  'disk_full',
  'no_cli',
  'service_failed',
  'aborted',
];
const STORAGE_CODES: readonly StorageErrorCode[] = [
  'disk_full',
  'not_writable',
  'too_many_files',
  'newer_version',
  'write_failed',
  'read_failed',
];
/** Pino's number for `debug`. */
const DEBUG = 20;

/** All that was logged, but for what only those see who debug. */
function logOf({ lines }: Rig): string {
  return JSON.stringify(lines.filter(({ level }) => Number(level) > DEBUG));
}

describe('the log', () => {
  it('never holds what was said or answered, and never a name', async () => {
    const rig = await openRig({ rules: { access: 'approval' } });
    const { ask, tell } = rig;
    rig.fake.answer(`The ${SECRET} sings.`);
    const by = { ...ANN, name: `Ann ${SECRET}` };
    await ask(`Where is the ${SECRET}?`, { by, place: GROUP });
    await ask(`/ask ${SECRET}`, { by });
    await tell('/retry', { by, isPress: true });
    await ask(`/system Speak like a ${SECRET}`, { by });
    await ask(`/model ${SECRET}`, { by });
    await ask(`/${SECRET}`, { by });
    await ask(`/load ${SECRET}`, { by: { ...ADMIN, name: SECRET } });
    await ask(`/claim ${SECRET}`, { by });
    await ask('/export json', { by });
    await ask('/forget everything', { by });
    await ask(SECRET, { by: { ...STRANGER, name: SECRET } });
    await ask(`/users approve ${SECRET}`, { by: ADMIN });
    await ask(`/users approve ${STRANGER.id}`, { by: ADMIN });
    expect(logOf(rig)).not.toContain(SECRET);
    expect(logOf(rig)).toContain(ANN.id);
  });

  it.each([
    ['an error', { mode: 'status', status: 500, body: { error: { message: `bad ${SECRET}` } } }],
    ['an error that quotes', { mode: 'status', status: 400, body: `input_value='${SECRET}'` }],
    ['no answer at all', { mode: 'status', status: 200, body: SECRET }],
    [
      'that it does not fit',
      { mode: 'status', status: 400, body: { error: { message: `context size: ${SECRET}` } } },
    ],
    [
      'that it has no such model in memory',
      { mode: 'status', status: 400, body: { error: { message: `not loaded: ${SECRET}` } } },
    ],
    ['a fault in the middle', { mode: 'error-in-stream', afterTokens: 1, message: SECRET }],
  ] as const)('does not repeat a server that gives back what it was sent: %s', async (_, fault) => {
    const rig = await openRig();
    rig.fake.fail({ path: CHAT, times: 9, ...fault });
    const text = await rig.ask(`Where is the ${SECRET}?`);
    expect(text).not.toMatch(/bad|input_value|context size/);
    expect(logOf(rig)).not.toContain(SECRET);
    expect(logOf(rig)).toMatch(/"(server_fault|bad_answer|context_too_long|cut|model_not_loaded)"/);
  });

  it('tells whoever debugs what the server said', async () => {
    const { fake, ask, lines } = await openRig();
    fake.fail({ path: CHAT, times: 9, mode: 'status', status: 500, body: `bad ${SECRET}` });
    await ask('Hello');
    expect(lines).toContainEqual(
      expect.objectContaining({ level: DEBUG, error: expect.stringContaining(SECRET) }),
    );
  });

  it('never holds the name of a file, or how it is found again', async () => {
    const rig = await openRig();
    const attachments = [
      { name: `${SECRET}.txt`, ref: `ref-${SECRET}` },
      { name: `${SECRET}.zip`, ref: `ref-${SECRET}` },
    ];
    const reply = new RecordingReply();
    const fetch = async () => {
      throw new Error(`cannot fetch ref-${SECRET}`);
    };
    await rig.tell('', { attachments, reply: Object.assign(reply, { fetch }) });
    expect(reply.text).toContain(`${SECRET}.txt`);
    expect(reply.text).not.toContain('ref-');
    expect(logOf(rig)).not.toContain(SECRET);
  });

  it('does not quote a data file that is damaged', async () => {
    const dir = await temporaryFolder();
    const first = await openRig({ dir });
    await first.ask('Hello');
    const file = join(dir, 'conversations', 'telegram.1.json');
    for (const damage of [SECRET, `{"v":1,"key":"telegram:1","data":{"key":"${SECRET}"}}`]) {
      await writeFile(file, damage);
      const rig = await openRig({ dir });
      await rig.ask('Hello again');
      expect(logOf(rig)).toContain('a damaged data file was set aside');
      expect(logOf(rig)).not.toContain(SECRET);
    }
  });

  it('holds the reason of a fault that quotes nobody', () => {
    expect(faultFields(new FoundryError('unreachable', 'ECONNREFUSED'))).toEqual({
      code: 'unreachable',
      error: 'ECONNREFUSED',
    });
    expect(faultFields(new FoundryError('server_fault', SECRET, { status: 500 }))).toEqual({
      code: 'server_fault',
      status: 500,
    });
    expect(faultFields(new StorageError('disk_full', 'cannot write a', undefined))).toEqual({
      code: 'disk_full',
      error: 'cannot write a',
    });
    expect(faultFields('odd')).toEqual({ code: 'bug', error: 'odd' });
    const gone = new NotDelivered('chat not found');
    expect(faultFields(gone)).toEqual({ code: 'not_delivered', error: 'chat not found' });
  });
});

describe('what a person reads of a fault', () => {
  /** Anything that could be in a message: paths, addresses, stacks, tokens. */
  const message = fc
    .tuple(fc.string(), fc.constantFrom('/home/', 'http://', 'at Object.', '\n', 'Bearer '))
    .map(([text, kind]) => `${kind}${SECRET}${text}`);
  const cause = message.map((text) => new Error(text));
  const fault = fc.oneof(
    fc
      .tuple(fc.constantFrom(...FOUNDRY_CODES), message, cause)
      .map(([code, text, why]) => new FoundryError(code, text, { cause: why, status: 500 })),
    fc
      .tuple(fc.constantFrom(...STORAGE_CODES), message, cause)
      .map(([code, text, why]) => new StorageError(code, text, why)),
    cause,
    message,
    fc.anything(),
  );

  it('is one of our sentences, whatever the fault says', () => {
    fc.assert(
      fc.property(fault, fc.constantFrom(...LANGUAGES), (error, language) => {
        const { problems } = textsFor(language);
        expect(Object.values(problems)).toContain(explain(error, textsFor(language)));
      }),
      { numRuns: 300 },
    );
  });

  it('also with the advice for it', async () => {
    const { foundry } = await openRig();
    await fc.assert(
      fc.asyncProperty(
        fault,
        fc.constantFrom('admin' as const, 'user' as const),
        async (error, role) => {
          const advice = await adviceFor(error, { foundry, role, texts: textsFor('en') });
          expect(JSON.stringify(advice)).not.toContain(SECRET);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('holds a model’s name only as a name: on one line, in its code span', async () => {
    const { foundry } = await openRig();
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom<FoundryErrorCode>('model_unknown', 'model_not_downloaded', 'load_failed'),
        async (model, code) => {
          const error = new FoundryError(code, SECRET, { model: `${model}\`\n# ${model}` });
          const { markdown } = await adviceFor(error, {
            foundry,
            role: 'user',
            texts: textsFor('en'),
          });
          expect(markdown).not.toContain('\n');
          expect((markdown.match(/`/g) ?? []).length % 2).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });
});
