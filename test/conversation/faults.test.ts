import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, textsFor } from '../../src/texts/index.ts';
import { foundryModels } from '../fakes/foundry/index.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';
import { ADMIN, ANN, BEN, openRig, SYSTEM_PROMPT } from './rig.ts';

const CHAT = '/v1/chat/completions';
const CUT = '⚠️ *The answer broke off here: the connection to the model was lost.*';
const TOO_LONG = '✂️ *The longest answer length was reached here.*';

describe('Foundry not running', () => {
  it.each(LANGUAGES)('is said in one sentence by a command in %s', async (language) => {
    const { fake, tell } = await openRig();
    fake.goDown();
    const sentence = textsFor(language).problems.unreachable;
    const { message } = await tell('/models', { by: { ...ANN, language } });
    expect(message).toEqual({ markdown: sentence, isPersonal: true });
  });

  it('gets an admin a button that starts it', async () => {
    const { fake, tell } = await openRig();
    fake.goDown();
    const { message } = await tell('/models', { by: ADMIN });
    expect(message?.buttons?.flat().map(({ press }) => press)).toEqual([
      { command: 'service', argument: 'start' },
    ]);
  });

  it('is no matter when it moved to another port before the question: nobody sees anything', async () => {
    const { fake, ask, tell } = await openRig();
    await ask('one');
    await fake.moveTo(0, { keepsModels: true });
    const reply = await tell('two');
    expect(reply.text).toBe('You said: two');
    expect(reply.drafts[0]?.markdown).toBe('You ');
  });

  it('stops neither /start nor /whoami', async () => {
    const { fake, ask } = await openRig();
    fake.goDown();
    expect(await ask('/start')).toContain('Just write to me.');
    expect(await ask('/whoami')).toContain('Your model: the default');
  });
});

describe('a model server with a fault', () => {
  it.each([
    ['answers an error', { mode: 'html500' }, 'The model server reported a fault.'],
    ['has no such model any more', { mode: 'status', status: 404, body: notFound() }, 'no model'],
  ] as const)('that %s gets a sentence without its own words', async (_, failure, sentence) => {
    const { fake, ask, history } = await openRig();
    fake.fail({ path: CHAT, times: 9, ...failure });
    const text = await ask('Hello');
    expect(text).toContain(sentence);
    expect(text).not.toMatch(/html|HTTP|500|404/);
    expect(await history.all('telegram:1')).toMatchObject([{ answer: '', state: 'failed' }]);
  });

  it('is not asked for ever: a fault inside the stream ends it', async () => {
    const { fake, ask } = await openRig();
    fake.fail({ path: CHAT, mode: 'error-in-stream', afterTokens: 0, times: 9 });
    expect(await ask('Hello')).toContain('The model server reported a fault.');
    expect(fake.chats).toHaveLength(1);
  });

  it('that has no model says so', async () => {
    const { ask } = await openRig({ fake: { models: [] } });
    expect(await ask('Hello')).toContain('has no model yet');
  });
});

describe('an answer that breaks off', () => {
  it.each(['error-in-stream', 'reset-mid-stream', 'end-without-finish'] as const)(
    'keeps its text with a note (%s), is cut in the history, and is not asked for again',
    async (mode) => {
      const { fake, ask, history } = await openRig();
      fake.fail({ path: CHAT, mode, afterTokens: 2 });
      const note = mode === 'error-in-stream' ? textsFor('en').cutByServer : CUT;
      expect(await ask('Hello there')).toBe(`You said:\n\n${note}`);
      expect(await history.all('telegram:1')).toMatchObject([
        { answer: 'You said:', state: 'cut' },
      ]);
      expect(fake.chats).toHaveLength(1);
    },
  );

  it('before the first word is asked for once more, unseen', async () => {
    const { fake, ask } = await openRig();
    fake.fail({ path: CHAT, mode: 'reset-mid-stream', afterTokens: 0 });
    expect(await ask('Hello')).toBe('You said: Hello');
    expect(fake.chats).toHaveLength(2);
  });

  it('at its longest length says so, and counts as whole', async () => {
    const { fake, ask, history } = await openRig({ maxTokens: 3 });
    fake.answer('one two three four five');
    expect(await ask('Count')).toBe(`one two three\n\n${TOO_LONG}`);
    expect(fake.chats[0]?.max_tokens).toBe(3);
    expect(await history.all('telegram:1')).toMatchObject([
      { answer: 'one two three', state: 'whole' },
    ]);
  });

  it.each([
    ['a fence', '```js\nlet a = 1;', '```'],
    ['a fence of tildes', '~~~\ncode', '~~~'],
    ['a longer fence', '````md\n```js\nlet a;\n```', '````'],
    ['a fence with another kind inside', '```\n~~~', '```'],
    ['a fence in a list', '- so:\n\n    ```sh\n    ls', '    ```'],
    ['the second fence', '```\na\n```\ntext\n```py\nb', '```'],
  ])('closes %s that it left open, so that the note is no code', async (_, text, closing) => {
    const { fake, ask, history } = await openRig();
    fake.answer([text, ' rest']);
    fake.fail({ path: CHAT, mode: 'reset-mid-stream', afterTokens: 1 });
    expect(await ask('Code!')).toBe(`${text}\n${closing}\n\n${CUT}`);
    expect((await history.all('telegram:1'))[0]?.answer).toBe(text);
  });

  it.each([
    ['a fence that is closed', '```js\nlet a;\n```'],
    ['a fence closed by a longer one', '```\na\n`````'],
    ['backticks in a sentence', 'Use ``` to begin code'],
    ['code in a line', '```one line```'],
  ])('leaves %s as it is', async (_, text) => {
    const { fake, ask } = await openRig();
    fake.answer([text, ' rest']);
    fake.fail({ path: CHAT, mode: 'reset-mid-stream', afterTokens: 1 });
    expect(await ask('Code!')).toBe(`${text}\n\n${CUT}`);
  });
});

