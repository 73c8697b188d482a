import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { conversationFormat } from '../../src/storage/conversation.ts';
import { type DocumentFormat, revive } from '../../src/storage/documents.ts';
import { doorStateFormat } from '../../src/storage/door-state.ts';
import { lastAddressFormat } from '../../src/storage/last-address.ts';
import { openQuestionFormat } from '../../src/storage/open-question.ts';
import { ownerFormat, personFormat } from '../../src/storage/person.ts';
import { sentFileFormat } from '../../src/storage/sent-file.ts';

type Samples = {
  readonly format: DocumentFormat<unknown>;
  /** What each version wrote, as it stands in files out there; the last one is what comes out. */
  readonly written: Readonly<Record<number, unknown>>;
};

const SOURCES = fileURLToPath(new URL('../../src/storage/', import.meta.url));

const talk = {
  key: 'telegram:1',
  person: 'telegram:1',
  startedAt: 1,
  title: 'A talk',
  system: 'Be short.',
  exchanges: [
    {
      source: 'telegram:1:1',
      question: 'Hi',
      also: ['telegram:1:2'],
      attachments: [{ name: 'a.txt', mime: 'text/plain', bytes: 2, ref: 'x', text: 'hi' }],
      shown: ['9'],
      trace: '8',
      answer: 'Hello',
      state: 'whole',
      model: 'phi',
      at: 2,
    },
  ],
};
const person = {
  id: 'telegram:1',
  name: 'Ann',
  language: 'en',
  role: 'user',
  model: 'phi',
  settings: { temperature: 1, maxTokens: 500, hidesThought: true, showsStatistics: true },
};
const question = {
  key: 'telegram:1',
  source: 'telegram:1:1',
  place: { platform: 'telegram', chat: '1', thread: '7', kind: 'group', groupIds: ['telegram:1'] },
  author: { id: 'telegram:1', name: 'Ann', language: 'en', isLocal: false },
  at: 2,
};

/** Raising a version needs a sample of the new one here; the old ones stay. */
const FORMATS: Readonly<Record<string, Samples>> = {
  conversationFormat: { format: conversationFormat, written: { 1: talk } },
  doorStateFormat: { format: doorStateFormat, written: { 1: { highest: { account: 7 } } } },
  lastAddressFormat: { format: lastAddressFormat, written: { 1: { port: 5273 } } },
  openQuestionFormat: { format: openQuestionFormat, written: { 1: question } },
  ownerFormat: { format: ownerFormat, written: { 1: { id: 'telegram:1' } } },
  personFormat: { format: personFormat, written: { 1: person } },
  sentFileFormat: { format: sentFileFormat, written: { 1: { base64: 'aGk=' } } },
};

it('has samples of every format', () => {
  const sources = readdirSync(SOURCES).map((name) => readFileSync(`${SOURCES}${name}`, 'utf8'));
  const formats = sources.flatMap((text) => [...text.matchAll(/^export const (\w+Format)\b/gm)]);
  expect(formats.map(([, name]) => name).sort()).toEqual(Object.keys(FORMATS));
});

describe.each(Object.entries(FORMATS))('%s', (_, { format, written }) => {
  it('has a sample of each version, from the first to the newest', () => {
    const versions = Array.from({ length: format.version }, (_, index) => String(index + 1));
    expect(Object.keys(written)).toEqual(versions);
  });

  it.each(Object.entries(written))('reads what version %s wrote', (version, data) => {
    const newest = written[format.version];
    expect(revive(format, { v: Number(version), data })).toEqual(newest);
  });
});
