import { closeSync, openSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { StorageError } from '../../src/storage/errors.ts';
import { openNotes } from './notes.ts';

const [, , scenario = '', dir = ''] = process.argv;
const { documents, open } = openNotes(dir);

const store = (key: string, text: string) => documents.update(key, () => ({ text }));
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no fault',
    (error: unknown) => (error instanceof StorageError ? error.code : String(error)),
  );
const say = (line: string) => process.stdout.write(`${line}\n`);

/** What a process does that the system gives little to, for the tests of faults. */
const SCENARIOS: Readonly<Record<string, () => Promise<void>>> = {
  'large-file': async () => {
    await store('a', 'old');
    say('old stored');
    say(`large: ${await codeOf(store('a', 'x'.repeat(5_000_000)))}`);
    say(`reads ${(await open().read('a'))?.text}`);
    await store('a', 'new');
    say('new stored');
    say((await readdir(dir)).join());
  },
  'few-files': async () => {
    const taken = takeAllFiles();
    for (const file of taken.splice(0, 12)) closeSync(file);
    const keys = Array.from({ length: 300 }, (_, index) => `k${index}`);
    const stored = await Promise.all(keys.map((key) => store(key, key)));
    say(`stored ${stored.length} with 12 files`);
    say(`listed ${(await open().keys()).length}`);
    taken.push(...takeAllFiles());
    const change = await codeOf(store('k1', 'lost'));
    const read = await codeOf(open().read('k1'));
    for (const file of taken) closeSync(file);
    say(`change: ${change}`);
    say(`read: ${read}`);
    say(`reads ${(await documents.read('k1'))?.text}`);
    await store('k1', 'new');
    say('new stored');
  },
};

/** Opens files until the system gives no more. */
function takeAllFiles(): number[] {
  const taken: number[] = [];
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    return taken;
  }
}

await SCENARIOS[scenario]?.();
