import { at, isObject, type Json, listAt, textAt, textsAt } from '../../base/json.ts';
import type { Setting } from './setting.ts';
import { bucketResource } from './setting.ts';
import type { Encryption } from './values.ts';

/**
 * What new objects are encrypted with when the uploader does not say, and whether keys that customers bring are refused.
 * `read` takes GetBucketEncryption's answer.
 */
export const encryption: Setting<'encryption'> = {
  name: 'encryption',
  title: 'default encryption',
  calls: [
    's3:PutBucketEncryption',
    's3:DeleteBucketEncryption',
    's3express:PutBucketEncryption',
    's3express:DeleteBucketEncryption',
  ],
  rule: 'encryption-weakened',
  safest: { algorithm: 'encrypted', key: null, isCustomerKeyBlocked: null },
  resourceOf: bucketResource,
  assign(call, before) {
    if (call.name.startsWith('Delete')) return { ...before, algorithm: 'none', key: null };
    const encryption = encryptionIn(at(call.parameters, 'ServerSideEncryptionConfiguration'));
    // Terraform leaves the block out at every apply, and S3 leaves it on: only `NONE` takes it away.
    return (
      encryption && {
        ...encryption,
        isCustomerKeyBlocked: encryption.isCustomerKeyBlocked ?? before.isCustomerKeyBlocked,
      }
    );
  },
  isUnread: (call) => {
    const rules = [
      ...listAt(call.parameters, 'ServerSideEncryptionConfiguration', 'Rule'),
      ...listAt(call.parameters, 'ServerSideEncryptionConfiguration', 'Rules'),
    ];
    return rules.some(isUnreadRule);
  },
  read: (answer) => encryptionIn(at(answer, 'ServerSideEncryptionConfiguration')) ?? NONE,
};

/** What a rule may hold. Source: S3 API reference, "ServerSideEncryptionRule". */
const FIELDS: ReadonlySet<string> = new Set([
  'ApplyServerSideEncryptionByDefault',
  'BucketKeyEnabled',
  'BlockedEncryptionTypes',
]);

function isUnreadRule(rule: Json): boolean {
  const standard = at(rule, 'ApplyServerSideEncryptionByDefault');
  return (
    !isObject(rule) ||
    Object.keys(rule).some((name) => !FIELDS.has(name)) ||
    (standard !== undefined && textAt(standard, 'SSEAlgorithm') === null)
  );
}

const NONE: Encryption = { algorithm: 'none', key: null, isCustomerKeyBlocked: null };

function encryptionIn(value: Json | undefined): Encryption | undefined {
  const rules = [...listAt(value, 'Rule'), ...listAt(value, 'Rules')];
  if (rules.length === 0) return undefined;
  const standard = rules
    .map((rule) => at(rule, 'ApplyServerSideEncryptionByDefault'))
    .find((each) => textAt(each, 'SSEAlgorithm') !== null);
  return {
    algorithm: algorithmIn(standard),
    key: textAt(standard, 'KMSMasterKeyID'),
    isCustomerKeyBlocked: blockIn(
      rules.flatMap((rule) => textsAt(rule, 'BlockedEncryptionTypes', 'EncryptionType')),
    ),
  };
}

/** A rule without an algorithm has S3's own, which needs no setting. */
function algorithmIn(standard: Json | undefined): Encryption['algorithm'] {
  const algorithm = textAt(standard, 'SSEAlgorithm');
  if (algorithm === null || algorithm === 'AES256') return 'AES256';
  return algorithm === 'aws:kms' || algorithm === 'aws:kms:dsse' ? algorithm : 'encrypted';
}

function blockIn(types: readonly string[]): boolean | null {
  if (types.includes('SSE-C')) return true;
  return types.includes('NONE') ? false : null;
}
