import { z } from 'zod';
import type { DocumentFormat } from './documents.ts';

/** Where a model server was found last, so that it is found again when it kept its port. */
export const lastAddress = z.object({ port: z.number().int().min(1).max(65_535) });
export type LastAddress = z.infer<typeof lastAddress>;

export const lastAddressFormat: DocumentFormat<LastAddress> = {
  version: 1,
  parse: (data) => lastAddress.parse(data),
};
