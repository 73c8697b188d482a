import type { Incoming } from './door.ts';

const BY = ':by:';

/** The conversation a message belongs to: one per person in each place, threads and topics apart. */
export function conversationKey({ place, author }: Pick<Incoming, 'place' | 'author'>): string {
  const parts = [place.platform, place.chat];
  if (place.thread !== undefined) parts.push(place.thread);
  if (place.kind === 'group') return `${parts.join(':')}${BY}${author.id}`;
  return parts.join(':');
}

/**
 * Whether a conversation with this key, or one that was put away under it, may be this person's: the
 * key of a private chat need not say whose it is.
 */
export function mayBelongTo(person: string, key: string): boolean {
  const [platform = ''] = person.split(':');
  const at = key.indexOf(BY);
  if (at < 0) return key.startsWith(`${platform}:`);
  const by = key.slice(at + BY.length);
  // What was put away has its beginning behind it.
  return by === person || by.startsWith(`${person}:`);
}
