import type { DoorMemory } from '../conversation/door.ts';
import type { Log } from '../log.ts';
import type { Store } from '../storage/store.ts';

/** So much of what a door saw last may be lost in a crash. */
const KEEP_AFTER_MS = 100;

/** A door's memory in the store: what it keeps again and again becomes one write in a while. */
export function doorMemory(name: string, { store, log }: { store: Store; log: Log }): DoorMemory {
  const { doors } = store;
  let look: (() => Readonly<Record<string, unknown>>) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let written = Promise.resolve();
  const complain = (error: unknown) =>
    log.warn({ door: name, error: String(error) }, 'what a door knows was not kept');
  return {
    read: () =>
      doors.read(name).catch((error: unknown) => {
        complain(error);
        return undefined;
      }),
    keep(newest) {
      look = newest;
      timer ??= setTimeout(write, KEEP_AFTER_MS);
    },
    async flush() {
      write();
      await written;
    },
  };

  function write(): void {
    clearTimeout(timer);
    timer = undefined;
    if (look === undefined) return;
    const state = look();
    look = undefined;
    written = doors.update(name, () => state).then(() => {}, complain);
  }
}
