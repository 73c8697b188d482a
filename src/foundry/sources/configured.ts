import type { Source } from './source.ts';

/** The addresses that `FOUNDRY_BASE_URL` names. */
export function configured(addresses: readonly string[]): Source {
  return {
    name: 'FOUNDRY_BASE_URL',
    isPool: true,
    takesOurs: true,
    addresses: async () => addresses,
  };
}
