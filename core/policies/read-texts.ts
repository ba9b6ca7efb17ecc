import { SealwatchError } from '../base/errors.ts';
import type { Plain } from './alternatives.ts';

/**
 * A text, or a list of texts, as a list.
 * @throws {SealwatchError} `POLICY_INVALID` for anything else, and for an empty list
 */
export function texts(value: Plain, element: string): readonly string[] {
  const list: readonly Plain[] = Array.isArray(value) ? value : [value as Plain];
  if (list.length === 0) throw new SealwatchError('POLICY_INVALID', `${element} is an empty list`);
  return list.map((each) => {
    if (typeof each === 'string' && each.trim() !== '') return each.trim();
    throw new SealwatchError('POLICY_INVALID', `${element} holds ${quoted(each)}; text is allowed`);
  });
}

export const quoted = (value: Plain): string => {
  if (value instanceof Map) return 'an object';
  return Array.isArray(value) ? 'a list' : JSON.stringify(value);
};
