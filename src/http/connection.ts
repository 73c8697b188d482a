import type { HttpBindings } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/** Where a request comes from, by its connection: headers can say anything. */
export function addressOf(c: Context): string {
  return getConnInfo(c).remote.address ?? '';
}

/** Ends the connection of a request at once, whatever is still to be sent. */
export function cutConnection(c: Context): void {
  (c.env as Partial<HttpBindings>).outgoing?.destroy();
}
