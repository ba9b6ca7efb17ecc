import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';
import { isObject, type Json, listAt, numberAt, textAt } from '../../core/base/json.ts';
import type { CheckStatus } from '../../core/posture/check.ts';
import { gradeOf } from '../../core/posture/score.ts';
import type { PastBucket, PastRun } from '../../core/report/changes.ts';
import { AUDIT_SCHEMA, type AuditReport } from '../../core/report/make-report.ts';
import type { PastScore } from '../../core/report/reported.ts';
import { writeWhole } from '../output/write-whole.ts';
import type { AuditOptions } from './options.ts';

export const DEFAULT_BASELINE = '.sealwatch/audit.json';

/**
 * Reads an earlier run to compare with; `null` where there is none yet. One that is named, and not about to be written, has to be there.
 * @throws {SealwatchError} `NOT_FOUND` for a named file that is not there; `USAGE` for one that holds no run
 */
export async function readLastRun(
  { baseline: file, save }: Pick<AuditOptions, 'baseline' | 'save'>,
  folder: string,
): Promise<PastRun | null> {
  const name = resolve(folder, file ?? DEFAULT_BASELINE);
  try {
    return parseRun(await readFile(name, 'utf8'), name);
  } catch (error) {
    if (error instanceof SealwatchError) throw error;
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isMissing && (file === undefined || save)) return null;
    throw new SealwatchError(
      'NOT_FOUND',
      `${name} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}

export const saveRun = (file: string | undefined, report: AuditReport, folder: string): Promise<void> =>
  writeWhole(resolve(folder, file ?? DEFAULT_BASELINE), `${JSON.stringify(report)}\n`);

export function parseRun(text: string, name: string): PastRun {
  const value = parsed(text, name);
  if (textAt(value, 'schema') !== AUDIT_SCHEMA)
    throw new SealwatchError('USAGE', `${name} is no audit: its schema is not ${AUDIT_SCHEMA}`);
  return {
    by: 'file',
    account: textAt(value, 'account') ?? '',
    selection: textAt(value, 'selection') ?? '',
    ...pointIn(value),
    buckets: new Map(
      listAt(value, 'buckets').map((bucket) => [
        textAt(bucket, 'bucket') ?? '',
        bucketIn(bucket, textAt(value, 'at') ?? ''),
      ]),
    ),
    trend: listAt(value, 'trend').map(pointIn),
  };
}

function parsed(text: string, name: string): Json {
  try {
    const value = JSON.parse(text) as Json;
    if (isObject(value)) return value;
  } catch {
    // What is no JSON is no audit either.
  }
  throw new SealwatchError('USAGE', `${name} is no audit: a JSON object is expected`);
}

function pointIn(value: Json): PastScore {
  const score = numberAt(value, 'score') ?? 0;
  return { at: textAt(value, 'at') ?? '', score, grade: gradeOf(score) };
}

const STATUSES: readonly string[] = ['pass', 'fail', 'not-applicable', 'unknown'] satisfies CheckStatus[];

const bucketIn = (bucket: Json, at: string): PastBucket => ({
  at,
  score: numberAt(bucket, 'score'),
  statuses: new Map(
    listAt(bucket, 'results').flatMap((result) => {
      const [check, status] = [textAt(result, 'check'), textAt(result, 'status')];
      return check && status && STATUSES.includes(status) ? [[check, status as CheckStatus] as const] : [];
    }),
  ),
});
