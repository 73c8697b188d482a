import { describe, expect, it, onTestFinished } from 'vitest';
import { Alerts } from '../../src/conversation/alerts/alerts.ts';
import type { Condition, Trouble } from '../../src/conversation/alerts/trouble.ts';
import { People } from '../../src/conversation/people.ts';
import { openMemoryStore } from '../../src/storage/store.ts';
import { recordingLog } from '../recording-log.ts';
import { RecordingOutbox } from './recording-outbox.ts';
import { ADMIN, ANN, openRig } from './rig.ts';

const EVA = 'discord:5';

/** Alerts over one condition that the test switches. */
function openAlerts({ patienceMs = 0, tellWithinMs = 5_000 } = {}) {
  const store = openMemoryStore();
  const rules = { access: 'closed', adminIds: [ADMIN.id, EVA], allowedIds: [ANN.id] } as const;
  const outbox = new RecordingOutbox();
  const { log, lines } = recordingLog();
  const world: { trouble: Trouble | undefined; now: number; fault?: Error | undefined } = {
    trouble: undefined,
    now: 0,
  };
  const condition: Condition = {
    key: 'disk',
    patienceMs,
    look: async () => {
      if (world.fault !== undefined) throw world.fault;
      return world.trouble;
    },
  };
  const people = new People({ store, rules });
  const alerts = new Alerts({
    conditions: [condition],
    people,
    outbox,
    log,
    lookEveryMs: 2,
    tellWithinMs,
    now: () => world.now,
  });
  onTestFinished(() => alerts.stop());
  const texts = () => outbox.sent.map(({ to, reply }) => `${to} ${reply.text}`);
  return { alerts, world, outbox, store, lines, texts };
}

describe('alerts', () => {
  it('tell each admin once, nobody else, and once more when it is over', async () => {
    const { alerts, world, texts } = openAlerts();
    await alerts.look();
    expect(texts()).toEqual([]);
    world.trouble = { kind: 'diskFull' };
    await alerts.look();
    await alerts.look();
    expect(texts().sort()).toEqual([
      expect.stringMatching(/^discord:5 .*My disk is full/),
      expect.stringMatching(/^telegram:9 .*My disk is full/),
    ]);
    world.trouble = undefined;
    await alerts.look();
    await alerts.look();
    expect(texts().slice(2).sort()).toEqual([
      'discord:5 ✅ My disk has room again.',
      'telegram:9 ✅ My disk has room again.',
    ]);
  });

  it('wait until it has lasted, and say nothing of what was over before', async () => {
    const { alerts, world, texts } = openAlerts({ patienceMs: 60_000 });
    world.trouble = { kind: 'foundryGone' };
    await alerts.look();
    world.now = 59_999;
    await alerts.look();
    world.trouble = undefined;
    await alerts.look();
    world.trouble = { kind: 'foundryGone' };
    await alerts.look();
    world.now += 59_999;
    await alerts.look();
    expect(texts()).toEqual([]);
    world.now += 1;
    await alerts.look();
    expect(texts()).toHaveLength(2);
  });

  it('tell of a trouble that becomes another one', async () => {
    const { alerts, world, texts } = openAlerts();
    world.trouble = { kind: 'diskLow', freeMegabytes: 12 };
    await alerts.look();
    world.trouble = { kind: 'diskFull' };
    await alerts.look();
    expect(texts()).toHaveLength(4);
    expect(texts()[0]).toContain('only 12 MB left');
    expect(texts()[3]).toContain('is full');
  });

  it('are told three times an hour at most', async () => {
    const { alerts, world, texts } = openAlerts();
    for (let turn = 0; turn < 5; turn += 1) {
      world.trouble = { kind: 'diskFull' };
      await alerts.look();
      world.trouble = undefined;
      await alerts.look();
    }
    expect(texts()).toHaveLength(3 * 2 * 2);
    world.now = 60 * 60_000 + 1;
    world.trouble = { kind: 'diskFull' };
    await alerts.look();
    expect(texts()).toHaveLength(14);
  });

  it('speak the admin’s language, leave out who turned them off, and end only for who heard', async () => {
    const { alerts, world, store, texts } = openAlerts();
    await store.people.update(ADMIN.id, () => ({ id: ADMIN.id, name: 'Ada', language: 'ru' }));
    const quiet = { id: EVA, name: 'Eva', settings: { hidesAlerts: true } };
    await store.people.update(EVA, () => quiet);
    world.trouble = { kind: 'doorGone', door: 'irc' };
    await alerts.look();
    expect(texts()).toEqual([expect.stringContaining('Irc недоступен')]);
    await store.people.update(EVA, () => ({ id: EVA, name: 'Eva' }));
    world.trouble = undefined;
    await alerts.look();
    expect(texts()).toHaveLength(2);
  });

  it('do not go through the door that is gone, and wait for no message that does not arrive', async () => {
    const { alerts, world, outbox, texts } = openAlerts({ tellWithinMs: 20 });
    world.trouble = { kind: 'doorGone', door: 'discord' };
    await alerts.look();
    expect(texts()).toEqual([expect.stringMatching(/^telegram:9 .*not reached Discord/)]);
    outbox.direct = () => new Promise(() => {});
    world.trouble = { kind: 'diskFull' };
    await alerts.look();
    world.trouble = undefined;
    await alerts.look();
    expect(texts()).toHaveLength(1);
  });

  it('name a damaged file once, with how many others there are', async () => {
    const { alerts, texts } = openAlerts();
    alerts.noteDamaged('people/a.json.damaged-1');
    alerts.noteDamaged('people/b.json.damaged-1');
    await alerts.look();
    await alerts.look();
    expect(texts()).toHaveLength(2);
    expect(texts()[0]).toContain('`people/a.json.damaged-1` and 1 other.');
  });

  it('survive whatever cannot be looked at, or told', async () => {
    const { alerts, world, outbox, lines, texts } = openAlerts();
    world.fault = new Error('no such folder');
    await alerts.look();
    world.fault = undefined;
    outbox.failure = new Error('out of reach');
    world.trouble = { kind: 'diskFull' };
    await alerts.look();
    world.trouble = undefined;
    await alerts.look();
    expect(lines.map(({ msg }) => msg)).toContain('a trouble was not told');
    outbox.failure = undefined;
    world.trouble = { kind: 'diskFull' };
    const heard = outbox.nth(texts().length + 1);
    alerts.start();
    expect((await heard).reply.text).toContain('is full');
  });

  it('can be turned off with their own button, which only admins are shown', async () => {
    const { tell, store } = await openRig();
    const { message } = await tell('/settings', { by: ADMIN });
    expect(message?.markdown).toContain('Alerts when something goes wrong: on');
    const presses = message?.buttons?.flat().map(({ press }) => press.argument);
    expect(presses).toContain('alerts off');
    const off = await tell('/settings alerts off', { by: ADMIN, isPress: true });
    expect(off.message?.markdown).toContain('Alerts when something goes wrong: off');
    expect((await store.people.read(ADMIN.id))?.settings).toEqual({ hidesAlerts: true });
    expect((await tell('/settings')).message?.markdown).not.toContain('Alerts');
  });
});
