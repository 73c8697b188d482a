import type { Incoming } from './door.ts';

/** The conversation a message belongs to: one per person in each place, threads and topics apart. */
export function conversationKey({ place, author }: Pick<Incoming, 'place' | 'author'>): string {
  const parts = [place.platform, place.chat];
  if (place.thread !== undefined) parts.push(place.thread);
  if (place.kind === 'group') parts.push(`by:${author.id}`);
  return parts.join(':');
}
