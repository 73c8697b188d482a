import type { DoorMemory } from '../../../src/conversation/door.ts';

/** Keeps at once; `state` is what is kept. */
export class PlainMemory implements DoorMemory {
  state: Readonly<Record<string, unknown>> | undefined;

  async read(): Promise<unknown> {
    return this.state;
  }

  keep(look: () => Readonly<Record<string, unknown>>): void {
    this.state = look();
  }

  async flush(): Promise<void> {}
}
