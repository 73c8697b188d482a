import type { UploadedFile } from './check-message.ts';
import { refusal } from './errors.ts';
import { FormErrors, isJson } from './form-errors.ts';
import type { RequestBody } from './request-body.ts';
import { type RoutePattern, routePattern } from './route-pattern.ts';
import type { Json } from './types.ts';

/** Placeholders that are no ids. */
const FREE_PARAMS = new Set(['token', 'emoji']);

/** What a route's handler gets. */
export class RouteRequest {
  readonly query: URLSearchParams;
  /** The body as sent; lists of commands are no objects. */
  readonly raw: unknown;
  readonly files: readonly UploadedFile[];
  readonly #params: Record<string, string>;

  constructor(params: Record<string, string>, query: URLSearchParams, body: RequestBody) {
    this.#params = params;
    this.query = query;
    this.raw = body.json;
    this.files = body.files;
  }

  /** The body as an object, empty when there is none. */
  get body(): Json {
    return isJson(this.raw) ? this.raw : {};
  }

  /** A placeholder's value. */
  param(name: string): string {
    const value = this.#params[name];
    if (value === undefined) throw new Error(`the route has no :${name}`);
    return value;
  }

  /** An object id of the query, checked. */
  snowflake(name: string): string | undefined {
    const value = this.query.get(name);
    if (value === null) return undefined;
    checkSnowflake(name, value);
    return value;
  }
}

/** What a handler answers; without a body the reply is empty. */
export interface RouteAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/** One REST route. */
export interface Route {
  readonly method: string;
  readonly template: string;
  /** Works without a bot token: the token is in the path. */
  readonly isOpen?: boolean;
  readonly handle: (request: RouteRequest) => RouteAnswer;
}

/** A request's route with the values in its path. */
export interface RouteMatch {
  readonly route: Route;
  readonly params: Record<string, string>;
}

function checkSnowflake(name: string, value: string): void {
  if (/^\d{1,20}$/.test(value)) return;
  const form = new FormErrors();
  form.add([name], 'NUMBER_TYPE_COERCE', `Value "${value}" is not snowflake.`);
  form.throwIfAny();
}

/** Finds the route of a request among all. */
export class Router {
  readonly #routes: readonly { route: Route; pattern: RoutePattern }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ route, pattern: routePattern(route.template) }));
  }

  /** All routes' templates. */
  get templates(): string[] {
    return this.#routes.map(({ route }) => route.template);
  }

  /** The route, fixed words winning over placeholders; else 404, 405 for a wrong method, 400 for a bad id. */
  find(method: string, path: string): RouteMatch {
    let isKnownPath = false;
    for (const { route, pattern } of this.#routes) {
      const params = pattern.match(path);
      if (!params) continue;
      isKnownPath = true;
      if (route.method !== method) continue;
      const isFixed = Object.entries(params).some(([, value]) => value === '@me');
      if (isFixed) continue;
      for (const [name, value] of Object.entries(params)) {
        if (!FREE_PARAMS.has(name) && value !== '@original') checkSnowflake(`${name}_id`, value);
      }
      return { route, params };
    }
    throw refusal(isKnownPath ? 'methodNotAllowed' : 'notFound');
  }
}
