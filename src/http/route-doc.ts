import type { z } from 'zod';

/** What one route takes and gives, for `GET /openapi.json`. Stands beside its handler. */
export type RouteDoc = {
  readonly method: 'get' | 'post';
  /** As Hono writes it: `/v1/models/:name`. */
  readonly path: string;
  /** Names the operation, and with an ending its schemas: `generate`, `GenerateBody`. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** JSON that is posted, as the handler checks it. */
  readonly body?: z.ZodType;
  /** What a success is. */
  readonly answer:
    | {
        readonly json: z.ZodType;
        /** Data of the server-sent events that come instead when the body says `stream`. */
        readonly events?: z.ZodType;
      }
    /** Text of this media type. */
    | { readonly text: string };
  /** Statuses of the errors that only some routes have; see `openapi.ts` for those of all. */
  readonly errors?: readonly ErrorStatus[];
  /** A 503 that is no error but says this. */
  readonly unready?: z.ZodType;
  /** Whether it can be asked without the key. */
  readonly isOpen?: boolean;
  /** The shape of its errors; unset: that of the API. */
  readonly error?: { readonly name: string; readonly json: z.ZodType };
};

export type ErrorStatus = 400 | 401 | 403 | 404 | 408 | 413 | 429 | 500 | 502 | 503 | 504;
