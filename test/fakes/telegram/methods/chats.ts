import type { ChatMember, User } from 'grammy/types';
import { badRequest } from '../api-error.ts';
import type { Room } from '../room.ts';
import { findRoom, type Method } from '../world.ts';

const getFile: Method = ({ args, world }) => world.files.describe(args.text('file_id'));

const getChat: Method = (call) => {
  const { chat } = findRoom(call);
  return {
    ...chat,
    accent_color_id: 0,
    max_reaction_count: 11,
    accepted_gift_types: {
      unlimited_gifts: false,
      limited_gifts: false,
      unique_gifts: false,
      premium_subscription: false,
      gifts_from_channels: false,
    },
    ...(chat.type === 'private' ? {} : { permissions: { can_send_messages: true } }),
  };
};

const getChatMember: Method = (call) => {
  const room = findRoom(call);
  const id = call.args.integer('user_id') ?? 0;
  if (id <= 0) throw badRequest('invalid user_id specified');
  const user = call.world.findUser(id);
  if (user === undefined) throw badRequest('PARTICIPANT_ID_INVALID');
  return memberOf(room, user);
};

/** The standing of a user in a chat; the first member of a group is its owner. */
export function memberOf(room: Room, user: User): ChatMember {
  if (user.id === room.bot.id) {
    if (room.botIsOut) return { status: 'kicked', user, until_date: 0 };
    return room.botIsAdmin ? administrator(user) : { status: 'member', user };
  }
  if (!room.members.has(user.id)) return { status: 'left', user };
  const owner = room.members.keys().next().value;
  const owns = room.chat.type !== 'private' && owner === user.id;
  return owns ? { status: 'creator', user, is_anonymous: false } : { status: 'member', user };
}

function administrator(user: User): ChatMember {
  return {
    status: 'administrator',
    user,
    can_be_edited: false,
    is_anonymous: false,
    can_manage_chat: true,
    can_delete_messages: true,
    can_manage_video_chats: true,
    can_restrict_members: true,
    can_promote_members: false,
    can_change_info: true,
    can_invite_users: true,
    can_post_stories: false,
    can_edit_stories: false,
    can_delete_stories: false,
    can_pin_messages: true,
    can_send_welcome_messages: false,
  };
}

/** The methods that look up chats, members and files. */
export const chatMethods = { getChat, getChatMember, getFile } satisfies Record<string, Method>;