describe('a prompt that is too long', () => {
  const small = foundryModels
    .filter(({ loaded }) => loaded)
    .map((model) => ({ ...model, contextLength: 1_000 }));

  it('for a model whose window nobody told is trimmed to what the server says, once', async () => {
    const { fake, ask, lastPrompt, history } = await openRig({ fake: { models: small } });
    for (let number = 0; number < 6; number += 1) {
      await history.accept('telegram:1', {
        source: `old:${number}`,
        person: ANN.id,
        text: `question ${number} ${'x'.repeat(400)}`,
      });
      const answer = `answer ${number} ${'y'.repeat(400)}`;
      await history.settle('telegram:1', `old:${number}`, { answer, state: 'whole' });
    }
    expect(await ask('Hello')).toBe('You said: Hello');
    expect(fake.chats).toHaveLength(2);
    const prompt = lastPrompt();
    expect(prompt[0]).toBe(`system: ${SYSTEM_PROMPT}`);
    expect(prompt.at(-1)).toBe('user: Hello');
    expect(prompt.at(-2)).toContain('answer 5');
    expect(prompt.length).toBeLessThan(14);
    expect(prompt.length).toBeGreaterThan(2);
  });

  it('because the answer was to be longer than the window is asked for with a shorter one', async () => {
    const { fake, ask } = await openRig({ fake: { models: small }, maxTokens: 2_000 });
    expect(await ask('Hello')).toBe('You said: Hello');
    expect(fake.chats.map(({ max_tokens }) => max_tokens)).toEqual([2_000, 500]);
  });

  it.each([
    ['tells no window', 'context size exceeded'],
    ['tells the window that was assumed', "This model's maximum context length is 4096 tokens"],
  ])('is halved when the server %s', async (_, message) => {
    const { fake, ask, lastPrompt, history } = await openRig();
    for (let number = 0; number < 40; number += 1) {
      await history.accept('telegram:1', { source: `${number}`, person: ANN.id, text: 'q' });
      const answer = 'a'.repeat(300);
      await history.settle('telegram:1', `${number}`, { answer, state: 'whole' });
    }
    fake.fail({
      path: CHAT,
      mode: 'status',
      status: 400,
      body: { error: { code: 'context_length_exceeded', message } },
    });
    expect(await ask('Hello')).toBe('You said: Hello');
    const [first, second] = fake.chats.map(({ messages }) => messages.length);
    expect(second).toBeLessThan((first ?? 0) * 0.6);
    expect(second).toBeGreaterThan((first ?? 0) * 0.3);
    expect(lastPrompt().at(-1)).toBe('user: Hello');
  });

  it('all by itself is said, after one try more', async () => {
    const { fake, ask, history } = await openRig({ fake: { models: small } });
    expect(await ask('x'.repeat(8_000))).toContain('too long for this model');
    expect(fake.chats).toHaveLength(2);
    expect(await history.all('telegram:1')).toMatchObject([{ state: 'failed' }]);
  });
});

describe('a disk that fails', () => {
  /** A file stands where a folder of the store should be: nobody can write there. */
  async function breakFolder(dir: string, name: string): Promise<void> {
    await rm(join(dir, name), { recursive: true, force: true, maxRetries: 10 });
    await writeFile(join(dir, name), '');
  }

  it.each(LANGUAGES)(
    'is said in one sentence in %s, and nobody is answered unsaved',
    async (language) => {
      const dir = await temporaryFolder();
      const { fake, ask, lines } = await openRig({ dir });
      await breakFolder(dir, 'conversations');
      const by = { ...ANN, language };
      expect(await ask('Hello', { by })).toBe(textsFor(language).problems.storage);
      expect(await ask('/ask Hello', { by })).toBe(textsFor(language).problems.storage);
      expect(fake.chats).toEqual([]);
      expect(lines).toContainEqual(expect.objectContaining({ level: 50, msg: 'not accepted' }));
    },
  );

  it('in the middle of an answer does not take the answer from the person', async () => {
    const dir = await temporaryFolder();
    const { fake, say, lines } = await openRig({ dir });
    fake.hold();
    const { reply, done } = await say('Hello');
    await reply.untilShown('You');
    await breakFolder(dir, 'conversations');
    fake.release();
    await done;
    expect(reply.text).toBe('You said: Hello');
    expect(lines).toContainEqual(
      expect.objectContaining({ code: 'write_failed', msg: 'not saved' }),
    );
  });

  it('fails a choice of model or a fresh conversation with the sentence, nothing else', async () => {
    const dir = await temporaryFolder();
    const { ask } = await openRig({ dir });
    await ask('Hello');
    await ask('/model phi-4-mini');
    await breakFolder(dir, 'people');
    await breakFolder(dir, 'archive');
    const sentence = textsFor('en').problems.storage;
    expect(await ask('/model qwen2.5-0.5b')).toBe(sentence);
    expect(await ask('/new')).toBe(sentence);
    expect(await ask('And now?')).toBe('You said: And now?');
  });

  it('whose people cannot be read turns everybody away with the sentence, and is over when mended', async () => {
    const dir = await temporaryFolder();
    const { ask } = await openRig({ dir });
    await breakFolder(dir, 'people');
    for (const by of [ANN, BEN, ADMIN]) {
      expect(await ask('Hello', { by })).toBe(textsFor('en').problems.storage);
    }
    await rm(join(dir, 'people'));
    expect(await ask('Hello')).toBe('You said: Hello');
  });
});

function notFound() {
  return { error: { message: "Model not found: No model matching 'x'" } };
}
