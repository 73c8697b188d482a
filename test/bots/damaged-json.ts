import fc from 'fast-check';
import { expect } from 'vitest';
import type { RecordingConversation } from './recording-conversation.ts';

/** Says what is damaged, then `say` the words; they must be heard, and no fault of ours be unheard. */
export async function expectHearing(
  conversation: RecordingConversation,
  { tell, say }: { tell: () => void; say: (words: string) => void },
): Promise<void> {
  const words = 'Still there?';
  const faults: unknown[] = [];
  const note = (reason: unknown) => void faults.push(reason);
  process.on('unhandledRejection', note);
  try {
    tell();
    say(words);
    for (let text = ''; text !== words; ) ({ text } = (await conversation.next()).incoming);
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off('unhandledRejection', note);
  }
  expect(faults).toEqual([]);
}

/** A JSON value as a platform tells it, in which some parts were replaced by anything or left out. */
export function damaged(whole: unknown): fc.Arbitrary<unknown> {
  return fc
    .array(fc.tuple(fc.nat(), fc.option(fc.jsonValue(), { nil: undefined })), {
      minLength: 1,
      maxLength: 3,
    })
    .map((damages) => damages.reduce((value, [at, other]) => replaced(value, at, other), whole));
}

/** Replaces the part whose number this is, or takes it away when `other` is undefined. */
function replaced(whole: unknown, at: number, other: unknown): unknown {
  const copy: unknown = structuredClone(whole);
  const places: (() => void)[] = [];
  collect(copy, other, places);
  places[at % Math.max(places.length, 1)]?.();
  return copy;
}

function collect(value: unknown, other: unknown, places: (() => void)[]): void {
  if (typeof value !== 'object' || value === null) return;
  const parts = value as Record<string, unknown>;
  for (const key of Object.keys(parts)) {
    places.push(() => {
      if (other === undefined) delete parts[key];
      else parts[key] = other;
    });
    collect(parts[key], other, places);
  }
}
