import { InvalidArgumentError } from 'commander';
import { ORGANIZATION } from '../parse/options.ts';

/** The options of `policy check`, as commander gives them. */
export interface PolicyOptions {
  readonly bucket?: string;
  readonly account?: string;
  readonly trusted?: readonly string[];
  readonly organization?: string;
  readonly aws: boolean;
  readonly accessAnalyzer: boolean;
}

const ACCOUNT = /^\d{12}$/;
const IDENTITY = /^(?:[0-9a-f]{64}|A[A-Z]{3}[A-Z0-9]{12,})$/;

export const accountOption = (text: string): string => {
  if (ACCOUNT.test(text)) return text;
  throw new InvalidArgumentError(`${JSON.stringify(text)} is no account: twelve digits.`);
};

/** Accounts, several with commas between them; organizations, canonical user ids and unique ids as well. */
export const trustedOption = (text: string, before: readonly string[] = []): readonly string[] => {
  const ids = text.split(',').map((id) => id.trim());
  const wrong = ids.find((id) => ![ACCOUNT, ORGANIZATION, IDENTITY].some((form) => form.test(id)));
  if (wrong === undefined) return [...before, ...ids];
  throw new InvalidArgumentError(
    `${JSON.stringify(wrong)} is no account of twelve digits, organization (o-…), canonical user id or unique id.`,
  );
};
