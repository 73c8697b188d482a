import { z } from 'zod';
import type { DocumentFormat } from './documents.ts';

/** A file that was sent through a door that has no platform to ask for it again. */
export const sentFile = z.object({ base64: z.string() });
export type SentFile = z.infer<typeof sentFile>;

export const sentFileFormat: DocumentFormat<SentFile> = {
  version: 1,
  parse: (data) => sentFile.parse(data),
};
