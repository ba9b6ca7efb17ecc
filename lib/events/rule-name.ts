import { createHash } from 'node:crypto';
import type { Lane } from './lane.ts';

/** Characters of each part; together with the hash they stay below the 64 that a rule's name may have. */
const STACK_CHARACTERS = 20;
const DATASET_CHARACTERS = 24;
const HASH_CHARACTERS = 8;

/** How the names of all rules of a stack begin that feed one lane. */
export const ruleNamePrefix = (stack: string, lane: Lane): string =>
  `${stack.slice(0, STACK_CHARACTERS)}-${lane}-`;

/** A name that says what the rule is for, and that no other dataset has. */
export const ruleName = (stack: string, lane: Lane, bucket: string, dataset: string): string => {
  const hash = createHash('sha256').update(`${stack}/${bucket}/${dataset}`).digest('hex');
  return `${ruleNamePrefix(stack, lane)}${dataset.slice(0, DATASET_CHARACTERS)}-${hash.slice(0, HASH_CHARACTERS)}`;
};
