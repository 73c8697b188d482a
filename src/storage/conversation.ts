import { z } from 'zod';
import type { DocumentFormat } from './documents.ts';
import { moment } from './moment.ts';

/** A file that came with a question. */
export const attachment = z.object({
  name: z.string(),
  mime: z.string().optional(),
  bytes: z.number().optional(),
  /** What the door needs to fetch it. */
  ref: z.string(),
  /** What the model read of it; a picture has none. */
  text: z.string().optional(),
});
export type StoredAttachment = z.infer<typeof attachment>;

/** One question and what was answered. */
export const exchange = z.object({
  /** The message it came from: a delivery that is repeated is known by it. */
  source: z.string(),
  question: z.string(),
  /** Further messages that belong to it: the parts of a long paste. */
  also: z.array(z.string()).optional(),
  attachments: z.array(attachment).optional(),
  /** Ids of the messages that hold the answer, in the door's own form. */
  shown: z.array(z.string()).optional(),
  /** By which the door finds a message of the answer whose id was never noted. */
  trace: z.string().optional(),
  /** Without reasoning; empty while it is under way or when nothing came. */
  answer: z.string(),
  /** `open`: accepted, not answered yet. `cut`: stopped, or broken off. */
  state: z.enum(['open', 'whole', 'cut', 'failed']),
  model: z.string().optional(),
  at: moment,
});
export type Exchange = z.infer<typeof exchange>;

/** What one person and the bot said to each other in one place. */
export const conversation = z.object({
  key: z.string(),
  person: z.string(),
  startedAt: moment,
  /** As its person calls it; unset: by its first question. */
  title: z.string().optional(),
  /** How the model is to behave here, instead of what it is told everywhere. */
  system: z.string().optional(),
  exchanges: z.array(exchange),
});
export type Conversation = z.infer<typeof conversation>;

export const conversationFormat: DocumentFormat<Conversation> = {
  version: 1,
  parse: (data) => conversation.parse(data),
};
