/** Gateway intent bits that the fake's events need (reference: "Gateway Intents"). */
export const INTENT = {
  guilds: 1 << 0,
  guildMembers: 1 << 1,
  guildPresences: 1 << 8,
  guildMessages: 1 << 9,
  guildReactions: 1 << 10,
  directMessages: 1 << 12,
  directReactions: 1 << 13,
  messageContent: 1 << 15,
} as const;

/** Every bit that Discord knows: 0-16, 20, 21 (auto moderation), 24, 25 (polls); others close with 4013. */
const KNOWN_INTENTS = 0x1_ffff | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);

/**
 * The close code for the intents a bot asks for: 4013 for unknown bits, 4014 for privileged ones that were
 * not switched on in the developer portal; undefined when they are granted.
 */
export function intentsRefusal(
  intents: unknown,
  options: { messageContent: boolean },
): 4013 | 4014 | undefined {
  if (typeof intents !== 'number' || !Number.isInteger(intents) || intents & ~KNOWN_INTENTS) {
    return 4013;
  }
  const privileged = INTENT.guildMembers | INTENT.guildPresences;
  if (intents & privileged) return 4014;
  if (intents & INTENT.messageContent && !options.messageContent) return 4014;
  return undefined;
}
