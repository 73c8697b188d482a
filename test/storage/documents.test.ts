import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DocumentFormat, revive } from '../../src/storage/documents.ts';
import { sharedLimits } from '../../src/storage/lowdb-documents.ts';
import { MemoryDocuments } from '../../src/storage/memory-documents.ts';
import { documentsContract } from './documents.contract.ts';
import { type Note, openNotes } from './notes.ts';
import { temporaryFolder } from './temporary-folder.ts';

const note = z.object({ text: z.string() });

documentsContract('MemoryDocuments', async () => new MemoryDocuments());
documentsContract(
  'LowdbDocuments',
  async () => openNotes(join(await temporaryFolder(), 'notes')).documents,
);
documentsContract('LowdbDocuments that keep nothing in memory', async () => {
  const limits = sharedLimits({ documents: 0, bytes: 0 });
  return openNotes(join(await temporaryFolder(), 'notes'), { limits }).documents;
});

describe('revive', () => {
  const format: DocumentFormat<Note> = {
    version: 3,
    parse: (data) => note.parse(data),
    migrations: {
      1: (data) => ({ words: [data] }),
      2: (data) => ({
        text: z
          .object({ words: z.array(z.string()) })
          .parse(data)
          .words.join(),
      }),
    },
  };

  it('applies every migration that a document still needs, in order', () => {
    expect(revive(format, { v: 1, data: 'hello' })).toEqual({ text: 'hello' });
    expect(revive(format, { v: 2, data: { words: ['a', 'b'] } })).toEqual({ text: 'a,b' });
  });

  it('leaves a document of the newest version as it is', () => {
    expect(revive(format, { v: 3, data: { text: 'new' } })).toEqual({ text: 'new' });
  });

  it('refuses what a newer version wrote, rather than lose what it cannot know', () => {
    expect(() => revive(format, { v: 4, data: { text: 'x' } })).toThrow('newer version (4)');
  });

  it('refuses a version from which no migration leads on', () => {
    expect(() => revive(format, { v: 0, data: { text: 'x' } })).toThrow('no way from version 0');
  });

  it('checks what came out of the migrations', () => {
    expect(() => revive(format, { v: 3, data: { text: 5 } })).toThrow();
  });
});
