import { anyText, type Fields, listOf, requireForm, text, textOrNull } from './checks.ts';
import type { SweepRequest } from './sweep-request.ts';

/** More keys than an invocation gets through. */
const MOST_KEYS = 1000;

const FORMS: Readonly<Record<SweepRequest['do'], Fields>> = {
  list: { bucket: text, prefix: anyText, cursor: textOrNull },
  verify: { bucket: text, keys: listOf(text, MOST_KEYS) },
  probe: {},
};

/**
 * Whoever may invoke the function may send it anything.
 * @throws {SealwatchError} `USAGE` when it is no request
 */
export function requireSweep(value: unknown): asserts value is SweepRequest {
  requireForm(value, FORMS);
}
