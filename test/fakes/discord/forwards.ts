import type { AttachmentRecord, Json, MessageRecord, SnapshotRecord } from './types.ts';

const FORWARD = 1;

/** A message as it is now, to be forwarded. */
export function snapshotOf(message: MessageRecord): SnapshotRecord {
  const { id, channel, content, flags, timestamp, editedTimestamp } = message;
  return {
    channel,
    messageId: id,
    content,
    flags,
    timestamp,
    editedTimestamp,
    embeds: structuredClone(message.embeds),
    attachments: [...message.attachments],
    mentions: [...message.mentions],
    mentionRoles: [...message.mentionRoles],
  };
}

/**
 * The fields by which a message forwards another one (reference: "Message Snapshot Object", "a minimal subset of
 * fields"). Without the right to its text the snapshot is as empty as the message.
 */
export function forwardWire(
  snapshot: SnapshotRecord,
  show: {
    readonly isReadable: boolean;
    readonly user: (user: SnapshotRecord['mentions'][number]) => Json;
    readonly file: (file: AttachmentRecord, channelId: string) => Json;
  },
): Json {
  const { channel, messageId, content, flags, timestamp, embeds, attachments } = snapshot;
  const { isReadable } = show;
  return {
    message_reference: {
      type: FORWARD,
      channel_id: channel.id,
      message_id: messageId,
      ...(channel.guild ? { guild_id: channel.guild.id } : {}),
    },
    message_snapshots: [
      {
        message: {
          type: 0,
          content: isReadable ? content : '',
          mentions: snapshot.mentions.map(show.user),
          mention_roles: snapshot.mentionRoles,
          attachments: isReadable ? attachments.map((file) => show.file(file, channel.id)) : [],
          embeds: isReadable ? embeds : [],
          timestamp,
          edited_timestamp: snapshot.editedTimestamp ?? null,
          flags,
          components: [],
        },
      },
    ],
  };
}
