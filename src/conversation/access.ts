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

/** What somebody is to the bot wherever they speak; `guest`: only in groups that are listed. */
export type Standing = 'owner' | 'admin' | 'user' | 'guest' | 'asked' | 'denied';

/** The standing of a person who is known. */
export function standingOf(
  { id, role }: Pick<Person, 'id' | 'role'>,
  rules: AccessRules,
): Standing {
  if (role === 'owner') return 'owner';
  if (rules.adminIds.includes(id) || role === 'admin') return 'admin';
  if (role === 'denied') return 'denied';
  if (role === 'user' || rules.access === 'open' || rules.allowedIds.includes(id)) return 'user';
  return role ?? 'guest';
}

/** Whether a role is enough for what a command asks for. */
export function mayUse(role: Role, audience: 'all' | 'user' | 'admin'): boolean {
  if (audience === 'all' || role === 'admin') return true;
  return audience === 'user' && role === 'user';
}
