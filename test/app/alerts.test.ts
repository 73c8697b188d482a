import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DiskWatch, openAlerts } from '../../src/app/alerts.ts';
import { People } from '../../src/conversation/people.ts';
import { openStore } from '../../src/storage/store.ts';
import { RecordingOutbox } from '../conversation/recording-outbox.ts';
import { ADMIN } from '../conversation/rig.ts';
import { recordingLog } from '../recording-log.ts';
import { smallDisk } from '../storage/small-disk.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';

/** The product's alerts over a real store. */
async function open(dir: string) {
  const { log } = recordingLog();
  const disk = new DiskWatch();
  const store = await openStore({ dir, log, watcher: disk });
  const outbox = new RecordingOutbox();
  const rules = { access: 'closed', adminIds: [ADMIN.id], allowedIds: [] } as const;
  const foundry = { hasServer: true };
  const alerts = openAlerts({
    foundry,
    doors: () => ({}),
    dataDir: dir,
    disk,
    people: new People({ store, rules }),
    outbox,
    log,
  });
  onTestFinished(() => alerts.stop());
  const texts = () => outbox.textsTo(ADMIN.id);
  return { alerts, store, texts };
}

const KEY = 'telegram:1';
const saying = (length: number) => () => ({ id: KEY, name: 'x'.repeat(length) });

describe('what admins are told of the disk', () => {
  it('is that it is low, then that it is full, then that there is room again', async (test) => {
    const { path, resize } = await smallDisk(test, '1m');
    const { alerts, store, texts } = await open(path);
    await alerts.look();
    expect(texts()).toEqual([expect.stringMatching(/has only [01] MB left/)]);
    await expect(store.people.update(KEY, saying(3_000_000))).rejects.toMatchObject({
      code: 'disk_full',
    });
    await alerts.look();
    expect(texts()[1]).toContain('My disk is full');
    await resize('600m');
    await store.people.update(KEY, saying(10));
    await alerts.look();
    expect(texts()[2]).toBe('✅ My disk has room again.');
  });

  it('is the name of a file that was set aside', async () => {
    const dir = await temporaryFolder();
    const { alerts, store, texts } = await open(dir);
    await store.people.update(KEY, saying(10));
    await writeFile(join(dir, 'owner.json'), '{"v":1,"key":"owner","data":');
    expect(await store.owner.read('owner')).toBeUndefined();
    await alerts.look();
    expect(texts().at(-1)).toMatch(/could not be read.*owner\.json\.damaged-/);
    expect(texts().at(-1)).not.toContain(dir);
  });
});
