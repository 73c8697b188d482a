import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { DocumentFormat } from '../../src/storage/documents.ts';
import { fileNameOf } from '../../src/storage/file-names.ts';
import { LowdbDocuments, type LowdbDocumentsOptions } from '../../src/storage/lowdb-documents.ts';
import { recordingLog } from '../recording-log.ts';

/** What the documents of the storage tests hold. */
export type Note = { readonly text: string };

const note = z.object({ text: z.string() });

/** Version 1 was the bare text. */
export const noteFormat: DocumentFormat<Note> = {
  version: 2,
  parse: (data) => note.parse(data),
  migrations: { 1: (data) => ({ text: z.string().parse(data) }) },
};

export const NOON = new Date('2030-01-02T12:00:00.000Z');

/** Notes in a folder, with ways past the documents. */
export function openNotes(dir: string, options: Partial<LowdbDocumentsOptions<Note>> = {}) {
  const { log, lines } = recordingLog();
  const open = () =>
    new LowdbDocuments({ dir, format: noteFormat, log, now: () => NOON, ...options });
  const fileOf = (key: string) => join(dir, `${fileNameOf(key)}.json`);
  const plant = async (key: string, content: string) => {
    await mkdir(dir, { recursive: true });
    await writeFile(fileOf(key), content);
  };
  return {
    dir,
    /** What was logged. */
    lines,
    documents: open(),
    /** Opens the same folder once more, as the next run does. */
    open,
    fileOf,
    /** Writes the file of a key. */
    plant,
  };
}

/** What a note's file holds. */
export function noteFile(key: string, text: string): string {
  return JSON.stringify({ v: noteFormat.version, key, data: { text } });
}
