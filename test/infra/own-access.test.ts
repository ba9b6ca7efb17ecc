import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { bucketLockouts, keyLockouts, type Lockout } from '../../core/cloudtrail/lockouts.ts';
import { readPolicy } from '../../core/policies/document.ts';
import { CHECKS } from '../../core/posture/catalogue.ts';
import type { Guard, GuardedBucket } from '../../core/scope/guard.ts';
import { OWN_ACCESS, OWN_TASKS, type OwnAccess } from '../../core/scope/own-access.ts';
import { templateOf as datasetTemplate } from './simulation/dataset-stack.ts';
import type { Policy } from './simulation/policy.ts';
import { ACCOUNT, REGION, resourcesIn } from './simulation/template-values.ts';
import { templateOf } from './synthesized/deployment.ts';
import { jsonOf, permissionsOf, resourcesOf, textOf } from './synthesized/template.ts';

const KEY = `arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const deployed = templateOf({
  buckets: [{ name: 'acme', kmsKeyArn: KEY, datasets: [{ name: 'd', prefix: 'd/', mode: 'sealed' }] }],
});

/** Actions of a function's role on what is named so. */
function actionsOn(name: string, isOn: (resources: string) => boolean): string[] {
  const all = permissionsOf(deployed, `Functions${name}Role`).map((line) => line.split(' on '));
  const found = all.filter(([, resources = '']) => isOn(resources.replace(/ if$/, '')));
  return [...new Set(found.flatMap(([actions = '']) => actions.split(' ')))].sort();
}

const sorted = (...lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())].sort();

/** What a function needs for all its tasks. */
const accessOf = (name: string): OwnAccess => {
  const all = Object.values(OWN_ACCESS).filter(({ functions }) => functions.includes(name));
  const [first] = all;
  if (first === undefined) throw new Error(`${name} has no task`);
  return { ...first, objects: all.flatMap(({ objects }) => objects) };
};

describe.each(
  sorted(...OWN_TASKS.map((task) => OWN_ACCESS[task].functions)).map(
    (name) => [name, accessOf(name)] as const,
  ),
)('what %s needs and policies could take is what the stack permits', (name, access) => {
  it('with a guarded bucket', () => {
    expect(actionsOn(name, (on) => on === 'arn:aws:s3:::acme')).toEqual(sorted(access.bucket));
  });

  it('with its objects', () => {
    expect(actionsOn(name, (on) => on === 'arn:aws:s3:::acme/d/*')).toEqual(sorted(access.objects));
  });

  it('with the key of guarded data', () => {
    const isKey = (on: string): boolean => on.includes(KEY) || on.endsWith(':key/*');
    expect(actionsOn(name, isKey)).toEqual(sorted(access.dataKeyThroughS3, access.dataKey));
  });

  it('with the keys of the topics', () => {
    const isKey = (on: string): boolean => /^<Topics\w+Key\.Arn>/.test(on.replace(`${KEY} `, ''));
    expect(actionsOn(name, isKey)).toEqual(sorted(access.topicKeyThroughSns, access.topicKey));
  });

  it('with the key of what is put aside of large objects', () => {
    const isKey = (on: string): boolean => /^<FunctionsHashObjectKey\.Arn>/.test(on);
    expect(actionsOn(name, isKey)).toEqual(sorted(access.stateKey));
  });
});

it('names whose access must not be lost to the functions that judge policies, and to no other', () => {
  const functions = Object.values(resourcesOf(deployed, 'AWS::Lambda::Function')).flatMap(
    ({ Properties }) => {
      const { Variables } = Properties.Environment as { Variables: Record<string, unknown> };
      const roles = Variables.SEALWATCH_ROLES;
      return roles ? [[Properties.Description, JSON.parse(textOf(roles))] as const] : [];
    },
  );
  expect(functions.map(([description]) => description)).toEqual([
    'Sealwatch: judges calls that CloudTrail recorded',
    'Sealwatch: judges writes to guarded objects that CloudTrail recorded',
    'Sealwatch: judges writes to open datasets that CloudTrail recorded',
    'Sealwatch: compares settings with the last ones seen',
  ]);
  const named = sorted(...OWN_TASKS.map((task) => OWN_ACCESS[task].functions));
  for (const [, roles] of functions)
    expect(roles).toEqual(Object.fromEntries(named.map((name) => [name, `<Functions${name}Role>`])));
});

const guardOf = (bucket: GuardedBucket, keys: readonly string[]): Guard => ({
  scope: 'configured',
  buckets: [bucket],
  account: ACCOUNT,
  trustedAccounts: [],
  organization: null,
  keys,
  stack: 'Sealwatch',
});

const bucketNamed = (name: string): GuardedBucket => ({
  name,
  datasets: [{ name: 'd', prefix: '', mode: 'sealed', writers: [] }],
});

/** What the policies of a template's buckets and keys take from a detector in the same account. */
function lockoutsOf(template: Template): readonly Lockout[] {
  const resources = Object.entries(resourcesIn(template));
  return resources.flatMap(([id, { Type, Properties }]) => {
    const where = { account: ACCOUNT, region: REGION };
    if (Type === 'AWS::S3::BucketPolicy') {
      const bucket = bucketNamed(String(Properties.Bucket));
      const policy = readPolicy(Properties.PolicyDocument as Policy);
      return bucketLockouts(policy, bucket, { ...where, guard: guardOf(bucket, []) });
    }
    if (Type !== 'AWS::KMS::Key') return [];
    const key = `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}`;
    const policy = readPolicy(Properties.KeyPolicy as Policy);
    return keyLockouts(policy, key, { ...where, guard: guardOf(bucketNamed('x'), [key]) });
  });
}

describe("takes nothing from the detector's roles:", () => {
  it('a dataset bucket and its key', () => {
    expect(lockoutsOf(datasetTemplate())).toEqual([]);
  });

  it('a guarded bucket that the stack makes', () => {
    const made = templateOf({
      buckets: [{ name: 'acme', existing: false, datasets: [{ name: 'd', prefix: '', mode: 'sealed' }] }],
    });
    const texts = Object.values(resourcesOf(made, 'AWS::S3::BucketPolicy')).map(({ Properties }) =>
      jsonOf(Properties.PolicyDocument).replace(/<\w*[Aa]cme\w*\.Arn>/g, 'arn:aws:s3:::acme'),
    );
    const policies = texts.filter((text) => text.includes(':::acme')).map((text) => readPolicy(text));
    const bucket = bucketNamed('acme');
    const where = { guard: guardOf(bucket, []), account: ACCOUNT, region: REGION };
    expect(policies.map((policy) => bucketLockouts(policy, bucket, where))).toEqual([[]]);
  });

  const denials = CHECKS.flatMap(({ id, remediation }) =>
    [...remediation.cli.matchAll(/^#\s+(\{"Sid".*"Effect":"Deny".*\})$/gm)].map(
      ([, text = '']) => [id, text] as const,
    ),
  );

  it.each(denials)('the Deny that the fix of %s adds', (_, text) => {
    const filled = text
      .replaceAll('BUCKET', 'acme')
      .replaceAll('ACCOUNT', ACCOUNT)
      .replaceAll('STACK', 'Sealwatch');
    const bucket = bucketNamed('acme');
    const policy = readPolicy({ Version: '2012-10-17', Statement: [JSON.parse(filled)] });
    const where = { guard: guardOf(bucket, []), account: ACCOUNT, region: REGION };
    expect(bucketLockouts(policy, bucket, where)).toEqual([]);
  });

  it('is asked of several fixes', () => {
    expect(denials.length).toBeGreaterThan(2);
  });
});

it('a dataset bucket that is reached through an endpoint only shuts the detector out, unless it is exempt', () => {
  const names = lockoutsOf(datasetTemplate({ vpcEndpointId: 'vpce-1' } as never)).map(
    ({ role }) => role.name,
  );
  expect(new Set(names)).toEqual(
    new Set([
      'VerifyObject',
      'VerifyBulkObject',
      'HashObject',
      'RecordBaseline',
      'SweepBatch',
      'AuditPosture',
    ]),
  );
});
