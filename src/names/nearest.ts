import { distance } from 'fastest-levenshtein';

/** How much less a likeness counts that is one only without the signs between words. */
const JOINED = 0.05;

/**
 * Gives up to `limit` candidates that look most like `name`, best first: by the share of letters
 * that differ, and a candidate that contains the name (or is contained in it) counts as twice as
 * near. Case is ignored, and so may be what stands between words (`phi4` for `phi-4-mini`);
 * candidates with nothing in common are left out.
 */
export function nearest(name: string, candidates: readonly string[], limit = 3): string[] {
  const wanted = name.toLowerCase();
  const scored = candidates.map((candidate) => ({
    candidate,
    score: Math.min(
      likeness(wanted, candidate.toLowerCase()),
      // The same letters are not the same word.
      likeness(lettersOf(wanted), lettersOf(candidate.toLowerCase())) + JOINED,
    ),
  }));
  return scored
    .filter(({ score }) => score < 0.6)
    .sort((a, b) => a.score - b.score)
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

function lettersOf(name: string): string {
  return name.replace(/[-_:. ]+/g, '');
}

/** 0 is the same word, 1 has nothing in common. */
function likeness(wanted: string, candidate: string): number {
  if (wanted === '' || candidate === '') return 1;
  const longest = Math.max(wanted.length, candidate.length);
  const contains = candidate.includes(wanted) || wanted.includes(candidate);
  const ratio = distance(wanted, candidate) / longest;
  return contains ? ratio / 2 : ratio;
}
