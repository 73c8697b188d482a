import { z } from 'zod';
import type { ErrorBody } from './errors.ts';
import { type Json, Schemas } from './openapi-schemas.ts';
import type { ErrorStatus, RouteDoc } from './route-doc.ts';

const KEY = 'key';

const API_ERROR: z.ZodType<ErrorBody> = z.object({
  error: z.object({
    code: z.string().meta({ description: 'Stable; for programs.' }),
    message: z.string().meta({ description: 'A sentence for a developer.' }),
  }),
});

const ERRORS: Readonly<Record<ErrorStatus, string>> = {
  400: 'The request is wrong; the message names each field.',
  401: 'The key is missing or wrong.',
  403: 'Host or Origin is not of this machine.',
  404: 'There is no such model.',
  408: 'The body did not arrive in time.',
  413: 'The body is too large.',
  429: 'Too many questions are waiting; Retry-After says when to come back.',
  500: 'A fault of foundry-chat; its log has more.',
  502: 'The model server failed.',
  503: 'No model server answers, or foundry-chat is stopping.',
  504: 'The model server did not answer in time.',
};

const HEADERS: Readonly<Partial<Record<ErrorStatus, string>>> = {
  401: 'WWW-Authenticate',
  429: 'Retry-After',
};

/** The errors of every route, and of every one that may ask for the key. */
const OF_ALL: readonly ErrorStatus[] = [403];
const OF_KEYED: readonly ErrorStatus[] = [401, 500, 503];

/** The OpenAPI 3.1 document of these routes. */
export function openApiDocument(docs: readonly RouteDoc[], { version }: { version: string }): Json {
  const schemas = new Schemas();
  const paths: Record<string, Json> = {};
  for (const doc of docs) {
    const path = doc.path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}');
    paths[path] = { ...paths[path], [doc.method]: operationOf(doc, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'foundry-chat',
      version,
      description: 'The language models of this machine at an address that stays.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    // Where no API_KEY is set, nothing is asked for.
    security: [{ [KEY]: [] }, {}],
    paths,
    components: {
      securitySchemes: {
        [KEY]: { type: 'http', scheme: 'bearer', description: 'API_KEY, where it is set.' },
      },
      schemas: schemas.all,
    },
  };
}

function operationOf(doc: RouteDoc, schemas: Schemas): Json {
  const { name, summary, body, path, isOpen = false } = doc;
  const names = [...path.matchAll(/:(\w+)/g)].map(([, each]) => each);
  const schema = { type: 'string' };
  const parameters = names.map((each) => ({ name: each, in: 'path', required: true, schema }));
  return {
    operationId: name,
    summary,
    ...(isOpen && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: {
        required: true,
        content: jsonContent(schemas.add(`${capital(name)}Body`, body, 'input')),
      },
    }),
    responses: {
      200: { description: summary, content: answerOf(doc, schemas) },
      ...errorsOf(doc, schemas),
    },
  };
}

function answerOf({ name, answer }: RouteDoc, schemas: Schemas): Json {
  if ('text' in answer) return { [answer.text]: { schema: { type: 'string' } } };
  const json = jsonContent(schemas.add(`${capital(name)}Answer`, answer.json, 'output'));
  if (answer.events === undefined) return json;
  const event = schemas.add(`${capital(name)}Event`, answer.events, 'output');
  const description = `Server-sent events, with "stream": true; the data of each is JSON as in ${event.$ref}.`;
  return { ...json, 'text/event-stream': { schema: { type: 'string', description } } };
}

function errorsOf({ errors = [], isOpen, unready, name, error }: RouteDoc, schemas: Schemas): Json {
  const shape = schemas.add(error?.name ?? 'Error', error?.json ?? API_ERROR, 'output');
  const keyed = isOpen === true ? [] : OF_KEYED;
  const own: readonly ErrorStatus[] = unready === undefined ? [] : [503];
  const statuses = [...new Set([...OF_ALL, ...keyed, ...own, ...errors])].sort((a, b) => a - b);
  const responses = statuses.map((status) => {
    const header = HEADERS[status];
    const isUnready = status === 503 && unready !== undefined;
    const schema = isUnready
      ? { anyOf: [schemas.add(`${capital(name)}Unready`, unready, 'output'), shape] }
      : shape;
    return [
      status,
      {
        description: ERRORS[status],
        ...(header !== undefined && { headers: { [header]: { schema: { type: 'string' } } } }),
        content: jsonContent(schema),
      },
    ];
  });
  return Object.fromEntries(responses);
}

function jsonContent(schema: Json): Json {
  return { 'application/json': { schema } };
}

function capital(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
