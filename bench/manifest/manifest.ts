import { randomFillSync } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SealwatchError } from '../../core/base/errors.ts';
import { ensureManifestTools } from '../../test/validators/manifest-tools.ts';
import type { BenchResult, Row } from '../bench.ts';
import { isInstalled, measuredIn, RCLONE } from '../support/child.ts';
import { median, rounded } from '../support/median.ts';
import { interleaved } from '../support/rounds.ts';
import { timedProgram as program, timedShell as shell, type Timed } from '../support/timed.ts';

/** On a machine that is never quiet, one takes minutes. */
const ROUNDS = Number(process.env.SEALWATCH_ROUNDS ?? 3);
/** The large ones take 4 GB of the disk, and most of the time. */
const KINDS = process.env.SEALWATCH_SMALL_ONLY ? (['small'] as const) : (['small', 'large'] as const);
const SMALL_FILES = 20_000;
const SMALL_BYTES = 8 * 1024;
const FILES_A_FOLDER = 100;
const LARGE_FILES = 20;
const LARGE_BYTES = 200 * 2 ** 20;
const CHUNK_BYTES = 8 * 2 ** 20;
const TITLES = {
  small: `${SMALL_FILES} files of ${SMALL_BYTES / 1024} KiB`,
  large: `${LARGE_FILES} files of ${LARGE_BYTES / 2 ** 20} MiB`,
};
/** Of openssl's speed. */
const CREATE_GOAL = 0.9;
const VERIFY_GOAL = 1;
/** Of the seed's speed over small files. */
const SEED_GOAL = 5;

const CORES = availableParallelism();
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

type Ways = Readonly<Record<string, () => Promise<Timed>>>;

/** Manifests of 20,000 small files and of 20 large ones, made and verified: Sealwatch beside everybody else. Needs `npm run build`. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-bench-'));
  try {
    const python = await ensureManifestTools();
    const isRcloneHere = await isInstalled(RCLONE);
    const rows: Row[] = [];
    const goals: boolean[] = [];
    const notes: string[] = [];
    for (const kind of KINDS) {
      const tree = join(folder, kind);
      say(`writing ${kind === 'small' ? SMALL_FILES : LARGE_FILES} files`);
      if (kind === 'small') writeSmall(tree);
      else writeLarge(tree);
      const before = loadavg()[0] ?? 0;
      const measured = await interleaved(
        { ...ways(tree, folder, python), ...(isRcloneHere ? rcloneWays(tree, folder) : {}) },
        ROUNDS,
        say,
      );
      const result = report(kind, measured);
      rows.push(...result.rows);
      goals.push(...result.goals);
      notes.push(
        ...result.notes,
        `${kind}: load of the machine ${rounded(before, 1)} before, ${rounded(loadavg()[0] ?? 0, 1)} after.`,
      );
      rmSync(tree, { recursive: true });
    }
    return {
      title: `Manifests of ${KINDS.map((kind) => TITLES[kind]).join(' and of ')}`,
      rows,
      notes: [
        `Medians of ${ROUNDS} interleaved rounds on ${CORES} processors; files in the page cache, trees written anew. Every time is that of a whole process with its start; "work" is Sealwatch's without Node's start and the loading of the command.`,
        ...notes,
      ],
      isMet: goals.every(Boolean),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function writeSmall(tree: string): void {
  const bytes = Buffer.alloc(SMALL_BYTES * 2);
  for (let index = 0; index < SMALL_FILES; index += 1) {
    const inside = join(tree, `folder-${Math.floor(index / FILES_A_FOLDER)}`);
    if (index % FILES_A_FOLDER === 0) mkdirSync(inside, { recursive: true });
    randomFillSync(bytes);
    // From nothing to twice the mean, so that the sizes differ.
    writeFileSync(join(inside, `file-${index}.txt`), bytes.subarray(0, (index * 7919) % (SMALL_BYTES * 2)));
  }
}

function writeLarge(tree: string): void {
  mkdirSync(tree, { recursive: true });
  const bytes = Buffer.alloc(CHUNK_BYTES);
  for (let index = 0; index < LARGE_FILES; index += 1) {
    const file = openSync(join(tree, `shard-${index}.bin`), 'w');
    for (let written = 0; written < LARGE_BYTES; written += CHUNK_BYTES)
      writeSync(file, randomFillSync(bytes));
    closeSync(file);
  }
}

/** As many processes as cores, each with its share of the files. */
const EACH_CORE = `find "$1" -type f -print0 | xargs -0 -P ${CORES} -n $(( ($(find "$1" -type f | wc -l) + ${CORES} - 1) / ${CORES} ))`;

