import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resumableSha256 } from '../../aws/resumable-sha256.ts';
import type { BenchResult, Row } from '../bench.ts';
import { certificate } from '../hash-object/certificate.ts';
import { curlAndOpenssl } from '../hash-object/curl-and-openssl.ts';
import type { Measured } from '../hash-object/measured.ts';
import { type RunningServer, startServer } from '../hash-object/start-server.ts';
import { measuredIn } from '../support/child.ts';
import { median, rounded } from '../support/median.ts';
import { interleaved } from '../support/rounds.ts';

/** GiB. @see docs/performance.md */
const GIB = Number(process.env.SEALWATCH_LARGE_GIB ?? 5);
const SIZE = GIB * 1024 ** 3;
const ROUNDS = Number(process.env.SEALWATCH_ROUNDS ?? 1);
/** MB/s. */
const PACE = 80;
const UNITS = 8;
/** Until every worker is there: in an account they start beside each other, not on one machine. */
const START_MS = 15_000;
const GOALS = { parts: 6, hash: 0.2, memoryMiB: 256 };
const READER = fileURLToPath(new URL('../hash-object/read-object.ts', import.meta.url));
const WORKER = fileURLToPath(new URL('read-in-parts.ts', import.meta.url));

/** One large object at the pace of S3: parts by several workers, the whole in slices, and `curl | openssl`. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-bench-'));
  try {
    const files = await certificate(folder);
    const server = await startServer(files, SIZE, PACE);
    const served: Record<string, number[]> = {};
    const measured = await interleaved(ways(server, files.cert, served), ROUNDS, say).finally(() =>
      server.stop(),
    );
    return report(measured, served, await hashes());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param served - takes seconds of processor time of the server, by way */
function ways(
  server: RunningServer,
  cert: string,
  served: Record<string, number[]>,
): Record<string, () => Promise<Measured>> {
  const noting = (name: string, way: () => Promise<Measured>) => async () => {
    const before = await server.cpuSeconds();
    const measured = await way();
    served[name] = [...(served[name] ?? []), (await server.cpuSeconds()) - before];
    return measured;
  };
  const all = {
    'curl | openssl': () => curlAndOpenssl(server.paced, cert),
    [`parts, ${UNITS} units at a time`]: () => inParts(server.paced, cert),
    'the whole in slices': () => measuredIn<Measured>(WORKER, server.paced, cert, String(SIZE), 'slices'),
    'one go, node:crypto': () => measuredIn<Measured>(READER, server.tls, cert),
  };
  return Object.fromEntries(Object.entries(all).map(([name, way]) => [name, noting(name, way)]));
}

async function inParts(endpoint: string, cert: string): Promise<Measured> {
  const startAt = String(Date.now() + START_MS);
  const workers = await Promise.all(
    Array.from({ length: UNITS }, (_, number) =>
      measuredIn<Measured>(
        WORKER,
        endpoint,
        cert,
        String(SIZE),
        'parts',
        String(number),
        String(UNITS),
        startAt,
      ),
    ),
  );
  const milliseconds = Math.max(...workers.map((each) => each.milliseconds));
  const units = workers.flatMap(({ digest }) => digest.split(' ').filter((text) => text !== ''));
  const inOrder = units.map((text) => text.split(':')).sort(([a], [b]) => Number(a) - Number(b));
  const digests = Buffer.from(inOrder.map(([, hex]) => hex).join(''), 'hex');
  return {
    digest: `${digests.length / 32} parts: ${createHash('sha256').update(digests).digest('hex')}`,
    milliseconds,
    rssMiB: Math.max(...workers.map(({ rssMiB }) => rssMiB ?? 0)),
    cpuSeconds: workers.reduce((sum, each) => sum + each.cpuSeconds, 0),
  };
}

