import type { PolicyContext } from './context.ts';
import type { PolicyDocument } from './document.ts';

/** What a policy hangs on, as far as its text tells: access points have ARNs, keys have actions, all else is a bucket's. */
export function kindOfPolicy({ statements }: PolicyDocument): PolicyContext['kind'] {
  const all = <T>(values: readonly T[], is: (value: T) => boolean) => values.length > 0 && values.every(is);
  const resources = statements.flatMap((statement) => statement.resources.values);
  if (all(resources, (resource) => /^arn:[^:]*:s3:[^:]*:[^:]*:accesspoint\//.test(resource))) {
    return 'access-point';
  }
  const actions = statements.flatMap((statement) => statement.actions.values);
  return all(actions, (action) => action.startsWith('kms:')) ? 'key' : 'bucket';
}