function ways(tree: string, folder: string, python: string): Ways {
  const list = join(folder, 'sums');
  const seed = join(folder, 'seed.json');
  const own = join(folder, 'own.json');
  const peer = (tool: string, action: string) =>
    program(python, here('peers.py'), tool, action, tree, folder);
  const sealwatch = (...args: readonly string[]) => program(process.execPath, MAIN, 'manifest', ...args);
  return {
    'create: openssl dgst': () => shell(`${EACH_CORE} openssl dgst -sha256 -r > "$2"`, tree, list),
    'create: sealwatch': () => sealwatch('create', tree, '--output', own),
    'create: sealwatch, work': () => measuredIn<Timed>(here('measure.ts'), 'create', tree, own),
    'create: seed': () => program(python, here('seed.py'), 'create', tree, seed),
    'create: bagit.py': () => peer('bagit', 'create'),
    'create: model-signing': () => peer('model-signing', 'create'),
    'create: sha256sum': () => shell(`${EACH_CORE} sha256sum > "$2"`, tree, list),
    'verify: openssl dgst': () => shell(`${EACH_CORE} openssl dgst -sha256 -r > /dev/null`, tree),
    'verify: sealwatch': () => sealwatch('verify', own, tree),
    'verify: sealwatch, work': () => measuredIn<Timed>(here('measure.ts'), 'verify', tree, own),
    'verify: seed': () => program(python, here('seed.py'), 'verify', tree, seed),
    'verify: bagit.py': () => peer('bagit', 'verify'),
    'verify: model-signing': () => peer('model-signing', 'verify'),
    'verify: sha256sum': () => shell('sha256sum --check --quiet "$1"', list),
  };
}

function rcloneWays(tree: string, folder: string): Ways {
  const list = join(folder, 'rclone-sums');
  const rclone = (...args: readonly string[]) =>
    program(RCLONE, 'hashsum', 'sha256', '--config', '/dev/null', '--checkers', `${CORES}`, ...args, tree);
  return {
    'create: rclone': () => rclone('--output-file', list),
    'verify: rclone': () => rclone('--checkfile', list),
  };
}

function report(kind: 'small' | 'large', measured: Readonly<Record<string, readonly Timed[]>>) {
  const measuredBy = (way: string, of: keyof Timed): number => {
    const runs = measured[way];
    if (runs === undefined) throw new SealwatchError('INTERNAL', `${way} was not measured`);
    return median(runs.map((each) => each[of]));
  };
  const time = (way: string): number => measuredBy(way, 'milliseconds');
  const cpu = (way: string): number => measuredBy(way, 'cpuSeconds');
  const megabytes = (kind === 'small' ? SMALL_FILES * SMALL_BYTES : LARGE_FILES * LARGE_BYTES) / 1e6;
  const rows: Row[] = Object.keys(measured).map((way) => {
    const openssl = `${way.slice(0, way.indexOf(':'))}: openssl dgst`;
    return {
      files: kind,
      way,
      seconds: rounded(time(way) / 1000, 2),
      'MB/s': rounded(megabytes / (time(way) / 1000)),
      'of openssl': rounded(time(openssl) / time(way), 2),
      'CPU s': rounded(cpu(way), 2),
      'by CPU': rounded(cpu(openssl) / cpu(way), 2),
    };
  });
  const ratio = (way: string, other: string): number => time(other) / time(way);
  const ofOpenssl = (action: string) => ratio(`${action}: sealwatch`, `${action}: openssl dgst`);
  const byCpu = (action: string) => cpu(`${action}: openssl dgst`) / cpu(`${action}: sealwatch`);
  const ofSeed = Math.min(
    ...['create', 'verify'].map((action) => ratio(`${action}: sealwatch`, `${action}: seed`)),
  );
  const peers = Object.keys(measured).filter((way) => /seed|bagit|model-signing|rclone/.test(way));
  const isAhead = peers.every((way) => time(way) > time(`${way.slice(0, way.indexOf(':'))}: sealwatch`));
  const goals = [
    ofOpenssl('create') >= CREATE_GOAL,
    ofOpenssl('verify') >= VERIFY_GOAL,
    kind === 'large' || ofSeed >= SEED_GOAL,
    isAhead,
  ];
  const notes = [
    `${kind}: goals create ${CREATE_GOAL} of openssl (is ${rounded(ofOpenssl('create'), 2)}, by CPU ${rounded(byCpu('create'), 2)}), verify ${VERIFY_GOAL} (is ${rounded(ofOpenssl('verify'), 2)}, by CPU ${rounded(byCpu('verify'), 2)}), ${kind === 'small' ? `${SEED_GOAL} times the seed (is ${rounded(ofSeed, 1)}), ` : ''}ahead of every peer (${isAhead ? 'yes' : 'no'}).`,
  ];
  return { rows, goals, notes };
}
