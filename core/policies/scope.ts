import type { Level } from './actions.ts';
import type { PolicyContext } from './context.ts';
import type { PolicyDocument } from './document.ts';
import { coversPattern, matches, overlap, residuals } from './pattern.ts';
import { withoutPartition } from './principal.ts';

/** A part of what a policy is attached to. With the bucket known, `pattern` is one of keys; else it is the ARN as written. */
export interface Scope {
  readonly level: Level;
  readonly pattern: string;
}

const NAME_IN_ARN = /^arn:aws:s3:::([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/.*)?$/s;

/** The bucket that policies are attached to: the given one, else the only one that they name. */
export function bucketOf(policies: readonly PolicyDocument[], context: PolicyContext): string | null {
  if (context.kind !== 'bucket') return null;
  if (context.bucket !== null) return context.bucket;
  const arns = policies
    .flatMap(({ statements }) => statements.flatMap(({ resources }) => resources.values))
    .map(withoutPartition);
  const [only, ...others] = new Set(arns.flatMap((arn) => NAME_IN_ARN.exec(arn)?.[1] ?? []));
  if (only === undefined || others.length > 0) return null;
  return arns.every((arn) => partsIn(arn, only).length > 0) ? only : null;
}

/** The parts that a resource of a statement stands for. */
export function scopesOf(resource: string, bucket: string | null): readonly Scope[] {
  const arn = withoutPartition(resource);
  const found = bucket === null ? [] : partsIn(arn, bucket);
  // Of another bucket S3 would refuse it; where it stands, it counts.
  return found.length > 0 ? found : levelsIn(arn).map((level) => ({ level, pattern: arn }));
}

function partsIn(arn: string, bucket: string): readonly Scope[] {
  const own = `arn:aws:s3:::${bucket}`;
  const objects = residuals(arn, `${own}/`).map((pattern): Scope => ({ level: 'object', pattern }));
  return matches(arn, own) ? [{ level: 'bucket', pattern: '' }, ...objects] : objects;
}

function levelsIn(arn: string): readonly Level[] {
  const path = arn.split(':').slice(5).join(':');
  if (arn === '*' || /^[^/]*\*$/.test(path)) return ['bucket', 'object'];
  return /accesspoint\//.test(path)
    ? /\/object\//.test(path)
      ? ['object']
      : ['bucket']
    : path.includes('/')
      ? ['object']
      : ['bucket'];
}

export const coversScope = (wide: Scope, narrow: Scope): boolean =>
  wide.level === narrow.level && coversPattern(wide.pattern, narrow.pattern);

export const scopesOverlap = (one: Scope, other: Scope): boolean =>
  one.level === other.level && overlap(one.pattern, other.pattern);

/** A scope as a resource of a policy is written. */
export function resourceText({ level, pattern }: Scope, bucket: string | null): string {
  if (bucket === null || pattern.startsWith('arn:')) return pattern;
  return level === 'bucket' ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${pattern}`;
}
