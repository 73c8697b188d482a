import type { Person } from '../storage/person.ts';
import type { Author, Place } from './door.ts';

/** What somebody may do. */
export type Role = 'admin' | 'user' | 'stranger';

export type AccessRules = {
  /** `approval` and `closed` let in only people who are listed or were approved. */
  readonly access: 'approval' | 'closed' | 'open';
  readonly adminIds: readonly string[];
  /** People and whole groups. */
  readonly allowedIds: readonly string[];
};

/** The role of somebody in a place. Whoever sits at this machine is an admin. */
export function roleOf(
  { author, place }: { author: Author; place: Place },
  person: Person | undefined,
  rules: AccessRules,
): Role {
  if (author.isLocal || rules.adminIds.includes(author.id)) return 'admin';
  if (person?.role === 'owner' || person?.role === 'admin') return 'admin';
  if (person?.role === 'denied') return 'stranger';
  const ids = [author.id, ...(place.groupIds ?? [])];
  if (ids.some((id) => rules.allowedIds.includes(id))) return 'user';
  return person?.role === 'user' || rules.access === 'open' ? 'user' : 'stranger';
}

/** Whether a role is enough for what a command asks for. */
export function mayUse(role: Role, audience: 'all' | 'user' | 'admin'): boolean {
  if (audience === 'all' || role === 'admin') return true;
  return audience === 'user' && role === 'user';
}
