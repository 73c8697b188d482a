import type { StoredPlace } from '../storage/place.ts';
import type { Place } from './door.ts';

/** A place as it is kept. */
export function toStored({ groupIds, ...where }: Place): StoredPlace {
  return { ...where, ...(groupIds && { groupIds: [...groupIds] }) };
}

/** The same the other way: what was not known is left out again. */
export function fromStored(place: StoredPlace): Place {
  const { platform, chat, thread, kind, groupIds } = place;
  return {
    platform,
    chat,
    kind,
    ...(thread !== undefined && { thread }),
    ...(groupIds !== undefined && { groupIds }),
  };
}
