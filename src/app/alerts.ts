import { statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Alerts, type AlertsOptions } from '../conversation/alerts/alerts.ts';
import type { Condition } from '../conversation/alerts/trouble.ts';
import type { DoorState } from '../conversation/door.ts';
import type { Foundry } from '../foundry/foundry.ts';
import { type Observe, unobserved } from '../observe.ts';
import type { StorageWatcher } from '../storage/watcher.ts';

/** A model server that restarts is back by then, and nobody needs to know. */
const FOUNDRY_PATIENCE_MS = 60_000;
/** Messengers have hiccups. */
const DOOR_PATIENCE_MS = 120_000;
const LOW_MEGABYTES = 200;
/** Only so much free room ends the alarm, so that it does not come and go. */
const FINE_MEGABYTES = 400;

type AlertParts = Pick<AlertsOptions, 'people' | 'outbox' | 'log'> & {
  readonly foundry: Pick<Foundry, 'hasServer'>;
  readonly doors: () => Readonly<Record<string, DoorState>>;
  readonly dataDir: string;
  readonly disk: DiskWatch;
};

/** Hears from the store how its writes fare, from the first one on. */
export class DiskWatch implements StorageWatcher {
  /** The latest write found no room. */
  isFull = false;
  /** Told of each file that was set aside, by folder and name. */
  onSetAside: (name: string) => void = () => {};
  readonly #observe: Observe;

  constructor(observe: Observe = unobserved) {
    this.#observe = observe;
  }

  wrote: NonNullable<StorageWatcher['wrote']> = ({ ms, fault }) => {
    this.#observe({ kind: 'write', seconds: ms / 1_000, hasFailed: fault !== undefined });
    if (fault === undefined || fault.code === 'disk_full') this.isFull = fault !== undefined;
  };

  setAside: NonNullable<StorageWatcher['setAside']> = (file) =>
    this.onSetAside(join(basename(dirname(file)), basename(file)));
}

/** What the admins are told of by the bot itself. */
export function openAlerts({ foundry, doors, dataDir, disk, ...rest }: AlertParts): Alerts {
  const messengers = Object.keys(doors());
  const conditions = [
    foundryGone(foundry),
    ...messengers.map((door) => doorGone(door, doors)),
    diskUsedUp(dataDir, disk),
  ];
  const alerts = new Alerts({ ...rest, conditions });
  disk.onSetAside = (name) => alerts.noteDamaged(name);
  return alerts;
}

/** A server that was not there from the start is no news. */
function foundryGone(foundry: Pick<Foundry, 'hasServer'>): Condition {
  let wasThere = false;
  return {
    key: 'foundry',
    patienceMs: FOUNDRY_PATIENCE_MS,
    look() {
      wasThere ||= foundry.hasServer;
      return wasThere && !foundry.hasServer ? { kind: 'foundryGone' } : undefined;
    },
  };
}

function doorGone(door: string, doors: AlertParts['doors']): Condition {
  return {
    key: `door ${door}`,
    patienceMs: DOOR_PATIENCE_MS,
    look() {
      const state = doors()[door];
      const isGone = state === 'connecting' || state === 'failing';
      return isGone ? { kind: 'doorGone', door } : undefined;
    },
  };
}

function diskUsedUp(dir: string, disk: DiskWatch): Condition {
  let limit = LOW_MEGABYTES;
  return {
    key: 'disk',
    patienceMs: 0,
    async look() {
      if (disk.isFull) return { kind: 'diskFull' };
      const { bavail, bsize } = await statfs(dir);
      const freeMegabytes = Math.floor((bavail * bsize) / 1_048_576);
      const isLow = freeMegabytes < limit;
      limit = isLow ? FINE_MEGABYTES : LOW_MEGABYTES;
      return isLow ? { kind: 'diskLow', freeMegabytes } : undefined;
    },
  };
}
