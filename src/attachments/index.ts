/** Turns a file that somebody sent into what a language model can use. Bytes in, result out. */

export { cleanName } from './file-name.ts';
export { limits } from './limits.ts';
export { mayRead } from './may-read.ts';
export { asPromptText } from './prompt-text.ts';
export { readAttachment } from './read-attachment.ts';
export type { AttachedFile, Attachment, WhyUnusable } from './types.ts';
