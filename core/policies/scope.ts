import type { Level } from './actions.ts';
import { withoutPartition } from './arn.ts';
import type { PolicyContext } from './context.ts';
import type { PolicyDocument } from './document.ts';
import { coversPattern, matches, overlap, residuals } from './pattern.ts';

/** A part of what a policy hangs on. With the bucket known, `pattern` is one of keys; else it is the ARN as written. */
export interface Scope {
  readonly level: Level;
  readonly pattern: string;
}

const ARN_OF_BUCKET = /^arn:aws:s3:::([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/.*)?$/s;

/** The bucket that a policy hangs on: the one that is told, else the only one that it names. */
export function bucketOf(policies: readonly PolicyDocument[], context: PolicyContext): string | null {
  if (context.kind !== 'bucket') return null;
  if (context.bucket !== null) return context.bucket;
  const named = new Set(
    policies
      .flatMap(({ statements }) => statements.flatMap(({ resources }) => resources.values))
      .map(
        (resource) =>
          ARN_OF_BUCKET.exec(withoutPartition(resource))?.[1] ?? (/^\*$/.test(resource) ? '' : '?'),
      ),
  );
  named.delete('');
  const [only] = named;
  return named.size === 1 && only !== undefined && only !== '?' ? only : null;
}

/** The parts that a resource of a statement stands for. */
export function scopesOf(resource: string, bucket: string | null): readonly Scope[] {
  const arn = withoutPartition(resource);
  if (bucket === null) return levelsIn(arn).map((level) => ({ level, pattern: arn }));
  const own = `arn:aws:s3:::${bucket}`;
  const objects = residuals(arn, `${own}/`).map((pattern): Scope => ({ level: 'object', pattern }));
  const found: Scope[] = matches(arn, own) ? [{ level: 'bucket', pattern: '' }, ...objects] : [...objects];
  // Another bucket's: S3 would refuse it, and where it stands it counts.
  return found.length > 0 ? found : levelsIn(arn).map((level) => ({ level, pattern: arn }));
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
