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

/** Which Python something needs, and for what. */
export interface PythonNeed {
  /** What needs it, as the beginning of a sentence. */
  readonly what: string;
  /** Python 3 of at least this minor version. */
  readonly minimum: number;
  /** Of at most this one. @default - any newer one */
  readonly maximum?: number;
  /** Commands that may be one, the best first. */
  readonly candidates: readonly string[];
}

const ANY: PythonNeed = {
  what: 'AWS on this machine is emulated by MiniStack, which needs',
  minimum: 10,
  candidates: ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'],
};

// Debian ships `venv` without `ensurepip`, and then fails only halfway through making an environment.
const PROBE = `import importlib.util as u, json, sys
print(json.dumps({"executable": sys.executable, "version": sys.version_info[:3],
  "venv": all(u.find_spec(m) for m in ("venv", "ensurepip"))}))`;

/**
 * The first Python that fits and can make virtual environments.
 * @throws {SealwatchError} `PREREQUISITE_MISSING`, saying what there is and what is missing
 */
export const findPython = async (need: PythonNeed = ANY): Promise<Python> => {
  const probes: Probe[] = [];
  for (const candidate of need.candidates) {
    const probe = await probePython(candidate);
    if (probe && isRight(need, probe) && probe.venv)
      return { executable: probe.executable, version: probe.version.join('.') };
    if (probe) probes.push(probe);
  }
  throw new SealwatchError('PREREQUISITE_MISSING', explainPython(need, probes));
};

/** What is missing, and what to do about it. */
const explainPython = (need: PythonNeed, probes: readonly Probe[]): string => {
  const isExact = need.maximum === need.minimum;
  const needs = `${need.what} Python 3.${need.minimum}${isExact ? '' : ' or newer'}`;
  const right = probes.find((probe) => isRight(need, probe));
  if (right) {
    const name = `python${right.version[0]}.${right.version[1]}`;
    return `${needs} with its venv module: ${right.executable} has none (on Debian and Ubuntu: apt install ${name}-venv)`;
  }
  const wanted = isExact ? `Python 3.${need.minimum}` : 'a newer one';
  const [other] = probes;
  if (other)
    return `${needs}: ${other.executable} is ${other.version.join('.')}; install ${wanted} and put it on PATH`;
  return `${needs}: no python3 was found on PATH; install it from your system's packages or from python.org`;
};

const isRight = ({ minimum, maximum = Number.POSITIVE_INFINITY }: PythonNeed, { version }: Probe): boolean =>
  version[0] === 3 && version[1] >= minimum && version[1] <= maximum;

const probePython = async (command: string): Promise<Probe | undefined> => {
  const { code, lines } = await run(command, ['-c', PROBE]);
  return code === 0 ? (JSON.parse(lines.join('')) as Probe) : undefined;
};
