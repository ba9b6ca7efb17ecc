import type { Guard } from './guard.ts';

/** What the stack keeps in a bucket of its own: canaries, lists and reports of S3's checksums, the log of the manifest, a trail's log files. */
export const OWN_BUCKETS = ['canary', 'checksums', 'log', 'trail'] as const;

export type OwnBucket = (typeof OWN_BUCKETS)[number];

/** A stack and where it is. */
export interface StackPlace {
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
}

/** Names the stack's bucket. Buckets have lower case only, and as much of the stack's name as there is room for. */
export const ownBucketName = ({ stackName, account, region }: StackPlace, holds: OwnBucket): string =>
  `${startOfNames(stackName)}-${holds}-${account}-${region}`;

/** Names the log of the stack's manifest, and its key in signed notes: each reader has to know it. */
export const logName = ({ stackName, account, region }: StackPlace): string =>
  `sealwatch/${account}/${region}/${stackName}`;

/** How the names of a stack's buckets begin. */
export const startOfNames = (stackName: string): string => stackName.slice(0, 24).toLowerCase();

/** True for a bucket that the stack makes, in whatever Region. */
export const isOwnBucket = ({ stack, account }: Pick<Guard, 'stack' | 'account'>, name: string): boolean =>
  stack !== '' && account !== null && nameParts(name)?.account === account && isOfStack(stack, name);

/** The same where the account is not known. */
export const isOfStack = (stackName: string, name: string): boolean =>
  nameParts(name)?.start === startOfNames(stackName);

/** What the bucket of some stack holds; `null` of any other bucket. */
export const heldIn = (name: string): OwnBucket | null => nameParts(name)?.holds ?? null;

interface NameParts {
  readonly start: string;
  readonly holds: OwnBucket;
  readonly account: string;
}

function nameParts(name: string): NameParts | null {
  const [, start, holds, account] = NAME.exec(name) ?? [];
  const held = OWN_BUCKETS.find((each) => each === holds);
  return start === undefined || held === undefined || account === undefined
    ? null
    : { start, holds: held, account };
}

/** Anything else than a Region at the end is a name that somebody chose so that nobody notices the bucket. */
const NAME = /^(.{1,24})-([a-z]+)-(\d{12})-(?:[a-z]{2}|eusc)(?:-[a-z]+)+-\d{1,2}$/s;
