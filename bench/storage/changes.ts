import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '../../src/storage/store.ts';
import type { Figure } from '../figures.ts';
import { keyOf, withOneMore } from './filled-folder.ts';

const CHANGES = 300;
const AT_ONCE = 20;
const KEYS_RUNS = 5;
/** Visits people in an order that no cache knows. */
const STEP = 7_919;

export type Filled = { readonly store: Store; readonly dir: string; readonly people: number };

/** Messages made durable one after the other, each beside a bare write of as many bytes. */
export async function measureChanges({ store, dir, people }: Filled): Promise<Figure> {
  const values: number[] = [];
  const bare: number[] = [];
  for (let turn = 0; turn < CHANGES; turn += 1) {
    const key = keyOf((turn * STEP) % people);
    let text = '';
    values.push(
      await timed(() =>
        store.conversations.update(key, (current) => {
          const next = withOneMore(key, current);
          text = JSON.stringify(next);
          return next;
        }),
      ),
    );
    bare.push(await timed(() => bareWrite(join(dir, 'bare'), text)));
  }
  return {
    name: `a message made durable, ${people.toLocaleString('en')} people stored`,
    unit: 'ms',
    values,
    target: 5,
    baseline: { name: 'bare write, fsync, rename', values: bare },
  };
}

/** The same when several people write in the same moment: what each of them waits. */
export async function measureCrowd({ store, people }: Filled): Promise<Figure> {
  const values: number[] = [];
  for (let turn = 0; turn < CHANGES / AT_ONCE; turn += 1) {
    const crowd = Array.from({ length: AT_ONCE }, (_, index) => {
      const key = keyOf(((turn * AT_ONCE + index) * STEP) % people);
      return timed(() => store.conversations.update(key, (now) => withOneMore(key, now)));
    });
    values.push(...(await Promise.all(crowd)));
  }
  return {
    name: `the same for ${AT_ONCE} at once, ${people.toLocaleString('en')} people stored`,
    unit: 'ms',
    values,
  };
}

/** The list of all keys. */
export async function measureKeys({ store, people }: Filled): Promise<Figure> {
  const values: number[] = [];
  for (let turn = 0; turn < KEYS_RUNS; turn += 1) {
    values.push(await timed(() => store.conversations.keys('telegram:1')));
  }
  return { name: `the keys of ${people.toLocaleString('en')} conversations`, unit: 'ms', values };
}

async function bareWrite(dir: string, text: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const draft = join(dir, 'draft');
  const file = await open(draft, 'w', 0o600);
  await file.writeFile(text);
  await file.sync();
  await file.close();
  await rename(draft, join(dir, 'file'));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
