import { DescribeKeyCommand, GetKeyPolicyCommand, GetKeyRotationStatusCommand } from '@aws-sdk/client-kms';
import { flagAt, type Json, textAt } from '../../../core/base/json.ts';
import { keyPolicy } from '../../../core/cloudtrail/settings/key-policy.ts';
import type { Encryption } from '../../../core/cloudtrail/settings/values.ts';
import { accountOf } from '../../../core/policies/principal.ts';
import { type Fact, type KeyFacts, known, NO_SUCH_KEY, unknown } from '../../../core/posture/facts.ts';
import type { PostureClients } from '../clients.ts';
import { askFact } from '../fact.ts';
import { KEY, KEY_POLICY, KEY_ROTATION } from './event-delivery.ts';

/** The key that a default encryption means: `null` for none of KMS's, an alias for the one that AWS manages. */
export function keyNamed({ algorithm, key }: Encryption): string | null {
  if (algorithm !== 'aws:kms' && algorithm !== 'aws:kms:dsse') return null;
  return key ?? MANAGED;
}

const MANAGED = 'alias/aws/s3';
const isAwsName = (name: string): boolean => /(?:^|:)alias\/aws\//.test(name);

/** A key of KMS, by its ARN, id or alias. Of one that AWS manages there is nothing more to ask. */
export async function readKey({ kms }: PostureClients, KeyId: string): Promise<Fact<KeyFacts>> {
  const ask = () => kms.send(new DescribeKeyCommand({ KeyId }));
  const described = await askFact(KEY, ask, ['NotFoundException'], (answer) =>
    answer === null ? null : basicsIn(answer),
  );
  if (described.kind === 'unknown') return described;
  const key = described.value;
  if (key === null) return known(missing(KeyId));
  if (!key.isCustomerManaged) return known({ ...key, isRotated: known(true), policy: known(null) });
  const [isRotated, policy] = await Promise.all([rotationOf(kms, key.arn), policyOf(kms, key.arn)]);
  return known({ ...key, isRotated, policy });
}

type Basics = Omit<KeyFacts, 'isRotated' | 'policy'>;

// AWS makes its own when they are first used, and nobody can delete them.
function missing(name: string): KeyFacts {
  const reason = unknown('KMS knows no such key');
  const account = accountOf(name) ?? '';
  return {
    arn: name,
    account,
    isCustomerManaged: !isAwsName(name),
    state: NO_SUCH_KEY,
    isRotated: reason,
    policy: reason,
  };
}

const basicsIn = (answer: Json): Basics => ({
  arn: textAt(answer, 'KeyMetadata', 'Arn') ?? '',
  account: textAt(answer, 'KeyMetadata', 'AWSAccountId') ?? accountIn(textAt(answer, 'KeyMetadata', 'Arn')),
  isCustomerManaged: textAt(answer, 'KeyMetadata', 'KeyManager') === 'CUSTOMER',
  state: textAt(answer, 'KeyMetadata', 'KeyState') ?? '',
});

const accountIn = (arn: string | null): string => arn?.split(':')[4] ?? '';

// Imported and asymmetric keys cannot be rotated by AWS: they are not.
const rotationOf = (kms: PostureClients['kms'], KeyId: string): Promise<Fact<boolean>> =>
  askFact(
    KEY_ROTATION,
    () => kms.send(new GetKeyRotationStatusCommand({ KeyId })),
    ['UnsupportedOperationException'],
    (answer) => flagAt(answer, 'KeyRotationEnabled') ?? false,
  );

const policyOf = (kms: PostureClients['kms'], KeyId: string): Promise<Fact<Json>> =>
  askFact(
    KEY_POLICY,
    () => kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' })),
    [],
    (answer) => keyPolicy.read(answer),
  );
