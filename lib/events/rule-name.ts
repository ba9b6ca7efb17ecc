import { createHash } from 'node:crypto';

/** Characters of each part; together with the hash they stay below the 64 that a rule's name may have. */
const STACK_CHARACTERS = 20;
const WORD_CHARACTERS = 24;
const HASH_CHARACTERS = 8;

/** What a rule carries: S3's events of objects, CloudTrail's records of calls, or such records to another Region. */
export type Feed = 'objects' | 'activity' | 'forward';

/** How the names of all rules of a stack begin that route events of one kind. */
export const ruleNamePrefix = (stack: string, feed: Feed): string =>
  `${stack.slice(0, STACK_CHARACTERS)}-${feed}-`;

/**
 * A name that says what the rule is for, and that no other dataset has. It says nothing of the queue: a dataset whose
 * mode changes keeps its rule, so that no event is lost between two.
 */
export const ruleName = (stack: string, bucket: string, dataset: string): string =>
  named(ruleNamePrefix(stack, 'objects'), dataset, `${stack}/${bucket}/${dataset}`);

/** A name that says which calls the rule carries, and that no rule of another stack has. */
export const activityRuleName = (stack: string, calls: string): string =>
  named(ruleNamePrefix(stack, 'activity'), calls, `${stack}//${calls}`);

/** The same for a rule that carries them to another Region, where a stack of this name may be in several. */
export const forwardRuleName = (stack: string, calls: string, region: string): string =>
  named(ruleNamePrefix(stack, 'forward'), calls, `${stack}/${region}/${calls}`);

const named = (prefix: string, word: string, identity: string): string => {
  const hash = createHash('sha256').update(identity).digest('hex');
  return `${prefix}${word.slice(0, WORD_CHARACTERS)}-${hash.slice(0, HASH_CHARACTERS)}`;
};
