import { z } from 'zod';
import type { DocumentFormat } from './documents.ts';
import { moment } from './moment.ts';
import { storedPlace } from './place.ts';

/** No model writes more at once. */
const MOST_TOKENS = 10_000_000;

/** What a person wants otherwise than everybody; what is unset is as the operator has it. */
export const settings = z.object({
  /** 0 to 2. What no server would take counts as unset. */
  temperature: z.number().min(0).max(2).optional().catch(undefined),
  /** Longest answer, in tokens. */
  maxTokens: z.int().min(1).max(MOST_TOKENS).optional().catch(undefined),
  /** What the model thought is not shown. */
  hidesThought: z.boolean().optional(),
  /** A line under each answer tells how long it took. */
  showsStatistics: z.boolean().optional(),
  /** An admin is not told by the bot itself when something goes wrong. */
  hidesAlerts: z.boolean().optional(),
});
export type Settings = z.infer<typeof settings>;

/** A request to be let in. */
export const request = z.object({
  at: moment,
  /** Id of the message that asked, and where it stands: the answer goes there. */
  source: z.string(),
  place: storedPlace,
});
export type AccessRequest = z.infer<typeof request>;

/** What is kept of one person, under their id (`telegram:123`). */
export const person = z.object({
  id: z.string(),
  name: z.string(),
  /** The language of the person's own choice; unset: the one that the platform tells. */
  language: z.string().optional(),
  /** Given in the chat; `ADMIN_IDS` and `ALLOWED_IDS` come on top. */
  role: z.enum(['owner', 'admin', 'user', 'asked', 'denied']).optional(),
  /** The chosen model as the person knows it: an alias, or an id. */
  model: z.string().optional(),
  settings: settings.optional(),
  /** The language that the platform tells, for what the bot begins by itself. */
  appLanguage: z.string().optional(),
  /** About when they last used the bot. */
  seenAt: moment.optional(),
  asked: request.optional(),
});
export type Person = z.infer<typeof person>;

export const personFormat: DocumentFormat<Person> = {
  version: 1,
  parse: (data) => person.parse(data),
};

/** Who claimed the bot with the code of the start banner. */
export const owner = z.object({ id: z.string() });
export type Owner = z.infer<typeof owner>;

export const ownerFormat: DocumentFormat<Owner> = {
  version: 1,
  parse: (data) => owner.parse(data),
};