/** MB a second of processor time, of Node's SHA-256 and of the one that can be put aside. */
async function hashes(): Promise<{ node: number; resumable: number }> {
  const block = randomBytes(1024 ** 2);
  const blocks = 512;
  const rate = ({ user, system }: NodeJS.CpuUsage) => (blocks * block.length) / (user + system);
  const node = createHash('sha256');
  let started = process.cpuUsage();
  for (let count = 0; count < blocks; count++) node.update(block);
  const expected = node.digest('hex');
  const nodeRate = rate(process.cpuUsage(started));
  let hash = await resumableSha256.begin();
  started = process.cpuUsage();
  for (let count = 1; count <= blocks; count++) {
    hash.update(block);
    if (count % 128 === 0) hash = await resumableSha256.resume(hash.save());
  }
  const isSame = hash.hex() === expected;
  return { node: nodeRate, resumable: isSame ? rate(process.cpuUsage(started)) : 0 };
}

function report(
  measured: Record<string, Measured[]>,
  served: Readonly<Record<string, readonly number[]>>,
  rates: { node: number; resumable: number },
): BenchResult {
  const time = (way: string) => median((measured[way] ?? []).map(({ milliseconds }) => milliseconds));
  const cpu = (way: string) => median((measured[way] ?? []).map(({ cpuSeconds }) => cpuSeconds));
  const [first = '', parts = '', slices = '', whole = ''] = Object.keys(measured);
  /** MB/s of parts where both processors did nothing else. */
  const most = (availableParallelism() * SIZE) / 1e6 / (cpu(parts) + median(served[parts] ?? []));
  const rows: Row[] = Object.entries(measured).map(([way, runs]) => ({
    way,
    seconds: rounded(time(way) / 1000, 1),
    'MB/s': rounded(SIZE / 1e3 / time(way)),
    ratio: rounded(time(first) / time(way), 2),
    'CPU s': rounded(cpu(way), 1),
    "server's CPU s": rounded(median(served[way] ?? []), 1),
    'peak MiB of a process': rounded(Math.max(...runs.map(({ rssMiB }) => rssMiB ?? 0))),
  }));
  const ratio = time(first) / time(parts);
  const hash = cpu(whole) / cpu(slices);
  const memory = Math.max(
    ...Object.values(measured).flatMap((runs) => runs.map(({ rssMiB }) => rssMiB ?? 0)),
  );
  const wholes = [first, slices, whole].map((way) => measured[way]?.[0]?.digest);
  const isAgreed = new Set(wholes).size === 1;
  const notes = [
    `${PACE} MB/s a connection, as S3 gives, over TLS. Server, workers and curl share ${availableParallelism()} processors, and the ${UNITS} workers began at the same time, their start not counted.`,
    `Parts take ${rounded((cpu(parts) / SIZE) * 1e9, 2)} s of a processor a GB, and the server ${rounded((median(served[parts] ?? []) / SIZE) * 1e9, 2)}: ${availableParallelism()} processors that did nothing else would give ${rounded(most)} MB/s, ${rounded(most / PACE, 1)} times one stream.`,
    `Alone, the SHA-256 that can be put aside gives ${rounded(rates.resumable)} MB/s on one core, Node's ${rounded(rates.node)} MB/s.`,
    `What slices and openssl say is ${isAgreed ? 'the same' : `different: ${wholes.join(' ')}`}.`,
    `Goals: parts at least ${GOALS.parts} times as fast as one stream (is ${rounded(ratio, 2)}); slices with at most 1/${GOALS.hash} of the processor time of one go (is ${rounded(hash, 2)} as fast on one core) and over ${PACE} MB/s; under ${GOALS.memoryMiB} MiB (is ${rounded(memory)}).`,
  ];
  const isMet =
    isAgreed &&
    ratio >= GOALS.parts &&
    hash >= GOALS.hash &&
    rates.resumable > PACE &&
    memory < GOALS.memoryMiB;
  return { title: `One object of ${GIB} GiB`, rows, notes, isMet };
}
