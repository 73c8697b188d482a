import type { UserFromGetMe } from 'grammy/types';
import { badRequest, conflict } from '../api-error.ts';
import type { Arguments } from '../arguments.ts';
import type { Method, World } from '../world.ts';

const MOST_POLL_SECONDS = 50;

/** What `getMe` says about the bot. */
export function describeBot({ bot, readsAllGroups }: World): UserFromGetMe {
  return {
    ...bot,
    is_bot: true,
    username: bot.username ?? '',
    can_join_groups: true,
    can_read_all_group_messages: readsAllGroups,
    supports_guest_queries: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  };
}

const getMe: Method = ({ world }) => describeBot(world);

function readAllowed(args: Arguments): string[] | undefined {
  const kinds = args.json('allowed_updates', "can't parse allowed_updates JSON object");
  return Array.isArray(kinds) ? kinds.map(String) : undefined;
}

const getUpdates: Method = ({ args, signal, world }) => {
  if (world.webhook.isSet) {
    throw conflict(
      "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  }
  const allowed = readAllowed(args);
  if (allowed !== undefined) world.updates.allow(allowed);
  const limit = Math.min(100, Math.max(1, args.integer('limit') ?? 100));
  const timeout = Math.min(MOST_POLL_SECONDS, Math.max(0, args.integer('timeout') ?? 0));
  return world.updates.poll({ offset: args.integer('offset') ?? 0, limit, timeout, signal });
};

const setWebhook: Method = (call) => {
  const { args, world } = call;
  const url = args.text('url');
  if (url === '') return deleteWebhook(call);
  if (args.flag('drop_pending_updates')) world.updates.forget();
  const allowed = readAllowed(args);
  if (allowed !== undefined) world.updates.allow(allowed);
  const maxConnections = args.integer('max_connections') ?? 40;
  world.webhook.set({ url, secretToken: args.text('secret_token'), maxConnections });
  world.updates.abortPoll('terminated by setWebhook request');
  return true;
};

const deleteWebhook: Method = ({ args, world }) => {
  world.webhook.remove();
  if (args.flag('drop_pending_updates')) world.updates.forget();
  return true;
};

const getWebhookInfo: Method = ({ world }) => world.webhook.info;

interface ProfileText {
  field: string;
  most: number;
}

function setter({ field, most }: ProfileText): Method {
  return ({ args, world }) => {
    const value = args.text(field).trim();
    if ([...value].length > most) throw badRequest(`${field.replace('_', ' ')} is too long`);
    world.profile.set(`${field}|${args.text('language_code')}`, value);
    return true;
  };
}

function getter({ field }: Pick<ProfileText, 'field'>): Method {
  return ({ args, world }) => {
    const fallback = field === 'name' ? world.bot.first_name : '';
    const value = world.profile.get(`${field}|${args.text('language_code')}`);
    return { [field]: value === undefined || value === '' ? fallback : value };
  };
}

const accept: Method = () => true;

/** The methods about the bot itself and its updates. */
export const accountMethods = {
  deleteWebhook,
  getMe,
  getMyDescription: getter({ field: 'description' }),
  getMyName: getter({ field: 'name' }),
  getMyShortDescription: getter({ field: 'short_description' }),
  getUpdates,
  getWebhookInfo,
  setChatMenuButton: accept,
  setMyDescription: setter({ field: 'description', most: 512 }),
  setMyName: setter({ field: 'name', most: 64 }),
  setMyShortDescription: setter({ field: 'short_description', most: 120 }),
  setWebhook,
} satisfies Record<string, Method>;
