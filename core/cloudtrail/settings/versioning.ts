import { at, textAt } from '../../base/json.ts';
import type { Setting } from './setting.ts';
import { bucketResource } from './setting.ts';
import type { Versioning } from './values.ts';

/** Versioning and MFA delete. `read` takes GetBucketVersioning's answer, which names neither where it was never set. */
export const versioning: Setting<'versioning'> = {
  name: 'versioning',
  title: 'versioning',
  calls: ['s3:PutBucketVersioning'],
  rule: 'versioning-suspended',
  safest: { status: 'Enabled', mfaDelete: null },
  resourceOf: bucketResource,
  assign(call, before) {
    const configuration = at(call.parameters, 'VersioningConfiguration');
    const status = statusIn(configuration);
    const mfaDelete = mfaDeleteIn(configuration);
    if (status === null && mfaDelete === null) return undefined;
    return { status: status ?? before.status, mfaDelete: mfaDelete ?? before.mfaDelete };
  },
  read: (answer) => ({ status: statusIn(answer) ?? 'Never', mfaDelete: mfaDeleteIn(answer) ?? false }),
};

/** Any recorded value that does not switch it on switches it off. */
function statusIn(value: unknown): Versioning['status'] | null {
  const status = textAt(value, 'Status')?.toLowerCase();
  if (status === undefined) return null;
  return status === 'enabled' ? 'Enabled' : 'Suspended';
}

/** The API's element is called `MfaDelete`, the SDK's field `MFADelete`. */
function mfaDeleteIn(value: unknown): boolean | null {
  const status = (textAt(value, 'MfaDelete') ?? textAt(value, 'MFADelete'))?.toLowerCase();
  return status === undefined ? null : status === 'enabled';
}
