import { describe, expect, it } from 'vitest';
import type { RuleFilter, TrailSettings } from '../../../core/cloudtrail/settings/values.ts';
import { TOO_LONG } from '../../../core/findings/finding.ts';
import { putBackOf as found, HERE } from '../../../test/cli/put-back-of.ts';
import { activityFinding } from '../../../test/fakes/activity-finding.ts';
import { putBack } from './put-back.ts';

const TRAIL: TrailSettings = {
  exists: true,
  isLogging: true,
  isMultiRegion: true,
  hasGlobalEvents: true,
  isValidated: true,
  isOrganization: false,
  bucket: 'acme-trail',
  key: null,
  logGroup: null,
};
const MAIN = 'trail/111122223333/eu-west-1/main';
const NO_TRAIL = { ...TRAIL, exists: false, isLogging: false, bucket: null };
const ALL: RuleFilter = { prefix: '', tags: [], largerThan: null, smallerThan: null };
const BLOCK = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: false,
};
const POINT = {
  exists: true,
  bucket: 'acme-data',
  policy: null,
  isVpcOnly: false,
  block: { ...BLOCK, restrictPublicBuckets: true },
};
const NO_POINT = { ...POINT, exists: false };
const ID = 'a'.repeat(64);

describe('putBack prints the command that undoes', () => {
  it.each([
    [
      'a policy that was changed',
      found('policy', { before: { Version: '2012-10-17' } }),
      `aws s3api put-bucket-policy --bucket acme-data --policy '{"Version":"2012-10-17"}'`,
    ],
    [
      'a policy where there was none',
      found('policy', { before: null }),
      'aws s3api delete-bucket-policy --bucket acme-data',
    ],
    [
      'an ACL that was private',
      found('acl', { before: { grants: [], owner: null } }),
      'aws s3api put-bucket-acl --bucket acme-data --acl private',
    ],
    [
      'an ACL that let in the delivery of logs',
      found('acl', { before: { grants: [{ grantee: 'LogDelivery', permission: 'WRITE' }], owner: ID } }),
      `aws s3api put-bucket-acl --bucket acme-data --grant-full-control id=${ID} --grant-write uri=http://acs.amazonaws.com/groups/s3/LogDelivery`,
    ],
    [
      'Block Public Access of a bucket',
      found('public-access-block', { before: BLOCK }),
      `aws s3api put-public-access-block --bucket acme-data --public-access-block-configuration '{"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":true,"RestrictPublicBuckets":false}'`,
    ],
    [
      'Block Public Access of an account',
      found('public-access-block', { before: BLOCK, resource: 'account/111122223333' }),
      `aws s3control put-public-access-block --account-id 111122223333 --public-access-block-configuration '{"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":true,"RestrictPublicBuckets":false}'`,
    ],
    [
      'object ownership',
      found('ownership', { before: 'BucketOwnerEnforced' }),
      `aws s3api put-bucket-ownership-controls --bucket acme-data --ownership-controls '{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]}'`,
    ],
    [
      'a versioning that was suspended',
      found('versioning', {
        before: { status: 'Enabled', mfaDelete: false },
        after: { status: 'Suspended', mfaDelete: false },
      }),
      `aws s3api put-bucket-versioning --bucket acme-data --versioning-configuration '{"Status":"Enabled"}'`,
    ],
    [
      'lifecycle rules where none deleted anything',
      found('lifecycle', { before: [] }),
      'aws s3api delete-bucket-lifecycle --bucket acme-data',
    ],
    [
      'a lifecycle rule that deleted later',
      found('lifecycle', {
        before: [
          {
            rule: 'old',
            what: 'noncurrent',
            filter: { ...ALL, prefix: 'a/', tags: ['k=v'] },
            days: 365,
            date: null,
            keep: 3,
          },
        ],
      }),
      `aws s3api put-bucket-lifecycle-configuration --bucket acme-data --lifecycle-configuration '{"Rules":[{"ID":"old","Status":"Enabled","Filter":{"And":{"Prefix":"a/","Tags":[{"Key":"k","Value":"v"}]}},"NoncurrentVersionExpiration":{"NoncurrentDays":365,"NewerNoncurrentVersions":3}}]}'`,
    ],
    [
      'a default encryption',
      found('encryption', { before: { algorithm: 'aws:kms', key: 'k-1', isCustomerKeyBlocked: true } }),
      `aws s3api put-bucket-encryption --bucket acme-data --server-side-encryption-configuration '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"k-1"},"BlockedEncryptionTypes":{"EncryptionType":["SSE-C"]}}]}'`,
    ],
    [
      'a default encryption where there was none',
      found('encryption', { before: { algorithm: 'none', key: null, isCustomerKeyBlocked: null } }),
      'aws s3api delete-bucket-encryption --bucket acme-data',
    ],
    [
      'a replication where there was none',
      found('replication', { before: [] }),
      'aws s3api delete-bucket-replication --bucket acme-data',
    ],
    [
      'a default retention',
      found('object-lock', { before: { isEnabled: true, retention: { mode: 'COMPLIANCE', days: 30 } } }),
      `aws s3api put-object-lock-configuration --bucket acme-data --object-lock-configuration '{"ObjectLockEnabled":"Enabled","Rule":{"DefaultRetention":{"Mode":"COMPLIANCE","Days":30}}}'`,
    ],
    [
      'an access log that was switched off',
      found('logging', { before: { bucket: 'acme-logs', prefix: 's3/' } }),
      `aws s3api put-bucket-logging --bucket acme-data --bucket-logging-status '{"LoggingEnabled":{"TargetBucket":"acme-logs","TargetPrefix":"s3/"}}'`,
    ],
    [
      'an access point that was made',
      found('access-point', { before: NO_POINT, after: POINT, resource: 'access-point/111122223333/ap' }),
      'aws s3control delete-access-point --account-id 111122223333 --name ap',
    ],
    [
      'the policy of an access point',
      found('access-point', {
        before: { ...POINT, policy: { a: 1 } },
        after: POINT,
        resource: 'access-point/111122223333/ap',
      }),
      `aws s3control put-access-point-policy --account-id 111122223333 --name ap --policy '{"a":1}'`,
    ],
    [
      'a trail that was stopped',
      found('trail', { before: TRAIL, after: { ...TRAIL, isLogging: false }, resource: MAIN }),
      'aws cloudtrail start-logging --name main --region eu-west-1',
    ],
    [
      'a trail that was narrowed',
      found('trail', {
        before: TRAIL,
        after: { ...TRAIL, isMultiRegion: false, isValidated: false },
        resource: MAIN,
      }),
      'aws cloudtrail update-trail --name main --is-multi-region-trail --enable-log-file-validation --region eu-west-1',
    ],
    [
      'event selectors',
      found('trail-selectors', {
        before: {
          basic: null,
          advanced: [{ name: 'x', fieldSelectors: [{ field: 'eventCategory', equals: ['Data'] }] }],
        },
        resource: MAIN,
      }),
      `aws cloudtrail put-event-selectors --trail-name main --advanced-event-selectors '[{"Name":"x","FieldSelectors":[{"Field":"eventCategory","Equals":["Data"]}]}]' --region eu-west-1`,
    ],
    [
      'the policy of a key with copies in other Regions',
      found('key-policy', { before: '{"Version":"2012-10-17"}', resource: 'key/us-east-1/mrk-1' }),
      `aws kms put-key-policy --key-id mrk-1 --policy-name default --policy '{"Version":"2012-10-17"}' --region us-east-1`,
    ],
  ])('%s', (_, { commands, note }, command) => {
    expect(commands).toEqual([command]);
    expect(note).not.toBe('');
    expect(commands.join()).not.toMatch(/[A-Z]{4,}_|<|…/);
  });

  it('asks for the owner of a bucket whose record does not name them', () => {
    const grants = [{ grantee: 'AllUsers', permission: 'READ' }];
    expect(found('acl', { before: { grants, owner: null } }).commands).toEqual([
      'owner=$(aws s3api get-bucket-acl --bucket acme-data --query Owner.ID --output text)',
      `aws s3api put-bucket-acl --bucket acme-data --grant-full-control "id=$owner" --grant-read uri=http://acs.amazonaws.com/groups/global/AllUsers`,
    ]);
  });

  it('keeps the notifications that are there where the events of a bucket were cut', () => {
    const { commands } = found('notification', {
      before: { eventBridge: true },
      after: { eventBridge: false },
    });
    expect(commands).toEqual([
      'configuration=$(aws s3api get-bucket-notification-configuration --bucket acme-data --query \'merge(@, `{"EventBridgeConfiguration": {}}`)\' --output json)',
      'aws s3api put-bucket-notification-configuration --bucket acme-data --notification-configuration "$configuration"',
    ]);
  });

  it('makes a trail that was deleted anew, and starts it', () => {
    const { commands, note } = found('trail', { before: TRAIL, after: NO_TRAIL, resource: MAIN });
    expect(commands).toEqual([
      'aws cloudtrail create-trail --name main --s3-bucket-name acme-trail --is-multi-region-trail --include-global-service-events --enable-log-file-validation --no-is-organization-trail --region eu-west-1',
      'aws cloudtrail start-logging --name main --region eu-west-1',
    ]);
    expect(note).toContain('its event selectors, tags and log group are not part of it');
  });

  it.each([
    ['DisableKey', ['enable-key']],
    ['ScheduleKeyDeletion', ['cancel-key-deletion', 'enable-key']],
    ['DisableKeyRotation', ['enable-key-rotation']],
  ])('kms:%s, of the Region where it was made', (name, operations) => {
    const call = { eventId: 'e', name, service: 'kms', region: 'eu-west-1', at: '', error: null };
    const { evidence } = activityFinding();
    const finding = activityFinding({
      rule: 'key-endangered',
      resource: 'k-1',
      evidence: { ...evidence, call },
    });
    expect(putBack(finding, { profile: 'prod', region: 'us-east-1' })?.commands).toEqual(
      operations.map((each) => `aws kms ${each} --key-id k-1 --profile prod --region eu-west-1`),
    );
    const byAlias = { ...finding, resource: 'alias/data' };
    expect(putBack(byAlias, HERE)).toMatchObject({ commands: [], note: expect.stringContaining('alias') });
  });
});

