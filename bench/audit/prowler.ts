import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';
import { childEnvironment, sdkEnvironment } from '../../local/environment.ts';
import { ensureEnvironment } from '../../local/prerequisites/virtual-environment.ts';
import { run } from '../../local/process/run.ts';
import type { Measured } from './measured.ts';

const VERSION = '5.46.0';

/** Runs a command, and prints what it took and how many buckets its findings are about. */
const MEASURE = `import glob, json, resource, subprocess, sys, time
folder, command = sys.argv[1], sys.argv[2:]
start = time.monotonic()
code = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
seconds = time.monotonic() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
found = [finding for name in glob.glob(folder + "/*.ocsf.json") for finding in json.load(open(name))]
buckets = {each["uid"] for finding in found for each in finding["resources"] if ":s3:::" in each["uid"]}
print(json.dumps({"code": code, "audited": len(buckets), "seconds": seconds, "wholeSeconds": seconds,
  "cpuSeconds": used.ru_utime + used.ru_stime, "requests": None,
  "peakBytes": used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)}))`;

// What it ends with where checks fail.
const FOUND_FAILURES = 3;

/** Installs Prowler from PyPI, and gives what runs its S3 checks in an account. */
export async function prowlerIn(
  endpoint: string,
  region: string,
  say: (line: string) => void,
): Promise<() => Promise<Measured>> {
  const python = await ensureEnvironment(
    {
      name: 'prowler',
      title: 'Prowler',
      version: VERSION,
      requirements: [`prowler==${VERSION}`],
      modules: ['prowler'],
      takes: 'about 4 minutes, 2.3 GB',
    },
    say,
  );
  return () => measure(python, endpoint, region);
}

async function measure(python: string, endpoint: string, region: string): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-prowler-'));
  const prowler = [
    ...['-m', 'prowler', 'aws', '--services', 's3', '--region', region],
    ...['--output-formats', 'json-ocsf', '--output-directory', folder, '--no-banner'],
  ];
  try {
    const environment = childEnvironment(sdkEnvironment(endpoint, region));
    const { lines } = await run(python, ['-c', MEASURE, folder, python, ...prowler], { environment });
    const { code, ...measured } = JSON.parse(lines.at(-1) ?? '{}') as Measured & { readonly code?: number };
    if (code !== 0 && code !== FOUND_FAILURES)
      throw new SealwatchError('PREREQUISITE_MISSING', `Prowler ended with ${code}, not with 0 or 3`);
    return measured;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
