import { z } from 'zod';
import { type Called, type CallFault, callApi, callFaultOf } from './api-call.ts';
import { grantsMessageContent } from './application-flags.ts';

/** The bot that a token belongs to. */
export type DiscordAccount = {
  readonly username: string;
  readonly applicationId: string;
  /** The Message Content Intent is switched on: messages of servers come with their text. */
  readonly hasMessageContent: boolean;
  /** Servers that it is in, where Discord tells. */
  readonly servers?: number;
};

export type DiscordVerdict =
  | { readonly ok: true; readonly account: DiscordAccount; readonly call: Called }
  | { readonly ok: false; readonly fault: CallFault; readonly call: Called };

export type DiscordAccess = {
  readonly token: string;
  /** `DISCORD_API_ROOT`: without a version. */
  readonly apiRoot: string;
  readonly signal?: AbortSignal | undefined;
  /** Default 2.8 s. */
  readonly timeoutMs?: number;
};

const TIMEOUT_MS = 2_800;
/** As discord.js asks. */
const VERSION = 'v10';
/** Permissions by their bit (developer documentation, "Permissions"). */
const NEEDED: readonly bigint[] = [
  1n << 10n, // View Channels
  1n << 11n, // Send Messages
  1n << 15n, // Attach Files
  1n << 16n, // Read Message History
  1n << 38n, // Send Messages in Threads
];

const user = z.looseObject({ username: z.string(), bot: z.boolean().default(false) });
const application = z.looseObject({
  id: z.string().regex(/^\d+$/),
  flags: z.number().default(0),
  approximate_guild_count: z.number().optional(),
});

/** Asks Discord whose token this is, and what the application behind it may do. */
export async function verifyDiscord(access: DiscordAccess): Promise<DiscordVerdict> {
  const [asUser, asApplication] = await Promise.all([
    callRoute(access, 'users/@me'),
    callRoute(access, 'applications/@me'),
  ]);
  const bot = user.safeParse(asUser.json).data;
  const app = application.safeParse(asApplication.json).data;
  const isKnown = asUser.status === 200 && bot !== undefined;
  if (!isKnown) return { ok: false, fault: callFaultOf(asUser), call: asUser };
  if (asApplication.status !== 200 || app === undefined) {
    return { ok: false, fault: callFaultOf(asApplication), call: asApplication };
  }
  const servers = app.approximate_guild_count;
  const account: DiscordAccount = {
    username: bot.username,
    applicationId: app.id,
    hasMessageContent: grantsMessageContent(app.flags),
    ...(servers === undefined ? {} : { servers }),
  };
  return { ok: true, account, call: asUser };
}

/** Opened in a browser it adds the bot to a server, with its commands and what it has to be allowed. */
export function inviteLink(applicationId: string): string {
  const permissions = NEEDED.reduce((sum, bit) => sum | bit, 0n);
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: 'bot applications.commands',
    permissions: String(permissions),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
}

/** The page of the developer portal on which the Message Content Intent stands. */
export function intentPage(applicationId: string): string {
  return `https://discord.com/developers/applications/${applicationId}/bot`;
}

async function callRoute(
  { token, apiRoot, signal, timeoutMs = TIMEOUT_MS }: DiscordAccess,
  route: string,
): Promise<Called> {
  const headers = {
    authorization: `Bot ${token}`,
    // Discord asks every client for a User-Agent of this form.
    'user-agent': 'DiscordBot (foundry-chat, 1.0)',
  };
  return await callApi(`${apiRoot}/${VERSION}/${route}`, { headers, signal, timeoutMs });
}
