/** Application flags GATEWAY_MESSAGE_CONTENT, and its form for bots in fewer than 100 servers. */
const MESSAGE_CONTENT = (1 << 18) | (1 << 19);

/** Whether the developer portal grants an application with these flags the text of guild messages. */
export function grantsMessageContent(flags: number): boolean {
  return (flags & MESSAGE_CONTENT) !== 0;
}
