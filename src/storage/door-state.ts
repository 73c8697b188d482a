import { z } from 'zod';
import type { DocumentFormat } from './documents.ts';

/** What a door wants to know again in the next run; its form is the door's own business. */
export const doorState = z.record(z.string(), z.unknown());
export type DoorState = z.infer<typeof doorState>;

export const doorStateFormat: DocumentFormat<DoorState> = {
  version: 1,
  parse: (data) => doorState.parse(data),
};
