import { withDeadline } from '../deadlines.ts';
import { asFoundryError } from '../errors.ts';

/** Less than health waits for the list; a catalogue that the server has at hand comes at once. */
const CATALOGUE_PATIENCE_MS = 2_000;

/**
 * The catalogue, or what is known without it when it fails or does not come soon: servers fetch it
 * from the network. `known` gives undefined when nothing is known; then the catalogue is waited for
 * and its fault is thrown.
 */
export async function catalogueOr<T>(
  catalogue: Promise<T>,
  known: () => Promise<T | undefined>,
): Promise<T> {
  try {
    return await withDeadline(catalogue, CATALOGUE_PATIENCE_MS);
  } catch (error) {
    const { code } = asFoundryError(error);
    if (code === 'unreachable' || code === 'aborted') throw error;
    return (await known()) ?? (await catalogue);
  }
}
