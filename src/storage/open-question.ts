import { z } from 'zod';
import type { DocumentFormat } from './documents.ts';
import { moment } from './moment.ts';
import { storedPlace } from './place.ts';

/** A question that was accepted and has not got its final answer: the next run takes it up. */
export const openQuestion = z.object({
  /** The conversation. */
  key: z.string(),
  /** Id of the message that asked. */
  source: z.string(),
  place: storedPlace,
  author: z.object({
    id: z.string(),
    name: z.string(),
    language: z.string().optional(),
    isLocal: z.boolean().optional(),
  }),
  /** When it was accepted. */
  at: moment,
});
export type OpenQuestion = z.infer<typeof openQuestion>;

export const openQuestionFormat: DocumentFormat<OpenQuestion> = {
  version: 1,
  parse: (data) => openQuestion.parse(data),
};
