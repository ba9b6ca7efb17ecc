import { accessFlaws } from './access.ts';
import { encryptionFlaws } from './encryption.ts';
import type { Flaws } from './flaw.ts';
import { keepingFlaws } from './keeping.ts';
import { policyFlaws } from './policies.ts';
import { writerFlaws } from './writers.ts';

/** By the check that fails at a bucket that has nothing wrong with it but this. */
export const FLAWS: Flaws = {
  ...accessFlaws,
  ...policyFlaws,
  ...encryptionFlaws,
  ...keepingFlaws,
  ...writerFlaws,
};
