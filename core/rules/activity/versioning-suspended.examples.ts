import type { JsonObject } from '../../base/json.ts';
import { bucketCall, DENIED, EXAMPLE } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const ROOT: JsonObject = {
  userIdentity: {
    type: 'Root',
    principalId: EXAMPLE.account,
    arn: `arn:aws:iam::${EXAMPLE.account}:root`,
    accountId: EXAMPLE.account,
  },
};

export const examples: ActivityRuleExamples = {
  fires: [
    {
      title: 'it is suspended',
      records: [versioning({ Status: 'Suspended' })],
      severity: 'critical',
    },
    {
      title: 'it is switched on and off again',
      records: [versioning({ Status: 'Enabled' }), versioning({ Status: 'Suspended' })],
      severity: 'critical',
    },
    {
      title: 'MFA delete is switched off while versioning stays on',
      records: [
        versioning({ Status: 'Enabled', MfaDelete: 'Enabled' }, ROOT),
        versioning({ Status: 'Enabled', MfaDelete: 'Disabled' }, ROOT),
      ],
      severity: 'high',
    },
    {
      title: 'root says that MFA delete is off, and nobody knows what it was',
      records: [versioning({ Status: 'Enabled', MfaDelete: 'Disabled' }, ROOT)],
      severity: 'high',
    },
    {
      title: 'a role says that MFA delete is off, and nobody knows what it was',
      records: [versioning({ Status: 'Enabled', MfaDelete: 'Disabled' })],
      severity: 'low',
    },
    {
      title: 'both are switched off at once',
      records: [
        versioning({ Status: 'Enabled', MfaDelete: 'Enabled' }, ROOT),
        versioning({ Status: 'Suspended', MfaDelete: 'Disabled' }, ROOT),
      ],
      severity: 'critical',
    },
    {
      title: 'it is "disabled", a status that S3 does not have',
      records: [versioning({ Status: 'Disabled' })],
      severity: 'critical',
    },
    {
      title: 'somebody was not allowed to suspend it',
      records: [versioning({ Status: 'Suspended' }, DENIED)],
      severity: 'medium',
    },
    {
      title: 'somebody was denied a change; the record does not show the new value',
      records: [bucketCall('PutBucketVersioning', {}, DENIED)],
      severity: 'low',
    },
  ],
  quiet: [
    { title: 'it is switched on', records: [versioning({ Status: 'Enabled' })] },
    {
      title: 'it is suspended again as it was',
      records: [versioning({ Status: 'Suspended' }), versioning({ Status: 'Suspended' })],
    },
    {
      title: 'it is switched on again',
      records: [versioning({ Status: 'Suspended' }), versioning({ Status: 'Enabled' })],
    },
    {
      title: 'it is switched on again, by a tool that always says that MFA delete is off',
      records: [
        versioning({ Status: 'Suspended' }),
        versioning({ Status: 'Enabled', MfaDelete: 'Disabled' }),
      ],
    },
    {
      title: 'MFA delete is switched on',
      records: [versioning({ Status: 'Enabled', MfaDelete: 'Enabled' }, ROOT)],
    },
    {
      title: 'MFA delete is left out, which does not change it',
      records: [
        versioning({ Status: 'Enabled', MfaDelete: 'Enabled' }, ROOT),
        versioning({ Status: 'Enabled' }, ROOT),
      ],
    },
    {
      title: 'the bucket does not exist',
      records: [versioning({ Status: 'Suspended' }, { errorCode: 'NoSuchBucket' })],
    },
    {
      title: 'it is read',
      records: [bucketCall('GetBucketVersioning', {}, { readOnly: true })],
    },
  ],
};

function versioning(configuration: JsonObject, rest: JsonObject = {}): JsonObject {
  const xmlns = 'http://s3.amazonaws.com/doc/2006-03-01/';
  return bucketCall(
    'PutBucketVersioning',
    { versioning: '', VersioningConfiguration: { xmlns, ...configuration } },
    rest,
  );
}
