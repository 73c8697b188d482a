/** What the practice model sees of an image. */
export type Picture = {
  /** Such as `PNG`. */
  readonly kind: string;
  readonly bytes: number;
};

const dataUrl = /^data:image\/(?<kind>[\w.+-]+);base64,(?<base64>[\s\S]*)$/u;

/** The image of an address that holds it; undefined for any other address. */
export function pictureAt(url: unknown): Picture | undefined {
  const { kind, base64 } = (typeof url === 'string' && dataUrl.exec(url)?.groups) || {};
  if (kind === undefined || base64 === undefined) return undefined;
  const { length } = Buffer.from(base64, 'base64');
  return { kind: kind.replace(/\+.*$/u, '').toUpperCase(), bytes: length };
}
