import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { COMMAND_BUNDLE } from '../../scripts/build/package.ts';
import type { BenchResult, Row } from '../bench.ts';
import { certificate } from '../hash-object/certificate.ts';
import { AWS_CLI, isInstalled, output, RCLONE } from '../support/child.ts';
import { median, rounded } from '../support/median.ts';
import { interleaved } from '../support/rounds.ts';
import { type Timed, timedProgram } from '../support/timed.ts';
import { BUCKET, KINDS, type Kind, OBJECTS, sha256Of, totalBytes, VERSION_ID } from './objects.ts';

const ROUNDS = Number(process.env.SEALWATCH_ROUNDS ?? 3);
/** Of the speed of `aws s3 cp --recursive`. */
const GOAL = 1;
const OURS = 'sealwatch pull';
const THEIRS = 'aws s3 cp --recursive';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** A store of small objects and one of large ones, pulled by Sealwatch and copied by others, each into an empty folder. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-bench-'));
  const files = await certificate(folder);
  const server = spawn(process.execPath, [here('stand-in.ts'), files.key, files.cert], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const [port] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
    Object.assign(process.env, environment(`https://127.0.0.1:${port}`, files.cert));
    await bundle(folder);
    // The goal speaks of it.
    await output(AWS_CLI, '--version');
    const isRcloneHere = await isInstalled(RCLONE);
    const before = loadavg()[0] ?? 0;
    const rows: Row[] = [];
    const ratios: Record<Kind, number> = { small: 0, large: 0 };
    for (const kind of KINDS) {
      say(`${OBJECTS[kind].length} ${kind} objects`);
      const measured = await interleaved(ways(kind, { folder, isRcloneHere, cert: files.cert }), ROUNDS, say);
      const time = (way: string): number => median((measured[way] ?? []).map((each) => each.milliseconds));
      const cpu = (way: string): number => median((measured[way] ?? []).map((each) => each.cpuSeconds));
      for (const way of Object.keys(measured))
        rows.push({
          objects: kind,
          way,
          seconds: rounded(time(way) / 1000, 2),
          'MB/s': rounded(totalBytes(kind) / 1000 / time(way)),
          'of aws': rounded(time(THEIRS) / time(way), 2),
          'CPU s': rounded(cpu(way), 2),
          'by CPU': rounded(cpu(THEIRS) / cpu(way), 2),
        });
      ratios[kind] = time(THEIRS) / time(OURS);
    }
    return {
      title: `${OBJECTS.small.length} objects of 64 KiB and ${OBJECTS.large.length} of 256 MiB, from one store`,
      rows,
      notes: [
        `Medians of ${ROUNDS} interleaved rounds; a stand-in of S3 on loopback, over TLS, in a process of its own on the same processors. Every time is that of a whole process with its start. Sealwatch is bundled as it is released, is told by a file what is approved, and compares every byte with its SHA-256; nobody else compares.`,
        `Goals: ${GOAL} of ${THEIRS} (is ${rounded(ratios.small, 2)} and ${rounded(ratios.large, 2)}). Load of the machine ${rounded(before, 1)} before, ${rounded(loadavg()[0] ?? 0, 1)} after.`,
      ],
      isMet: ratios.small >= GOAL && ratios.large >= GOAL,
    };
  } finally {
    server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

const environment = (endpoint: string, cert: string) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CA_BUNDLE: cert,
  NODE_EXTRA_CA_CERTS: cert,
});

const BUNDLE = 'dist/bench/measure.js';

/** From source, Node would take longer to start than the small objects take to come. */
async function bundle(folder: string): Promise<void> {
  await build({
    // Folders as those of the command, where it finds its thread.
    entryPoints: [
      { in: here('measure.ts'), out: 'bench/measure' },
      { in: here('../../cli/pull/write-worker.ts'), out: 'cli/pull/write-worker' },
    ],
    outdir: join(folder, 'dist'),
    ...COMMAND_BUNDLE,
    logLevel: 'error',
  });
  writeFileSync(join(folder, 'dist', 'package.json'), '{"type":"module"}');
}

interface Places {
  readonly folder: string;
  readonly isRcloneHere: boolean;
  readonly cert: string;
}

function ways(kind: Kind, { folder, isRcloneHere, cert }: Places): Record<string, () => Promise<Timed>> {
  const wanted = join(folder, `${kind}.json`);
  writeFileSync(wanted, JSON.stringify(wantedOf(kind)));
  const into = (...words: readonly string[]) => {
    const target = join(folder, 'pulled');
    rmSync(target, { recursive: true, force: true });
    return timedProgram(...words, target);
  };
  const made: Record<string, () => Promise<Timed>> = {
    [THEIRS]: () => into(AWS_CLI, 's3', 'cp', '--recursive', '--only-show-errors', `s3://${BUCKET}/${kind}/`),
    [OURS]: () => into(process.execPath, join(folder, BUNDLE), wanted),
  };
  if (isRcloneHere)
    made['rclone copy'] = () =>
      into(
        RCLONE,
        'copy',
        '--fast-list',
        '--config',
        '/dev/null',
        '--ca-cert',
        cert,
        `${rcloneStore()}${BUCKET}/${kind}/`,
      );
  return made;
}

const rcloneStore = (): string =>
  `:s3,provider=Other,access_key_id=bench,secret_access_key=bench,region=eu-west-1,force_path_style=true,endpoint="${process.env.AWS_ENDPOINT_URL}":`;

const wantedOf = (kind: Kind) =>
  OBJECTS[kind].map((object) => ({
    name: object.key.slice(kind.length + 1),
    bucket: BUCKET,
    key: object.key,
    versionId: VERSION_ID,
    digest: `sha256:${sha256Of(object)}`,
    size: object.size,
  }));
