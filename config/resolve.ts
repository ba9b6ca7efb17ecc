import type * as z from 'zod';
import { SealwatchError } from '../core/base/errors.ts';
import { SEVERITIES, type Severity } from '../core/base/severity.ts';
import { DEFAULT_DUE_DAYS, type DueDays } from '../core/findings/due.ts';
import { conflictsIn, type Path, type Problem, problemText, valueText } from './conflicts.ts';
import { configSchema } from './schema.ts';
import type { ManifestLogConfig, ResolvedBucket, ResolvedConfig, SealwatchConfig } from './types.ts';

/**
 * Checks a configuration and fills in its defaults.
 * @param config what somebody typed, or what this function returned before
 * @throws {SealwatchError} `CONFIG_INVALID`, whose message lists every problem: where, what was found, what is allowed
 */
export const resolveConfig = (config: unknown): ResolvedConfig => {
  const parsed = configSchema.safeParse(config);
  const problems = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => problemsOf(issue, config)),
    ...conflictsIn(config),
  ];
  if (!parsed.success || problems.length > 0) throw invalid(problems);
  return withDefaults(parsed.data);
};

const invalid = (problems: readonly Problem[]): SealwatchError => {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return new SealwatchError(
    'CONFIG_INVALID',
    [`the configuration has ${count}:`, ...problems.map((problem) => `  ${problemText(problem)}`)].join('\n'),
  );
};

const problemsOf = (issue: z.core.$ZodIssue, config: unknown): Problem[] => {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey([...issue.path, key], key, issue.message.split(' ')));
  return [{ path: issue.path, found: valueText(valueAt(config, issue.path)), allowed: issue.message }];
};

const unknownKey = (path: Path, key: string, known: readonly string[]): Problem => {
  const meant = nearest(key, known);
  const allowed = meant ? `"${meant}" (did you mean that?)` : known.join(', ');
  return { path, found: 'an unknown field', allowed };
};

const valueAt = (config: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    config,
  );

const withDefaults = ({
  buckets,
  trustedAccounts,
  organization,
  trail,
  alerts,
  findings,
  reservedConcurrency,
  largeObjects,
  manifestLog,
}: z.infer<typeof configSchema>): ResolvedConfig => ({
  buckets: buckets.map(bucketWithDefaults),
  trustedAccounts: trustedAccounts ?? [],
  ...(organization !== undefined && { organization }),
  trail,
  alerts: { email: alerts.email, operationsEmail: alerts.operationsEmail ?? alerts.email },
  findings: { dueDays: dueDaysWithDefaults(findings?.dueDays ?? {}) },
  ...(reservedConcurrency === true && { reservedConcurrency }),
  ...(largeObjects?.bytesPerDay !== undefined && {
    largeObjects: { bytesPerDay: largeObjects.bytesPerDay },
  }),
  ...logWithDefaults(manifestLog ?? {}),
});

/** Nothing of a log that is as it usually is. */
const logWithDefaults = ({
  retentionDays,
  mailCheckpoint,
}: ManifestLogConfig): Pick<ResolvedConfig, 'manifestLog'> => {
  const manifestLog = {
    ...(retentionDays !== undefined && { retentionDays }),
    ...(mailCheckpoint !== undefined && { mailCheckpoint }),
  };
  return Object.keys(manifestLog).length === 0 ? {} : { manifestLog };
};

const dueDaysWithDefaults = (given: Partial<Record<Severity, number | null | undefined>>): DueDays =>
  Object.fromEntries(
    SEVERITIES.map((severity) => [severity, daysOf(given[severity], DEFAULT_DUE_DAYS[severity])]),
  ) as Record<Severity, number | null>;

// `null` is a choice, and no lack of one.
const daysOf = (given: number | null | undefined, usual: number | null): number | null =>
  given === undefined ? usual : given;

const bucketWithDefaults = (bucket: z.infer<typeof configSchema>['buckets'][number]): ResolvedBucket => ({
  name: bucket.name,
  existing: bucket.existing ?? true,
  ...(bucket.region !== undefined && { region: bucket.region }),
  ...(bucket.kmsKeyArn !== undefined && { kmsKeyArn: bucket.kmsKeyArn }),
  ...(bucket.canary === true && { canary: true as const }),
  datasets: bucket.datasets.map(({ sweep, level, ...dataset }) => ({
    ...dataset,
    writers: dataset.writers ?? [],
    ...(sweep === undefined ? {} : { sweep }),
    ...(level === 's3-sha256' ? { level } : {}),
  })),
});

/** The candidate that somebody who typed `word` most likely meant; `undefined` when none is close. */
export const nearest = (word: string, candidates: readonly string[]): string | undefined => {
  const limit = Math.max(2, Math.floor(word.length / 3));
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((left, right) => left.distance - right.distance);
  return best?.candidate;
};

const editDistance = (left: string, right: string): number => {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...left].entries()) row = nextRow(row, index + 1, letter, right);
  return row.at(-1) ?? 0;
};

const nextRow = (row: readonly number[], first: number, letter: string, word: string): number[] => {
  const next = [first];
  for (let index = 0; index < word.length; index++) {
    const replaced = at(row, index) + (word[index] === letter ? 0 : 1);
    next.push(Math.min(at(row, index + 1) + 1, at(next, index) + 1, replaced));
  }
  return next;
};

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;

/**
 * Types and checks the configuration in `sealwatch.config.ts`.
 * @throws {SealwatchError} `CONFIG_INVALID`, whose message lists every problem
 */
export const defineConfig = (config: SealwatchConfig): ResolvedConfig => resolveConfig(config);
