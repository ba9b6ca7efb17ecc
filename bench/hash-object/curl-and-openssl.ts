import { output } from '../support/child.ts';
import type { Measured } from './measured.ts';

// `times` prints last what the shell's children took: user, system.
const PIPE = 'curl --silent --fail --noproxy "*" --cacert "$1" "$2" | openssl dgst -sha256; times';

/** Hashes the object with `curl | openssl dgst -sha256`. */
export async function curlAndOpenssl(endpoint: string, cert: string): Promise<Measured> {
  const started = performance.now();
  const printed = await output('sh', '-c', PIPE, 'sh', cert, `${endpoint}/data/object`);
  const milliseconds = performance.now() - started;
  const digest = /\b[0-9a-f]{64}\b/.exec(printed)?.[0] ?? 'none';
  return { digest: `sha256:${digest}`, milliseconds, cpuSeconds: cpuSeconds(printed) };
}

function cpuSeconds(printed: string): number {
  const last = printed.trim().split('\n').at(-1) ?? '';
  const times = [...last.matchAll(/(\d+)m([\d.]+)s/g)];
  return times.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}