describe('putBack prints no command, and says why,', () => {
  const policy = { before: { a: 1 } };
  const refused = {
    eventId: 'e',
    name: 'PutBucketPolicy',
    service: 's3',
    region: null,
    at: '',
    error: { code: 'AccessDenied', message: null },
  };
  it.each([
    [
      'where the earlier value was assumed',
      found('policy', policy, {
        setting: {
          name: 'policy',
          resource: 'bucket/b',
          before: null,
          after: { a: 1 },
          isBeforeKnown: false,
        },
      }),
      'never read',
    ],
    ['where the earlier value was too long', found('policy', { before: TOO_LONG }), 'too long'],
    ['where AWS refused the attempt', found('policy', policy, { call: refused }), 'refused'],
    ['where it is over', found('policy', policy, { current: false }), 'not in effect any more'],
    ['where the policy was no JSON', found('policy', { before: 'file:///etc/passwd' }), 'not kept as JSON'],
    [
      'where an ACL named an e-mail address',
      found('acl', {
        before: { grants: [{ grantee: 'email:a@example.com', permission: 'READ' }], owner: null },
      }),
      'by e-mail',
    ],
    [
      'where only MFA Delete was taken away',
      found('versioning', {
        before: { status: 'Enabled', mfaDelete: true },
        after: { status: 'Enabled', mfaDelete: false },
      }),
      'root user',
    ],
    [
      'where MFA Delete is on',
      found('versioning', {
        before: { status: 'Enabled', mfaDelete: true },
        after: { status: 'Suspended', mfaDelete: true },
      }),
      'root user',
    ],
    [
      'where rules of replication are not kept whole',
      found('replication', { before: [{ rule: 'r', bucket: 'b', account: null, filter: ALL }] }),
      'role, priority',
    ],
    [
      'where the tag of a rule can be read in two ways',
      found('lifecycle', {
        before: [
          { rule: 'r', what: 'current', filter: { ...ALL, tags: ['a=b=c'] }, days: 1, date: null, keep: 0 },
        ],
      }),
      'does not say what they were',
    ],
    [
      'where a trail is gone whose bucket nobody saw',
      found('trail', { before: { ...TRAIL, bucket: '*' }, after: NO_TRAIL, resource: MAIN }),
      'not known',
    ],
    [
      'where only the log group of a trail was taken away',
      found('trail', { before: { ...TRAIL, logGroup: 'arn' }, after: TRAIL, resource: MAIN }),
      'update-trail',
    ],
    [
      'where everything is what a trail was assumed to take',
      found('trail-selectors', { before: { basic: null, advanced: null }, resource: MAIN }),
      'not known',
    ],
    [
      'for a bucket that is gone',
      found('existence', { before: 'present', after: 'gone' }),
      'cannot be put back',
    ],
    [
      'for what the AWS command would take for a file',
      found('policy', { before: null, resource: 'bucket/file://x' }),
      'misread',
    ],
  ])('%s', (_, { commands, note }, why) => {
    expect(commands).toEqual([]);
    expect(note).toContain(why);
  });

  it('and nothing for a finding about no setting', () => {
    expect(putBack(activityFinding(), HERE)).toBeNull();
  });

  it('and nothing for a setting of a later release', () => {
    const { evidence } = activityFinding();
    const setting = { name: 'constructor', resource: 'bucket/b', before: 1, after: 2, isBeforeKnown: true };
    expect(putBack(activityFinding({ evidence: { ...evidence, setting } }), HERE)).toBeNull();
  });
});
