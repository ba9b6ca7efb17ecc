import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Environment, ensureEnvironment } from '../../local/prerequisites/virtual-environment.ts';
import { type RunResult, run } from '../../local/process/run.ts';

/** What a validator holds against a resource, or a part of it. */
export interface Objection {
  readonly rule: string;
  /** Path of the template, below the folder that was validated. */
  readonly template: string;
  /** Where, without the hash that the CDK appends to logical ids, such as `AWS::SQS::Queue SealwatchQueuesUndelivered`. */
  readonly at: string;
  readonly message: string;
}

const REQUIREMENTS = readFileSync(fileURLToPath(new URL('requirements.txt', import.meta.url)), 'utf8')
  .split('\n')
  .filter(Boolean);

const VALIDATORS: Environment = {
  name: 'validators',
  title: 'cfn-lint, checkov and moto',
  version: 'cfn-lint-1.56.1-checkov-3.3.30-moto-5.2.5',
  requirements: REQUIREMENTS,
  modules: ['cfnlint', 'checkov', 'moto.iam.access_control'],
  takes: 'about a minute',
};

/**
 * Path of a Python that has the validators, and moto.
 * @throws {SealwatchError} `PREREQUISITE_MISSING` where they cannot be installed
 */
export const ensureValidators = (): Promise<string> => ensureEnvironment(VALIDATORS);

/** What the pinned packages need is newer than what the emulator needs. */
const PYTHON = 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))';

/** Whether the Python that programs are installed for is one that the pinned validators run on. */
export const isRecentEnough = async (executable: string): Promise<boolean> =>
  (await run(executable, ['-c', PYTHON])).code === 0;

// The installed command names the folder in which it was installed, which was renamed since.
const CFN_LINT = 'import sys; from cfnlint.runner import main; sys.exit(main())';

/** Asks cfn-lint about templates in a folder. */
export const lint = async (
  python: string,
  folder: string,
  templates: readonly string[],
): Promise<Objection[]> => {
  const output = join(folder, 'cfn-lint.json');
  const options = ['--format', 'json', '--non-zero-exit-code', 'none', '--output-file', output];
  const result = await runProgram(python, folder, ['-c', CFN_LINT, ...options, '--', ...templates]);
  const found = resultIn<CfnLint[]>(output, result);
  return found.map(({ Rule, Filename, Location, Message }) => ({
    rule: Rule.Id,
    template: Filename,
    at: Location.Path.slice(0, 3).map(withoutHash).join('/'),
    message: Message,
  }));
};

interface CfnLint {
  readonly Rule: { readonly Id: string };
  readonly Filename: string;
  readonly Location: { readonly Path: readonly (string | number)[] };
  readonly Message: string;
}

/** Asks checkov about all templates in a folder. It asks nobody over the network. */
export const scan = async (python: string, folder: string): Promise<Objection[]> => {
  const output = join(folder, 'checkov');
  const quietly = ['--framework', 'cloudformation', '--compact', '--quiet', '--soft-fail', '--skip-download'];
  const result = await runProgram(python, folder, [
    ...['-m', 'checkov.main', '-d', folder, ...quietly],
    ...['-o', 'json', '--output-file-path', output],
  ]);
  const { results, summary } = resultIn<Checkov>(join(output, 'results_json.json'), result);
  if (summary.parsing_errors > 0)
    throw new Error(`checkov could not read ${summary.parsing_errors} templates`);
  return results.failed_checks.map(({ check_id, check_name, file_path, resource }) => ({
    rule: check_id,
    template: file_path.replace(/^\//, ''),
    at: resource.split('.').map(withoutHash).join(' '),
    message: check_name,
  }));
};

interface Checkov {
  readonly summary: { readonly parsing_errors: number };
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly file_path: string;
      readonly resource: string;
    }[];
  };
}

const withoutHash = (part: string | number): string => String(part).replace(/[0-9A-F]{8}$/, '');

const runProgram = (python: string, cwd: string, commandArguments: readonly string[]): Promise<RunResult> =>
  run(python, commandArguments, {
    cwd,
    environment: { PATH: dirname(python), HOME: cwd, LC_ALL: 'C.UTF-8', NO_COLOR: '1' },
  });

/** A validator that failed has written nothing; what it printed says why. */
const resultIn = <T>(file: string, { code, lines }: RunResult): T => {
  if (code !== 0 || !existsSync(file))
    throw new Error([`ended with ${code}`, ...lines.slice(-20)].join('\n'));
  return JSON.parse(readFileSync(file, 'utf8')) as T;
};
