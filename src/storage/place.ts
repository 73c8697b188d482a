import { z } from 'zod';

/** Where something was said, kept so that a later run can answer there. */
export const storedPlace = z.object({
  platform: z.string(),
  chat: z.string(),
  thread: z.string().optional(),
  kind: z.enum(['private', 'group']),
  groupIds: z.array(z.string()).optional(),
});
export type StoredPlace = z.infer<typeof storedPlace>;
