import { describe, expect, it } from 'vitest';
import { conversationFormat } from '../../src/storage/conversation.ts';
import { type DocumentFormat, revive } from '../../src/storage/documents.ts';
import { lastAddressFormat } from '../../src/storage/last-address.ts';
import { ownerFormat, personFormat } from '../../src/storage/person.ts';

type Samples = {
  readonly format: DocumentFormat<unknown>;
  /** What each version wrote, as it stands in files out there; the last one is what comes out. */
  readonly written: Readonly<Record<number, unknown>>;
};

const exchange = { source: 'telegram:1:1', question: 'Hi', answer: 'Hello', state: 'whole', at: 2 };
const talk = { key: 'telegram:1', person: 'telegram:1', startedAt: 1, exchanges: [exchange] };

/** Raising a version needs a sample of the new one here; the old ones stay. */
const FORMATS: Readonly<Record<string, Samples>> = {
  conversation: { format: conversationFormat, written: { 1: talk } },
  person: {
    format: personFormat,
    written: { 1: { id: 'telegram:1', name: 'Ann', language: 'en', role: 'user', model: 'phi' } },
  },
  owner: { format: ownerFormat, written: { 1: { id: 'telegram:1' } } },
  lastAddress: { format: lastAddressFormat, written: { 1: { port: 5273 } } },
};

describe.each(Object.entries(FORMATS))('the format of a %s', (_, { format, written }) => {
  it('has a sample of each version, from the first to the newest', () => {
    const versions = Array.from({ length: format.version }, (_, index) => String(index + 1));
    expect(Object.keys(written)).toEqual(versions);
  });

  it.each(Object.entries(written))('reads what version %s wrote', (version, data) => {
    const newest = written[format.version];
    expect(revive(format, { v: Number(version), data })).toEqual(newest);
  });
});
