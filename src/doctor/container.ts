import { existsSync, readFileSync } from 'node:fs';

/** Docker and Podman leave these; Kubernetes shows in the control group of process 1. */
const MARKS = ['/.dockerenv', '/run/.containerenv'];
const GROUPS = /docker|containerd|kubepods|libpod|lxc/;

/** Whether this process runs in a container. */
export function isContainer(): boolean {
  if (MARKS.some((path) => existsSync(path))) return true;
  try {
    return GROUPS.test(readFileSync('/proc/1/cgroup', 'utf8'));
  } catch {
    return false;
  }
}
