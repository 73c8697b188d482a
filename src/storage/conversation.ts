import { z } from 'zod';
import type { DocumentFormat } from './documents.ts';

/** One question and what was answered. */
export const exchange = z.object({
  /** The message it came from: a delivery that is repeated is known by it. */
  source: z.string(),
  question: z.string(),
  /** Without reasoning; empty while it is under way or when nothing came. */
  answer: z.string(),
  /** `open`: accepted, not answered yet. `cut`: stopped, or broken off. */
  state: z.enum(['open', 'whole', 'cut', 'failed']),
  model: z.string().optional(),
  /** Milliseconds since 1970. */
  at: z.number(),
});
export type Exchange = z.infer<typeof exchange>;

/** What one person and the bot said to each other in one place. */
export const conversation = z.object({
  key: z.string(),
  person: z.string(),
  startedAt: z.number(),
  exchanges: z.array(exchange),
});
export type Conversation = z.infer<typeof conversation>;

export const conversationFormat: DocumentFormat<Conversation> = {
  version: 1,
  parse: (data) => conversation.parse(data),
};
