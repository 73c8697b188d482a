import { texts } from './texts.js';

/** A size as a person reads it: `340 kB`, `2.4 MB`, `3.6 GB`. */
export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} ${texts.units[0]}`;
  const steps = [1024, 1024 ** 2, 1024 ** 3];
  const step = steps.findLastIndex((each) => bytes >= each);
  const value = bytes / steps[step];
  const digits = value >= 100 || step === 0 ? 0 : 1;
  const number = value.toLocaleString(document.documentElement.lang, {
    maximumFractionDigits: digits,
  });
  return `${number} ${texts.units[step + 1]}`;
}
