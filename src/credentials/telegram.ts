import { z } from 'zod';
import { type Called, type CallFault, callApi, callFaultOf } from './api-call.ts';

/** The bot that a token belongs to. */
export type TelegramAccount = {
  readonly id: number;
  readonly username: string;
  /** Privacy mode is off: it gets everything that is said in groups. */
  readonly readsGroups: boolean;
};

export type TelegramVerdict =
  | { readonly ok: true; readonly account: TelegramAccount; readonly call: Called }
  | { readonly ok: false; readonly fault: CallFault; readonly call: Called };

export type TelegramAccess = {
  readonly token: string;
  /** `TELEGRAM_API_ROOT`. */
  readonly apiRoot: string;
  readonly signal?: AbortSignal | undefined;
  /** Default 2.8 s. */
  readonly timeoutMs?: number;
};

/** Where the bot's updates go, as Telegram says. */
export type TelegramDelivery = {
  /** Set: to a webhook, and polling is refused. Only its host: the path may be a secret. */
  readonly webhookHost?: string;
  /** Updates that nobody fetched yet. */
  readonly pending: number;
  /** Why the webhook failed last. */
  readonly lastError?: string;
};

const TIMEOUT_MS = 2_800;
/** Long enough for another copy that was interrupted to come back: ours waits a second. */
const LISTEN_SECONDS = 2;

const me = z.looseObject({
  result: z.looseObject({
    id: z.number(),
    is_bot: z.literal(true),
    username: z.string(),
    can_read_all_group_messages: z.boolean().default(false),
  }),
});
const webhookInfo = z.looseObject({
  result: z.looseObject({
    url: z.string().default(''),
    pending_update_count: z.number().default(0),
    last_error_message: z.string().optional(),
  }),
});

/** Asks Telegram whose token this is (`getMe`). */
export async function verifyTelegram(access: TelegramAccess): Promise<TelegramVerdict> {
  const call = await callMethod(access, 'getMe');
  const { data } = me.safeParse(call.json);
  if (call.status !== 200 || data === undefined) {
    // A token of the wrong shape is answered by 404 and Telegram's own envelope.
    const isUnknown = call.status === 404 && isEnvelope(call.json);
    return { ok: false, fault: isUnknown ? 'refused' : callFaultOf(call), call };
  }
  const { id, username, can_read_all_group_messages: readsGroups } = data.result;
  return { ok: true, account: { id, username, readsGroups }, call };
}

/** Where the updates go (`getWebhookInfo`); changes nothing. Undefined when that was not told. */
export async function telegramDelivery(
  access: TelegramAccess,
): Promise<TelegramDelivery | undefined> {
  const { json } = await callMethod(access, 'getWebhookInfo');
  const { data } = webhookInfo.safeParse(json);
  if (data === undefined) return undefined;
  const { url, pending_update_count: pending, last_error_message: lastError } = data.result;
  return {
    pending,
    ...(URL.canParse(url) ? { webhookHost: new URL(url).host } : {}),
    ...(lastError === undefined ? {} : { lastError }),
  };
}

/**
 * Whether another program fetches this bot's updates: ours then gets 409. Asks for updates for two
 * seconds without confirming any, so none is lost; a copy elsewhere is interrupted once by it and
 * comes back. Not to be asked while a copy of ours runs. Undefined when it cannot be told.
 */
export async function hasOtherPoller(access: TelegramAccess): Promise<boolean | undefined> {
  const call = await callMethod(access, `getUpdates?limit=1&timeout=${LISTEN_SECONDS}`);
  if (call.status === 409) return true;
  return call.status === 200 ? false : undefined;
}

async function callMethod(
  { token, apiRoot, signal, timeoutMs = TIMEOUT_MS }: TelegramAccess,
  method: string,
): Promise<Called> {
  return await callApi(`${apiRoot}/bot${token}/${method}`, { signal, timeoutMs });
}

function isEnvelope(json: unknown): boolean {
  return z.looseObject({ ok: z.literal(false), error_code: z.number() }).safeParse(json).success;
}
