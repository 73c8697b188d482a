import type { FakeModel } from './types.ts';

/** The id without its `:version`. */
export function withoutVersion(id: string): string {
  return id.replace(/:\d+$/u, '');
}

/** The version of an id, `1` when it has none. */
export function versionOf(id: string): string {
  return /:(\d+)$/u.exec(id)?.[1] ?? '1';
}

/** The library that runs a model, guessed from its device as its id tells it. */
export function executionProviderOf({ id, device }: FakeModel): string {
  if (id.includes('cuda-gpu')) return 'CUDAExecutionProvider';
  if (id.includes('qnn-npu')) return 'QNNExecutionProvider';
  return device === 'GPU' ? 'WebGpuExecutionProvider' : 'CPUExecutionProvider';
}
