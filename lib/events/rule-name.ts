import { createHash } from 'node:crypto';

/** Characters of each part; together with the hash they stay below the 64 that a rule's name may have. */
const STACK_CHARACTERS = 20;
const DATASET_CHARACTERS = 24;
const HASH_CHARACTERS = 8;

/** How the names of all rules of a stack begin that route object events. */
export const ruleNamePrefix = (stack: string): string => `${stack.slice(0, STACK_CHARACTERS)}-objects-`;

/**
 * A name that says what the rule is for, and that no other dataset has. It says nothing of the queue: a dataset whose
 * mode changes keeps its rule, so that no event is lost between two.
 */
export const ruleName = (stack: string, bucket: string, dataset: string): string => {
  const hash = createHash('sha256').update(`${stack}/${bucket}/${dataset}`).digest('hex');
  return `${ruleNamePrefix(stack)}${dataset.slice(0, DATASET_CHARACTERS)}-${hash.slice(0, HASH_CHARACTERS)}`;
};
