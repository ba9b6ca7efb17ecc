import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SealwatchError } from '../../core/base/errors.ts';
import type { BenchResult, Row } from '../bench.ts';
import { measuredIn } from '../support/child.ts';
import { median, rounded } from '../support/median.ts';
import { interleaved } from '../support/rounds.ts';
import { certificate } from './certificate.ts';
import { curlAndOpenssl } from './curl-and-openssl.ts';
import type { Measured } from './measured.ts';
import { type RunningServer, startServer } from './start-server.ts';

const SIZE = 1024 ** 3;
const ROUNDS = 3;
/** MB/s. */
const PACE = 80;
const GOAL = 1;
const MEMORY_MIB = 256;
const READER = fileURLToPath(new URL('read-object.ts', import.meta.url));

/** One object of 1 GiB from the same server on loopback: Sealwatch's reader beside `curl | openssl dgst -sha256`. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-bench-'));
  try {
    const files = await certificate(folder);
    const server = await startServer(files, SIZE, PACE);
    const measured = await interleaved(ways(server, files.cert), ROUNDS, say).finally(() => server.stop());
    return report(measured);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const ways = (server: RunningServer, cert: string): Record<string, () => Promise<Measured>> => ({
  'TLS: curl | openssl': () => curlAndOpenssl(server.tls, cert),
  'TLS: Sealwatch': () => measuredIn(READER, server.tls, cert),
  'TLS: Sealwatch, ranges forced': () => measuredIn(READER, server.tls, cert, 'ranges'),
  'Paced: curl | openssl': () => curlAndOpenssl(server.paced, cert),
  'Paced: Sealwatch': () => measuredIn(READER, server.paced, cert),
  'HTTP: curl | openssl': () => curlAndOpenssl(server.plain, cert),
  'HTTP: Sealwatch': () => measuredIn(READER, server.plain, cert),
});

function report(measured: Record<string, Measured[]>): BenchResult {
  requireSameDigest(Object.values(measured).flat());
  const rows = Object.entries(measured).map(([way, runs]) => row(way, runs, measured));
  const tls = ratio(measured, 'TLS: Sealwatch');
  const memory = Math.max(
    ...Object.values(measured).flatMap((runs) => runs.map(({ rssMiB }) => rssMiB ?? 0)),
  );
  const notes = [
    `Medians of ${ROUNDS} interleaved rounds; the time of curl and openssl includes their start, ours does not include Node's.`,
    `curl, openssl and the server want three processors, Node and the server two; here are ${availableParallelism()}. Paced: ${PACE} MB/s a connection, as S3 gives. Each run waited for a quiet machine, ten seconds at most.`,
    `Goals: over TLS at least ${GOAL} of curl and openssl (is ${rounded(tls, 2)}); under ${MEMORY_MIB} MiB (is ${rounded(memory)}).`,
  ];
  return { title: 'SHA-256 of one object of 1 GiB', rows, notes, isMet: tls >= GOAL && memory < MEMORY_MIB };
}

const time = (runs: readonly Measured[] = []): number => median(runs.map(({ milliseconds }) => milliseconds));

const ratio = (measured: Record<string, Measured[]>, way: string): number =>
  time(measured[`${way.slice(0, way.indexOf(':'))}: curl | openssl`]) / time(measured[way]);

function row(way: string, runs: readonly Measured[], all: Record<string, Measured[]>): Row {
  const known = (values: readonly (number | undefined)[], digits: number): number | string => {
    const numbers = values.filter((value) => value !== undefined);
    return numbers.length === 0 ? '-' : rounded(median(numbers), digits);
  };
  return {
    way,
    'MB/s': rounded(SIZE / 1e3 / time(runs)),
    ratio: rounded(ratio(all, way), 2),
    'CPU s': known(
      runs.map(({ cpuSeconds }) => cpuSeconds),
      2,
    ),
    'peak MiB': known(
      runs.map(({ rssMiB }) => rssMiB),
      0,
    ),
  };
}

function requireSameDigest(runs: readonly Measured[]): void {
  const digests = new Set(runs.map(({ digest }) => digest));
  if (digests.size === 1) return;
  throw new SealwatchError('INTERNAL', `the ways do not agree on the digest: ${[...digests].join(', ')}`);
}
