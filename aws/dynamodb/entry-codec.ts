import type { Digest } from '../../core/base/digest.ts';
import { objectName, type VersionIdentity } from '../../core/base/object-ref.ts';
import { type KeyInOrder, keyInOrder, type ManifestEntry } from '../../core/versions/entry.ts';
import type { Approval } from '../../core/versions/facts.ts';
import type { KeptVersions } from '../../core/versions/kept-versions.ts';
import type { Current, KeyStatus } from '../../core/versions/key-state.ts';
import type { Expectation } from '../../core/versions/version-record.ts';
import type { Item } from './item-codecs.ts';
import {
  bareSequencer,
  leftOut,
  paddedSequencer,
  putBack,
  type SameAs,
  withoutSame,
  withSame,
} from './short-form.ts';
import { bucketShard } from './tables.ts';

/** Of a version in an entry. */
const SAME_AS: SameAs = { versionId: 'version' };

const short = <Part extends object>(part: Part | null): Item | null =>
  part && withoutSame(part as unknown as Item, SAME_AS);

const whole = (part: unknown): Item | null => (part ? withSame(part as Item, SAME_AS) : null);

// What parts of an entry mostly have in common is left out of the others, so that an entry fits into a kilobyte.
const ofExpected = (expected: Expectation | null, ...names: readonly (keyof Expectation)[]): Item =>
  expected === null ? {} : Object.fromEntries(names.map((name) => [name, expected[name]]));

/** A key in order mostly holds the version that is expected. */
const ofVersion = (inOrder: Pick<ShownParts, 'version'> | null): Item =>
  inOrder === null ? {} : { version: inOrder.version };

const ofBaseline = (expected: Expectation | null, [first]: readonly Digest[]): Item => ({
  ...ofExpected(expected, 'size', 'version', 'by'),
  ...(expected && { storedAt: expected.since }),
  // What the seal expected is the first that was expected earlier.
  ...(first === undefined ? ofExpected(expected, 'digest') : { digest: first }),
});

const ofApproval = (expected: Expectation | null): Item => ({
  accepts: null,
  ...ofExpected(expected, 'digest', 'size', 'by'),
});

const ofCurrent = (expected: Expectation | null, inOrder: Pick<ShownParts, 'version'> | null): Item => ({
  ...ofExpected(expected, 'digest'),
  ...ofVersion(inOrder),
});

const ofNewest = (expected: Expectation | null, current: Current | null): Item => ({
  ...(expected && { storedAt: expected.since }),
  ...(current && { version: current.version }),
});

/** What most entries say. */
const USUAL: Item = { isSettled: true, isHeld: false };

/**
 * A manifest entry as it stands in the table. Of what is charged for once more whenever it changes, because the index by prefix projects
 * it, there is one attribute: what a key in order holds, so that a sweep need not read the entry.
 */
export function encodeEntry(entry: ManifestEntry): Item {
  const { bucket: _, standing, baseline, approvals, kept, ...rest } = entry;
  const { expected, earlier, current, newest } = standing;
  const inOrder = keyInOrder(entry);
  const shortNewest = newest && { ...newest, sequencer: bareSequencer(newest.sequencer) };
  return {
    object: objectName(entry),
    bucketShard: bucketShard(entry),
    ...leftOut(rest, USUAL),
    ...(inOrder !== null && { versionId: `${inOrder.version} ${keptText(inOrder.kept)}` }),
    ...(inOrder === null && kept !== null && { kept: keptText(kept) }),
    baseline: leftOut(short(baseline), ofBaseline(expected, earlier)),
    approvals: approvals.map((approval) => leftOut(approval, ofApproval(expected))),
    standing: {
      ...standing,
      expected: leftOut(short(expected), ofVersion(inOrder)),
      current: leftOut(short(current), ofCurrent(expected, inOrder)),
      newest: leftOut(shortNewest, ofNewest(expected, current)),
    },
  };
}

/** Also of an entry that an earlier release wrote: everything is written out, and what is expected stands on the top level as well. */
export function decodeEntry(item: Item): ManifestEntry {
  const {
    object,
    bucketShard: _,
    digest: __,
    size: ___,
    versionId: ____,
    since: _____,
    seal: ______,
    kept,
    ...entry
  } = item;
  const inOrder = shownParts(item);
  const standing = entry.standing as KeyStatus;
  const expected = whole(putBack(standing.expected, ofVersion(inOrder))) as Expectation | null;
  const current = whole(putBack(standing.current, ofCurrent(expected, inOrder))) as Current | null;
  const newest = putBack(standing.newest, ofNewest(expected, current));
  const key = String(entry.key);
  return {
    ...USUAL,
    bucket: String(object).slice(0, -(key.length + 1)),
    ...entry,
    kept: inOrder?.kept ?? keptIn(kept),
    baseline: whole(putBack(entry.baseline as Item | null, ofBaseline(expected, standing.earlier))),
    approvals: (entry.approvals as Approval[]).map((approval) => putBack(approval, ofApproval(expected))),
    standing: {
      ...standing,
      expected,
      current,
      newest: newest && { ...newest, sequencer: paddedSequencer(newest.sequencer) },
    },
  } as unknown as ManifestEntry;
}

/**
 * Sum and time are short: an item that begins another kilobyte costs as much as a whole one. An earlier release reads both by this radix,
 * and fails at other characters: it may be at work beside this one, or after it where a deployment is rolled back.
 */
const RADIX = 36;
const SUM_DIGITS = 32;
/** Characters of a sum, 128 bits. Earlier releases wrote 13 at most, of hashes that anybody could compute. */
const SUM_CHARACTERS = 25;

const keptText = ({ count, sum, since }: KeptVersions): string =>
  `${count} ${BigInt(`0x${sum}`).toString(RADIX).padStart(SUM_CHARACTERS, '0')} ${Date.parse(since).toString(RADIX)}`;

/** `null` for what an earlier release wrote as well: nothing can be concluded from it. */
function keptIn(text: unknown): KeptVersions | null {
  const [count, sum, since] = typeof text === 'string' ? text.split(' ') : [];
  if (sum?.length !== SUM_CHARACTERS || since === undefined) return null;
  return {
    since: new Date(Number.parseInt(since, RADIX)).toISOString(),
    count: Number(count),
    sum: numberIn(sum).toString(16).padStart(SUM_DIGITS, '0'),
  };
}

interface ShownParts {
  readonly version: VersionIdentity;
  readonly kept: KeptVersions | null;
}

/** What the index by prefix shows of a key in order, `<version> <count> <sum> <since>`; of such a text from an earlier release the version. */
function shownParts({ since, versionId: shown }: Item): ShownParts | null {
  if (since !== undefined || typeof shown !== 'string') return null;
  const [version = '', ...rest] = shown.split(' ');
  if (rest.length === 0) return null;
  return { version, kept: keptIn(rest.join(' ')) };
}

/**
 * The version that the index shows of a key in order, and what S3 should list. What earlier releases wrote there is another thing, or says
 * nothing of what S3 should list.
 */
export function shownOrder(item: Item): KeyInOrder | null {
  const { version, kept } = shownParts(item) ?? {};
  return version === undefined || !kept ? null : { version, kept };
}

/** More digits than a plain number is exact in. */
const numberIn = (text: string): bigint =>
  [...text].reduce((sum, digit) => sum * BigInt(RADIX) + BigInt(Number.parseInt(digit, RADIX)), 0n);
