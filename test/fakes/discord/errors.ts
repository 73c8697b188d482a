import type { Json } from './types.ts';

/** Discord's JSON error codes with the HTTP status they come with (reference: "Opcodes and Status Codes"). */
const REFUSALS = {
  notFound: [404, 0, '404: Not Found'],
  methodNotAllowed: [405, 0, '405: Method Not Allowed'],
  unauthorized: [401, 0, '401: Unauthorized'],
  unknownApplication: [404, 10002, 'Unknown Application'],
  unknownChannel: [404, 10003, 'Unknown Channel'],
  unknownGuild: [404, 10004, 'Unknown Guild'],
  unknownMember: [404, 10007, 'Unknown Member'],
  unknownMessage: [404, 10008, 'Unknown Message'],
  unknownUser: [404, 10013, 'Unknown User'],
  unknownEmoji: [400, 10014, 'Unknown Emoji'],
  unknownWebhook: [404, 10015, 'Unknown Webhook'],
  unknownInteraction: [404, 10062, 'Unknown interaction'],
  unknownCommand: [404, 10063, 'Unknown application command'],
  wrongApplication: [
    403,
    20012,
    'You are not authorized to perform this action on this application',
  ],
  tooManyCommands: [400, 30032, 'Maximum number of application commands reached (100).'],
  fileTooLarge: [413, 40005, 'Request entity too large'],
  alreadyAcknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  threadExists: [400, 160004, 'A thread has already been created for this message'],
  missingAccess: [403, 50001, 'Missing Access'],
  executeOnDm: [403, 50003, 'Cannot execute action on a DM channel'],
  notYourMessage: [403, 50005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50006, 'Cannot send an empty message'],
  cannotDm: [403, 50007, 'Cannot send messages to this user'],
  missingPermissions: [403, 50013, 'Missing Permissions'],
  invalidWebhookToken: [401, 50027, 'Invalid Webhook Token'],
  invalidRecipients: [400, 50033, 'Invalid Recipient(s)'],
  invalidForm: [400, 50035, 'Invalid Form Body'],
  invalidApiVersion: [400, 50041, 'Invalid API version'],
  archivedThread: [400, 50083, 'Thread is archived'],
  invalidJson: [400, 50109, 'The request body contains invalid JSON.'],
} as const satisfies Record<string, readonly [number, number, string]>;

/** Names of the refusals that the fake knows. */
export type RefusalName = keyof typeof REFUSALS;

/** A request that is answered with an error in Discord's shape `{message, code, errors?}`. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: Json | undefined;

  constructor(options: { status: number; code: number; message: string; errors?: Json }) {
    super(options.message);
    this.status = options.status;
    this.code = options.code;
    this.errors = options.errors;
  }

  /** The answer's JSON body. */
  get body(): Json {
    const body: Json = { message: this.message, code: this.code };
    if (this.errors) body.errors = this.errors;
    return body;
  }
}

/** The error Discord gives for a known reason, ready to throw. */
export function refusal(name: RefusalName, errors?: Json): ApiError {
  const [status, code, message] = REFUSALS[name];
  return new ApiError({ status, code, message, ...(errors ? { errors } : {}) });
}

/** The refusal's text for an error code, when it is one that the fake knows. */
export function messageOfCode(code: number): string | undefined {
  return Object.values(REFUSALS).find(([, known]) => known === code)?.[2];
}

/** An error of the fake itself: the request is right for Discord but not built here; fails loudly. */
export function unsupported(what: string): ApiError {
  return new ApiError({ status: 400, code: 0, message: `the fake Discord has no ${what}` });
}
