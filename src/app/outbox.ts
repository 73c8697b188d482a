import type { Door, Outbox } from '../conversation/door.ts';

/** The ways to people through whichever doors are open when they are needed. */
export function outboxThrough(doors: readonly Door[]): Outbox {
  const doorOf = (platform: string) => doors.find(({ name }) => name === platform);
  const doorOfPerson = (id: string) => doorOf(id.split(':')[0] ?? '');
  return {
    replyTo: async (said) => await doorOf(said.place.platform)?.replyTo?.(said),
    direct: async (personId, language) =>
      await doorOfPerson(personId)?.direct?.(personId, language),
    forget: async (personId) => await doorOfPerson(personId)?.forget?.(personId),
  };
}
