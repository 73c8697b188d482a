import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Conversation } from '../../src/storage/conversation.ts';
import { OWNER, openMemoryStore, openStore, type Store } from '../../src/storage/store.ts';
import { recordingLog } from '../recording-log.ts';
import { temporaryFolder } from './temporary-folder.ts';

const talk: Conversation = {
  key: 'telegram:1',
  person: 'telegram:1',
  startedAt: 1,
  exchanges: [{ source: 'telegram:1:1', question: 'Hi', answer: 'Hello', state: 'whole', at: 1 }],
};

async function fill(store: Store): Promise<void> {
  await store.people.update('telegram:1', () => ({ id: 'telegram:1', name: 'Ann', role: 'user' }));
  await store.conversations.update(talk.key, () => talk);
  await store.archive.update(`${talk.key}:1`, () => ({ ...talk, startedAt: 0 }));
  await store.owner.update(OWNER, () => ({ id: 'telegram:1' }));
}

describe('openStore', () => {
  it('keeps people, conversations, archive and owner apart and over a restart', async () => {
    const dir = join(await temporaryFolder(), 'data');
    const { log, lines } = recordingLog();
    await fill(await openStore({ dir, log }));
    const store = await openStore({ dir, log });
    expect(await store.people.read('telegram:1')).toMatchObject({ name: 'Ann', role: 'user' });
    expect(await store.conversations.read('telegram:1')).toEqual(talk);
    expect(await store.archive.read('telegram:1:1')).toEqual({ ...talk, startedAt: 0 });
    expect(await store.owner.read(OWNER)).toEqual({ id: 'telegram:1' });
    expect(lines).toEqual([]);
  });

  it('closes a folder that others could read', async () => {
    const dir = join(await temporaryFolder(), 'data');
    await mkdir(dir);
    await chmod(dir, 0o755);
    await fill(await openStore({ dir, log: recordingLog().log }));
    const modes = await Promise.all(
      ['', 'people', 'conversations', 'archive'].map(async (name) => {
        return ((await stat(join(dir, name))).mode & 0o777).toString(8);
      }),
    );
    expect(modes).toEqual(['700', '700', '700', '700']);
  });

  it('goes on with the rest when one person’s file is damaged', async () => {
    const dir = join(await temporaryFolder(), 'data');
    const { log, lines } = recordingLog();
    await fill(await openStore({ dir, log }));
    const file = join(dir, 'people', 'telegram.1.json');
    await writeFile(file, '{"v":1,"key":"telegram:1","data":{"id":"telegram:1","role":"king"}}');
    const store = await openStore({ dir, log });
    expect(await store.people.read('telegram:1')).toBeUndefined();
    expect(await store.conversations.read('telegram:1')).toEqual(talk);
    expect(await readdir(join(dir, 'people'))).toEqual([
      expect.stringMatching(/^telegram\.1\.json\.damaged-/),
    ]);
    expect(lines).toHaveLength(1);
  });
});

describe('drafts that a killed run left', () => {
  it('go at the next start, those that are being written stay', async () => {
    const dir = join(await temporaryFolder(), 'data');
    await fill(await openStore({ dir, log: recordingLog().log }));
    const drafts = [
      join(dir, 'owner.json.0123abcd.tmp'),
      join(dir, 'foundry-chat.pid.0123abcd.tmp'),
      join(dir, 'conversations', 'telegram.1.json.0123abcd.tmp'),
      // As the first versions named them.
      join(dir, 'archive', 'telegram.1.json.tmp'),
    ];
    for (const draft of drafts) await writeFile(draft, '{"v":1,"key":"tele');
    await writeFile(join(dir, 'people', 'notes of the admin.tmp'), 'kept');
    const { log, lines } = recordingLog();
    const store = await openStore({ dir, log });
    // From the first moment on, while old drafts are looked for.
    const changes = Array.from({ length: 20 }, (_, index) =>
      store.conversations.update(`telegram:${index}`, () => talk),
    );
    await vi.waitFor(() => expect(lines).toHaveLength(3), { timeout: 5_000 });
    await Promise.all(changes);
    const names = await readdir(dir, { recursive: true });
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([
      join('people', 'notes of the admin.tmp'),
    ]);
    expect(await store.conversations.keys()).toHaveLength(20);
    const counts = lines.map(({ drafts }) => drafts);
    expect(counts.sort()).toEqual([1, 1, 2]);
  });
});

describe('openMemoryStore', () => {
  it('holds the same kinds, and two stores share nothing', async () => {
    const store = openMemoryStore();
    await fill(store);
    expect(await store.conversations.read('telegram:1')).toEqual(talk);
    expect(await openMemoryStore().conversations.read('telegram:1')).toBeUndefined();
  });
});
