/** Texts of native faults as a daemon passes them on, to be given to `fail` or `failMessage`. */
export const g1Faults = {
  nonZeroStatus:
    "Non-zero status code returned while running GroupQueryAttention node. Name:'/model/layers.0/attn/GroupQueryAttention'",
  cudaOutOfMemory:
    'CUDA failure 2: out of memory ; GPU=0 ; expr=CudaMallocArray(&data, size); out of memory',
} as const;

/** What models say to call a tool, token by token: g0 and g1 leave it in the content. */
export function rawToolCall(name: string, args: Readonly<Record<string, unknown>>): string[] {
  const json = JSON.stringify({ name, arguments: args });
  const half = Math.ceil(json.length / 2);
  return ['<tool_', 'call>', '\n', json.slice(0, half), json.slice(half), '\n', '</tool_call>'];
}
