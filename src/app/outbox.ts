import type { Door, Outbox } from '../conversation/door.ts';

/** The ways to people through whichever doors are open when they are needed. */
export function outboxThrough(doors: readonly Door[]): Outbox {
  const doorOf = (platform: string) => doors.find(({ name }) => name === platform);
  return {
    replyTo: async (said) => await doorOf(said.place.platform)?.replyTo?.(said),
    direct: async (personId, language) => {
      const [platform = ''] = personId.split(':');
      return await doorOf(platform)?.direct?.(personId, language);
    },
  };
}
