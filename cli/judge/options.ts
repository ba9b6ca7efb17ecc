import { InvalidArgumentError } from 'commander';

/** The options of `judge`, as commander gives them. */
export interface JudgeOptions {
  readonly guard?: readonly string[];
  readonly trusted?: readonly string[];
  readonly organization?: string;
  readonly config?: string;
  readonly aws: boolean;
}

export const EVERYTHING = '*';
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
