export type PromptFile = { readonly name: string; readonly text: string; readonly isCut: boolean };
export type Why = 'too_big' | 'unknown_kind' | 'damaged' | 'empty' | 'protected' | 'no_text';
export const limits = { fileBytes: 10_000_000, imageBytes: 10_000_000, textChars: 200_000 };
export function mayRead(_: {
  name: string;
  mime?: string | undefined;
  bytes?: number | undefined;
}): Why | undefined {
  return undefined;
}
export async function readAttachment(
  file: { name: string; mime?: string | undefined; bytes: Uint8Array },
  _: { signal: AbortSignal },
): Promise<
  | { kind: 'text'; name: string; text: string; isCut: boolean }
  | { kind: 'image'; name: string; mime: string; bytes: Uint8Array }
  | { kind: 'unusable'; name: string; why: Why }
> {
  return { kind: 'text', name: file.name, text: Buffer.from(file.bytes).toString(), isCut: false };
}
export function asPromptText({ name, text }: PromptFile): string {
  return `${name}\n\`\`\`\n${text}\n\`\`\``;
}
