import { checkMessage } from './check-message.ts';
import { refusal } from './errors.ts';
import { FormErrors } from './form-errors.ts';
import type { Messages } from './messages.ts';
import type { Route, RouteRequest } from './router.ts';
import { bySnowflake } from './snowflake.ts';
import type { ChannelRecord, MessageRecord } from './types.ts';
import { channelWire, messageWire } from './wire.ts';
import type { World } from './world.ts';

function limitOf(request: RouteRequest): number {
  const value = request.query.get('limit') ?? '50';
  const limit = Number(value);
  const form = new FormErrors();
  if (!Number.isInteger(limit)) {
    form.add(['limit'], 'NUMBER_TYPE_COERCE', `Value "${value}" is not int.`);
  } else if (limit < 1) {
    form.add(['limit'], 'NUMBER_TYPE_MIN', 'int value should be greater than or equal to 1.');
  } else if (limit > 100) {
    form.add(['limit'], 'NUMBER_TYPE_MAX', 'int value should be less than or equal to 100.');
  }
  form.throwIfAny();
  return limit;
}

/** A page of messages, newest first; `after` takes those next to the given one, not the newest. */
function pageOf(channel: ChannelRecord, request: RouteRequest): MessageRecord[] {
  const limit = limitOf(request);
  const after = request.snowflake('after');
  const before = request.snowflake('before');
  const around = request.snowflake('around');
  const all = [...channel.messages.values()]
    .filter((message) => !message.ephemeralFor)
    .sort((a, b) => bySnowflake(a.id, b.id));
  const below = (id: string) => all.filter((message) => bySnowflake(message.id, id) < 0);
  const above = (id: string) => all.filter((message) => bySnowflake(message.id, id) > 0);
  if (around !== undefined) {
    const half = Math.floor(limit / 2);
    const middle = all.filter((message) => message.id === around);
    return [...below(around).slice(-half), ...middle, ...above(around).slice(0, half)].reverse();
  }
  if (after !== undefined) return above(after).slice(0, limit).reverse();
  return (before === undefined ? all : below(before)).slice(-limit).reverse();
}

function messageRoutes(world: World, messages: Messages): Route[] {
  const channelOf = (request: RouteRequest) => world.channel(request.param('channel'));
  const messageIn = (request: RouteRequest) =>
    messages.find(channelOf(request), request.param('message'));
  const shown = (message: MessageRecord) => messageWire(message, world.restSight);
  const list = '/channels/:channel/messages';
  const one = `${list}/:message`;
  const reaction = `${one}/reactions/:emoji/@me`;
  const react = (request: RouteRequest, on: boolean) => {
    const emoji = request.param('emoji');
    if (!/\p{Emoji}/u.test(emoji)) throw refusal('unknownEmoji');
    messages.react(messageIn(request), { emoji, user: world.bot, on });
    return { status: 204 };
  };
  return [
    {
      method: 'GET',
      template: list,
      handle: (request) => ({
        status: 200,
        body: pageOf(channelOf(request), request).map(shown),
      }),
    },
    {
      method: 'POST',
      template: list,
      handle: (request) => {
        const channel = channelOf(request);
        const message = messages.fromBot(channel, checkMessage(request.body, request.files));
        const nonce = message.nonce === undefined ? {} : { nonce: message.nonce };
        return { status: 200, body: { ...shown(message), ...nonce } };
      },
    },
    {
      method: 'GET',
      template: one,
      handle: (request) => ({ status: 200, body: shown(messageIn(request)) }),
    },
    {
      method: 'PATCH',
      template: one,
      handle: (request) => {
        const message = messageIn(request);
        messages.edit(message, checkMessage(request.body, request.files));
        return { status: 200, body: shown(message) };
      },
    },
    {
      method: 'DELETE',
      template: one,
      handle: (request) => {
        const message = messageIn(request);
        if (message.author.id !== world.bot.id) {
          throw refusal(message.channel.guild ? 'missingPermissions' : 'executeOnDm');
        }
        messages.remove(message);
        return { status: 204 };
      },
    },
    { method: 'PUT', template: reaction, handle: (request) => react(request, true) },
    { method: 'DELETE', template: reaction, handle: (request) => react(request, false) },
  ];
}

function threadName(request: RouteRequest): string {
  const form = new FormErrors();
  const limits = { min: 1, max: 100, required: true };
  const name = form.text(['name'], request.body.name, limits);
  form.throwIfAny();
  return name ?? '';
}

function threadRoutes(world: World, messages: Messages): Route[] {
  const start = (request: RouteRequest, id?: string) => {
    const parent = world.channel(request.param('channel'));
    const name = threadName(request);
    if (!parent.guild) throw refusal('executeOnDm');
    if (id !== undefined && world.channels.has(id)) throw refusal('threadExists');
    const shared = { parent, name, owner: world.bot };
    const thread = world.addThread(id === undefined ? shared : { ...shared, id });
    return { status: 201, body: channelWire(thread) };
  };
  return [
    {
      method: 'POST',
      template: '/channels/:channel/threads',
      handle: (request) => start(request),
    },
    {
      method: 'POST',
      template: '/channels/:channel/messages/:message/threads',
      handle: (request) => {
        const channel = world.channel(request.param('channel'));
        return start(request, messages.find(channel, request.param('message')).id);
      },
    },
    {
      method: 'PUT',
      template: '/channels/:channel/thread-members/@me',
      handle: (request) => {
        world.channel(request.param('channel'));
        return { status: 204 };
      },
    },
  ];
}

/** Routes about channels: reading, writing, editing, typing, reactions, threads, opening direct messages. */
export function channelRoutes(world: World, messages: Messages): Route[] {
  return [
    {
      method: 'POST',
      template: '/users/@me/channels',
      handle: (request) => {
        const user = world.users.get(String(request.body.recipient_id));
        if (!user || user.id === world.bot.id) throw refusal('invalidRecipients');
        return { status: 200, body: channelWire(world.dmWith(user)) };
      },
    },
    {
      method: 'GET',
      template: '/channels/:channel',
      handle: (request) => ({
        status: 200,
        body: channelWire(world.channel(request.param('channel'))),
      }),
    },
    {
      method: 'POST',
      template: '/channels/:channel/typing',
      handle: (request) => {
        messages.typing(world.channel(request.param('channel')));
        return { status: 204 };
      },
    },
    ...messageRoutes(world, messages),
    ...threadRoutes(world, messages),
  ];
}
