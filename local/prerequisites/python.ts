import { SealwatchError } from '../../core/base/errors.ts';
import { run } from '../process/run.ts';

/** A Python that can make virtual environments. */
export interface Python {
  readonly executable: string;
  readonly version: string;
}

type Probe = {
  readonly executable: string;
  readonly version: readonly [number, number, number];
  readonly venv: boolean;
};

const MINIMUM_MINOR = 10;
const CANDIDATES = [
  'python3',
  'python3.14',
  'python3.13',
  'python3.12',
  'python3.11',
  'python3.10',
  'python',
];

// Debian ships `venv` without `ensurepip`, and then fails only halfway through making an environment.
const PROBE = `import importlib.util as u, json, sys
print(json.dumps({"executable": sys.executable, "version": sys.version_info[:3],
  "venv": all(u.find_spec(m) for m in ("venv", "ensurepip"))}))`;

/** The first Python 3.10 or newer on PATH that can make virtual environments. */
export const findPython = async (candidates: readonly string[] = CANDIDATES): Promise<Python> => {
  const probes: Probe[] = [];
  for (const candidate of candidates) {
    const probe = await probePython(candidate);
    if (probe && isUsable(probe)) return { executable: probe.executable, version: probe.version.join('.') };
    if (probe) probes.push(probe);
  }
  throw new SealwatchError('PREREQUISITE_MISSING', explainPython(probes));
};

/** What is missing, and what to do about it. */
const explainPython = (probes: readonly Probe[]): string => {
  const needs = `AWS on this machine is emulated by MiniStack, which needs Python 3.${MINIMUM_MINOR} or newer`;
  const recent = probes.find(isRecent);
  if (recent) {
    const name = `python${recent.version[0]}.${recent.version[1]}`;
    return `${needs} with its venv module: ${recent.executable} has none (on Debian and Ubuntu: apt install ${name}-venv)`;
  }
  const [old] = probes;
  if (old)
    return `${needs}: ${old.executable} is ${old.version.join('.')}; install a newer one and put it on PATH`;
  return `${needs}: no python3 was found on PATH; install it from your system's packages or from python.org`;
};

const isRecent = (probe: Probe): boolean => probe.version[0] === 3 && probe.version[1] >= MINIMUM_MINOR;

const isUsable = (probe: Probe): boolean => isRecent(probe) && probe.venv;

const probePython = async (command: string): Promise<Probe | undefined> => {
  const { code, lines } = await run(command, ['-c', PROBE]);
  return code === 0 ? (JSON.parse(lines.join('')) as Probe) : undefined;
};
