import type { Message, UserFromGetMe } from 'grammy/types';
import type { Attachment } from '../../conversation/door.ts';
import { attachmentsOf } from './attachments.ts';

/** The words and files that somebody asks about by replying to them. */
export type Referred = { readonly text: string; readonly attachments: readonly Attachment[] };

const NOTHING: Referred = { text: '', attachments: [] };

/**
 * What a message refers to: the message that it replies to, here or in another chat, or the part
 * of it that its author marked. What the bot itself said is not referred to: it is in the history.
 */
export function referredIn(message: Message, me: UserFromGetMe): Referred {
  const { reply_to_message: replied, external_reply: external, quote } = message;
  // In a topic every message "replies" to the service message that opened the topic.
  if (replied !== undefined && replied.forum_topic_created === undefined) {
    if (replied.from?.id === me.id) return NOTHING;
    const whole = replied.text ?? replied.caption ?? '';
    const text = quote?.is_manual === true ? quote.text : whole;
    return { text, attachments: attachmentsOf(replied) };
  }
  if (external === undefined) return NOTHING;
  const { origin } = external;
  if (origin.type === 'user' && origin.sender_user.id === me.id) return NOTHING;
  return { text: quote?.text ?? '', attachments: attachmentsOf(external) };
}
