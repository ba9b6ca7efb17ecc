import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFunctions, functionNames } from '../../scripts/build/functions.ts';
import type { BenchResult, Row } from '../bench.ts';
import { measuredIn } from '../support/child.ts';
import { median, rounded } from '../support/median.ts';
import { interleaved } from '../support/rounds.ts';
import { importable } from './importable.ts';
import { type Bundled, bundledFunctions } from './metafile.ts';
import { plainBundle } from './plain-bundle.ts';

const ROUNDS = Number(process.env.SEALWATCH_ROUNDS ?? 9);
const SIZE_KIB = 600;
const IMPORT_RATIO = 0.7;
const IMPORT = fileURLToPath(new URL('import-time.ts', import.meta.url));

/** What one import took. */
interface Imported {
  readonly milliseconds: number;
  /** User and system time: other work on the machine changes it little. */
  readonly cpuMs: number;
}

interface Compared {
  readonly name: string;
  readonly ours: Bundled;
  readonly plain: Bundled;
}

/** Each function's bundle beside a plain one of the same AWS clients: size, and time to import it in a fresh process. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-bench-'));
  try {
    const compared = await build(folder);
    const times = await interleaved(imports(compared), ROUNDS, say);
    return report(compared, times);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function build(folder: string): Promise<Compared[]> {
  const ours = bundledFunctions(await bundleFunctions(folder), folder, functionNames());
  const compared: Compared[] = [];
  for (const [name, bundled] of Object.entries(ours)) {
    await importable(bundled.file);
    compared.push({
      name,
      ours: bundled,
      plain: await plainBundle(bundled.clients, join(folder, 'plain', name)),
    });
  }
  return compared;
}

function imports(compared: readonly Compared[]): Record<string, () => Promise<Imported>> {
  const time = (file: string): Promise<Imported> => measuredIn<Imported>(IMPORT, file);
  const ways = compared.flatMap(({ name, ours, plain }) => [
    [`${name} ours`, () => time(ours.file)] as const,
    [`${name} plain`, () => time(plain.file)] as const,
  ]);
  return Object.fromEntries(ways);
}

const medianOf = (imported: readonly Imported[] = [], what: keyof Imported): number =>
  median(imported.map((each) => each[what]));

function report(compared: readonly Compared[], times: Record<string, Imported[]>): BenchResult {
  const rows = compared.map(({ name, ours, plain }): Row & { ratio: number; KiB: number } => {
    const [own, other] = [times[`${name} ours`], times[`${name} plain`]];
    const [cpu, otherCpu] = [medianOf(own, 'cpuMs'), medianOf(other, 'cpuMs')];
    return {
      function: name,
      KiB: rounded(ours.bytes / 1024),
      'import ms': rounded(medianOf(own, 'milliseconds'), 1),
      'import CPU ms': rounded(cpu, 1),
      'plain KiB': rounded(plain.bytes / 1024),
      'plain import ms': rounded(medianOf(other, 'milliseconds'), 1),
      'plain import CPU ms': rounded(otherCpu, 1),
      ratio: rounded(cpu / otherCpu, 2),
      clients: ours.clients.map((client) => client.replace('@aws-sdk/', '')).join(' '),
    };
  });
  const notes = [
    `Plain: the same clients as the AWS CDK bundles them by itself (CommonJS, not minified). Medians of ${ROUNDS} interleaved imports.`,
    `Goals: under ${SIZE_KIB} KiB; import under ${IMPORT_RATIO} of the plain bundle's, by processor time, for a busy machine changes the other.`,
  ];
  const isMet = rows.every(({ KiB, ratio }) => KiB < SIZE_KIB && ratio < IMPORT_RATIO);
  return { title: 'Function bundles', rows, notes, isMet };
}
