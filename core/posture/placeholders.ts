import { customerKeyOf } from './encryption-key.ts';
import type { BucketFacts } from './facts.ts';

/** What words in capitals stand for in the commands of remediations, by these words. */
export type Placeholders = Readonly<Record<string, string>>;

/**
 * What the facts of a bucket say of the words in remediations. Of what there are several, a person has to choose one; so they have of
 * access points and access keys, which the commands delete.
 */
export function placeholdersOf(facts: BucketFacts): Placeholders {
  const { name, region, account, datasets } = facts;
  const key = customerKeyOf(facts);
  const values: Readonly<Record<string, string | undefined>> = {
    BUCKET: name,
    ACCOUNT: account.id,
    REGION: region,
    TRAIL: ownTrail(facts),
    'KEY-ARN': key.kind === 'known' && key.value?.account === account.id ? key.value.arn : undefined,
    WRITER: only(datasets.flatMap(({ writers }) => writers))?.replace(/^.*\//, ''),
    PREFIX: only(datasets.map(({ prefix }) => prefix)),
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([word, value]) => (value === undefined ? [] : [[word, value] as const])),
  );
}

function ownTrail({ account: { trails, id } }: BucketFacts): string | undefined {
  if (trails.kind === 'unknown') return undefined;
  return only(trails.value.filter(({ arn }) => arn.includes(`:${id}:`)).map(({ name }) => name));
}

function only(values: readonly string[]): string | undefined {
  const [first, ...others] = new Set(values);
  return others.length === 0 ? first : undefined;
}

/** What no shell and no JSON reads as something else. */
const PLAIN = /^[a-zA-Z0-9._/:-]*$/;

/**
 * Commands with values in the place of words in capitals. A word is left for a person to fill in where its value is not known, or where
 * a shell could read it as something else.
 */
export const fillIn = (command: string, values: Placeholders): string =>
  Object.entries(values)
    .filter(([, value]) => PLAIN.test(value))
    .reduce((filled, [word, value]) => filled.replace(patternOf(word), () => value), command);

/** The word itself, and not as a part of another: `BUCKET` is not in `LOG-BUCKET`. A stack's name has its roles after it. */
const patternOf = (word: string): RegExp =>
  new RegExp(`(?<![\\w$-])${word}${word === 'STACK' ? '(?=-\\*)' : '(?![\\w-])'}`, 'g');
