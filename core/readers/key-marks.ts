import type { ObjectRef } from '../base/object-ref.ts';

/**
 * Texts by which records that cannot be about an object are passed over before they are parsed. A record is parsed where it has one of
 * `any`, or all of `every`; where both lists are empty, always.
 */
export interface KeyMarks {
  readonly any: readonly string[];
  readonly every: readonly string[];
}

/** How JSON writes a character of which nothing but its number is left: any letter may be written so. */
const ESCAPE = String.raw`\u`;
const COPY = 'copy-source';
/** Characters that JSON may write in another way than as themselves, or with a short escape. */
const ESCAPED_IN_JSON = /["\\/\p{Cc}]+/u;
/** Keys that CloudTrail turns into numbers and booleans, which may look different then. */
const LOOKS_LIKE_VALUE = /^(?:true|false|null|[-+]?[\d.]+(?:e[-+]?\d+)?)$/i;

/**
 * Marks of the records, as JSON, that may be about an object. Whatever way JSON is written: a character is there as itself, or as a number
 * after `\u`; only quotes, backslashes, slashes and control characters have other escapes. The source of a copy is in the client's
 * encoding, in which any letter may be hidden.
 */
export function marksInJson({ bucket, key }: ObjectRef): KeyMarks {
  const part = longest(key.split(ESCAPED_IN_JSON));
  const mark = part === '' || LOOKS_LIKE_VALUE.test(key) ? bucket : part;
  return { any: [mark, ESCAPE, COPY], every: [] };
}

/** Marks of lines of an access log. Nothing encodes letters and digits of ASCII. */
export function marksInLogLine({ bucket, key }: ObjectRef): KeyMarks {
  const parts = [...new Set(key.match(/[A-Za-z0-9]+/g) ?? [])].sort((a, b) => b.length - a.length);
  return { any: [], every: [...parts.slice(0, MAX_PARTS), bucket] };
}

/** Looking for more costs more than it saves. */
const MAX_PARTS = 4;

const longest = (parts: readonly string[]): string =>
  parts.reduce((best, part) => (part.length > best.length ? part : best), '');
