import { expect, it } from 'vitest';
import type { DoorMemory } from '../../../src/conversation/door.ts';
import { eventually, openRig } from './rig.ts';

/** Keeps at once; `state` is what is kept. */
class PlainMemory implements DoorMemory {
  state: Readonly<Record<string, unknown>> | undefined;

  async read(): Promise<unknown> {
    return this.state;
  }

  keep(look: () => Readonly<Record<string, unknown>>): void {
    this.state = look();
  }

  async flush(): Promise<void> {}
}

it('knows private channels with their people, until they are forgotten', async () => {
  const memory = new PlainMemory();
  const { door, dm, ann, conversation } = await openRig({ memory });
  dm.say(ann, 'Hello');
  const { reply } = await conversation.next();
  await eventually('kept', () => JSON.stringify(memory.state ?? '').includes(ann.id));
  expect(memory.state).toMatchObject({ direct: { [dm.id]: ann.id } });
  await door.forget?.(`discord:${ann.id}`);
  expect(memory.state).toMatchObject({ direct: {} });
  // The bot hears its own words, which are nobody's.
  await reply.finish({ markdown: 'Bye' });
  expect(JSON.stringify(memory.state)).not.toContain(dm.id);
});

it('is not put out by a memory that somebody else wrote', async () => {
  const memory = new PlainMemory();
  memory.state = { accepted: 'soon', direct: ['7'] };
  const { dm, ann, conversation } = await openRig({ memory });
  dm.say(ann, 'Hello');
  expect((await conversation.next()).incoming.text).toBe('Hello');
});
