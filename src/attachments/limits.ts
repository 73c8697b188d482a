const MEGABYTE = 1024 * 1024;

/** How much of a file is taken. The units stand in the names. */
export const limits = {
  /** The biggest file that is worth fetching. */
  maxFileBytes: 10 * MEGABYTE,
  maxImageBytes: 10 * MEGABYTE,
  /** Width times height: a small file may unpack to gigabytes at the model's server. */
  maxImagePixels: 100_000_000,
  /** Of one file, in UTF-16 units; the rest is left out and `isCut` says so. */
  maxTextChars: 200_000,
  /** The longest that one document is worked on. */
  documentMs: 20_000,
  /** All memory of the process that works on one document; 70 MB are gone before the first byte. */
  documentMemoryBytes: 400 * MEGABYTE,
} as const;
