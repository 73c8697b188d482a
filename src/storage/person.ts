import { z } from 'zod';
import type { DocumentFormat } from './documents.ts';

/** What a person wants otherwise than everybody; what is unset is as the operator has it. */
export const settings = z.object({
  /** 0 to 2. */
  temperature: z.number().optional(),
  /** Longest answer, in tokens. */
  maxTokens: z.number().optional(),
  /** What the model thought is not shown. */
  hidesThought: z.boolean().optional(),
  /** A line under each answer tells how long it took. */
  showsStatistics: z.boolean().optional(),
});
export type Settings = z.infer<typeof settings>;

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
