import { InvalidArgumentError } from 'commander';
import type { CheckSeverity } from '../../core/posture/check.ts';
import { POINTS } from '../../core/posture/score.ts';

export const FORMATS = ['table', 'json', 'ocsf', 'sarif', 'csv', 'html'] as const;
export type Format = (typeof FORMATS)[number];

/** From which severity on a failed check fails the command; `none` where only the score counts. */
export type FailOn = CheckSeverity | 'none';
export const FAIL_ON: readonly FailOn[] = [...(Object.keys(POINTS) as CheckSeverity[]), 'none'];

/** The options of `audit`, as commander gives them. */
export interface AuditOptions {
  readonly all: boolean;
  readonly ai: boolean;
  readonly dataset?: readonly string[];
  readonly config?: string;
  readonly trusted?: readonly string[];
  readonly organization?: string;
  readonly format?: Format;
  readonly output?: string;
  readonly failOn?: FailOn;
  readonly minScore?: number;
  readonly mutes?: string;
  readonly baseline?: string;
  readonly save: boolean;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/;

/** Names of buckets, bare or as addresses. */
export const bucketArgument = (text: string, before: readonly string[] = []): readonly string[] => {
  const name = text.replace(/^s3:\/\//, '').replace(/\/$/, '');
  if (NAME.test(name)) return [...before, name];
  throw new InvalidArgumentError(`${JSON.stringify(text)} is no name of a bucket.`);
};

export const datasetOption = (name: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  name,
];

export const scoreOption = (text: string): number => {
  const score = Number(text);
  if (/^\d+$/.test(text) && score <= 100) return score;
  throw new InvalidArgumentError(`${JSON.stringify(text)} is no score: a whole number from 0 to 100.`);
};
