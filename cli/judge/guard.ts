import { InvalidArgumentError } from 'commander';
import { loadConfig } from '../../config/load.ts';
import type { ResolvedConfig } from '../../config/types.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Guard, GuardedBucket } from '../../core/scope/guard.ts';

/**
 * What the options and the configuration say is guarded. Buckets that are only named are guarded as a whole.
 * @throws {SealwatchError} `USAGE` when nothing says so
 */
export async function guardFrom(
  options: JudgeOptions,
  stack: string,
  folder = process.cwd(),
): Promise<Guard> {
  const { guard: named = [], trusted = [] } = options;
  const config = await configFor(options, folder);
  const configured = config?.buckets ?? [];
  const added = named.filter(
    (name) => name !== EVERYTHING && !configured.some((bucket) => bucket.name === name),
  );
  return {
    scope: named.includes(EVERYTHING) ? 'everything' : 'configured',
    buckets: [
      ...configured.map(({ name, datasets }) => ({ name, datasets })),
      ...[...new Set(added)].map(whole),
    ],
    account: null,
    trustedAccounts: [...new Set([...trusted, ...(config?.trustedAccounts ?? [])])],
    organization: options.organization ?? config?.organization ?? null,
    keys: configured.flatMap(({ kmsKeyArn }) => (kmsKeyArn === undefined ? [] : [kmsKeyArn])),
    stack,
  };
}

const whole = (name: string): GuardedBucket => ({
  name,
  datasets: [{ name: '', prefix: '', mode: 'sealed', writers: [] }],
});

async function configFor({ guard, config }: JudgeOptions, folder: string): Promise<ResolvedConfig | null> {
  if (config !== undefined) return loadConfig(config, folder);
  if (guard !== undefined) return null;
  try {
    return await loadConfig(undefined, folder);
  } catch (error) {
    if (!(error instanceof SealwatchError) || error.code !== 'NOT_FOUND') throw error;
    throw new SealwatchError(
      'USAGE',
      "say what is guarded: --guard BUCKET, --guard '*' for everything, or --config FILE; there is no sealwatch.config.ts here",
      { cause: error },
    );
  }
}

/** The options of `judge`, as commander gives them. */
export interface JudgeOptions {
  readonly guard?: readonly string[];
  readonly trusted?: readonly string[];
  readonly organization?: string;
  readonly config?: string;
  readonly aws: boolean;
}

const EVERYTHING = '*';
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/;
const ACCOUNT = /^\d{12}$/;

/** Buckets, several with commas between them, or `*`. */
export const guardOption = (text: string, before: readonly string[] = []): readonly string[] => {
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => name !== EVERYTHING && !BUCKET.test(name));
  if (wrong === undefined) return [...before, ...names];
  throw new InvalidArgumentError(`${JSON.stringify(wrong)} is neither the name of a bucket nor '*'.`);
};

/** Accounts, several with commas between them. */
export const trustedOption = (text: string, before: readonly string[] = []): readonly string[] => {
  const accounts = text.split(',').map((account) => account.trim());
  const wrong = accounts.find((account) => !ACCOUNT.test(account));
  if (wrong === undefined) return [...before, ...accounts];
  throw new InvalidArgumentError(`${JSON.stringify(wrong)} is no account: twelve digits.`);
};
