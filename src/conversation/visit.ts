import type { Person } from '../storage/person.ts';
import type { Texts } from '../texts/texts.ts';
import type { Role } from './access.ts';
import type { Incoming, Reply } from './door.ts';

/** Something that was said, with who says it and how they are answered. */
export type Visit = {
  readonly incoming: Incoming;
  readonly reply: Reply;
  /** As the store had it when it was said; undefined: never met. */
  readonly person: Person | undefined;
  readonly role: Role;
  readonly texts: Texts;
};
