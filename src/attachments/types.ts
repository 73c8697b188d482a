/** What the layer takes and gives. Plain data. */

/** A file as somebody sent it. */
export type AttachedFile = {
  /** As the sender's machine named it; may hold anything. */
  readonly name: string;
  /** As the platform tells it; believed only where the content does not tell. */
  readonly mime?: string | undefined;
  readonly bytes: Uint8Array;
};

/**
 * Why a file cannot be used: `too_big` (bytes, pixels, or more work than it is worth),
 * `unknown_kind`, `damaged` (not what its name promises, or broken inside), `empty`, `protected`
 * (by a password), `no_text` (a document of pictures alone, such as a scan).
 */
export type WhyUnusable =
  | 'too_big'
  | 'unknown_kind'
  | 'damaged'
  | 'empty'
  | 'protected'
  | 'no_text';

/** What a model gets of a file. `name` is clean: no path, no control characters, 80 at most. */
export type Attachment =
  | {
      readonly kind: 'text';
      readonly name: string;
      /** At most `limits.maxTextChars`; line ends are `\n`, no control characters but tab. */
      readonly text: string;
      /** The file holds more than this. */
      readonly isCut: boolean;
    }
  | {
      readonly kind: 'image';
      readonly name: string;
      /** What the content is: `image/png`, `image/jpeg`, `image/webp` or `image/gif`. */
      readonly mime: string;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'unusable'; readonly name: string; readonly why: WhyUnusable };
