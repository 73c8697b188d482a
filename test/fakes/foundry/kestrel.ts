import type { Call } from './dialect.ts';
import { sendText } from './wire.ts';

/** One route of a C# service; `name` is the decoded last part of the path, if the route has one. */
export type KestrelRoute = {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly run: (call: Call, name: string) => void | Promise<void>;
};

/**
 * Answers as ASP.NET's Kestrel: the route's part of the path arrives decoded, an unknown path gets
 * an empty 404, a known one with another method an empty 405.
 */
export async function runRoutes(call: Call, routes: readonly KestrelRoute[]): Promise<void> {
  call.res.setHeader('server', 'Kestrel');
  const known = routes.filter((route) => route.path.test(call.path));
  const route = known.find(({ method }) => method === call.method);
  if (route !== undefined) {
    const [, name = ''] = route.path.exec(call.path) ?? [];
    return await route.run(call, decoded(name));
  }
  const allow = known.map(({ method }) => method).join(', ');
  sendText(call.res, allow === '' ? 404 : 405, '', allow === '' ? {} : { allow });
}

/** 200 without a body. */
export function sendNothing(call: Call): void {
  sendText(call.res, 200, '');
}

/** 404 without a body. */
export function sendNotFound(call: Call): void {
  sendText(call.res, 404, '');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
