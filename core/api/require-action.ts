import { parseDigest } from '../base/digest.ts';
import type { BaselineAction } from './baseline-request.ts';
import {
  anyText,
  type Check,
  type Fields,
  listOf,
  objectOf,
  requireForm,
  sizeOrNull,
  text,
  textOrNull,
} from './checks.ts';

/** More keys than an invocation gets through. */
const MOST_KEYS = 1000;
/** An approval is written down as one item of at most 400 KB: 200 of the longest keys fit. */
const MOST_DIGESTS = 200;

const digest: Check = (value) => {
  try {
    return typeof value === 'string' && parseDigest(value) ? null : 'a digest';
  } catch (error) {
    return error instanceof Error ? `a digest (${error.message})` : 'a digest';
  }
};

const digests = listOf(objectOf({ key: text, digest, size: sizeOrNull }), MOST_DIGESTS);

const FORMS: Readonly<Record<BaselineAction['do'], Fields>> = {
  'seal-estimate': { dataset: text, cursor: textOrNull },
  'seal-start': { dataset: text },
  'seal-pin': { run: text, cursor: textOrNull },
  'seal-pending': { run: text, cursor: textOrNull },
  'seal-hash': { run: text, keys: listOf(text, MOST_KEYS) },
  'seal-finish': { run: text, cursor: textOrNull },
  approve: { bucket: text, digests, reason: anyText, until: text },
  'approve-finding': { id: text, reason: anyText },
  resolve: { id: text, reason: anyText },
};

/**
 * Whoever may invoke the function may send it anything.
 * @throws {SealwatchError} `USAGE` when it is no action
 */
export function requireAction(value: unknown): asserts value is BaselineAction {
  requireForm(value, FORMS);
}
