import { writeSync } from 'node:fs';
import { openNotes } from './notes.ts';

/** Counts up in a few documents until it is killed, and says each number that is stored. */
const [, , dir = ''] = process.argv;
const { documents } = openNotes(dir);
// From small ones to some that the disk takes in several pieces.
const PADDING = [0, 500, 20_000, 300_000];

async function countUp(key: string, padding: number): Promise<never> {
  for (;;) {
    const stored = await documents.update(key, (current) => {
      const next = Number.parseInt(current?.text ?? '0', 10) + 1;
      return { text: `${next} ${'x'.repeat(padding)}` };
    });
    writeSync(1, `${key} ${Number.parseInt(stored?.text ?? '', 10)}\n`);
  }
}

// Two at each key, so that some writes hold two changes.
await Promise.all(
  [...PADDING, ...PADDING].map((padding) => countUp(`telegram:${padding}`, padding)),
);
