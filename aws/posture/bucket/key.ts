import { DescribeKeyCommand, GetKeyPolicyCommand, GetKeyRotationStatusCommand } from '@aws-sdk/client-kms';
import { flagAt, type Json, textAt } from '../../../core/activity/json.ts';
import { keyPolicy } from '../../../core/activity/settings/key-policy.ts';
import type { Encryption } from '../../../core/activity/settings/values.ts';
import { type Fact, type KeyFacts, known } from '../../../core/posture/facts.ts';
import type { PostureClients } from '../clients.ts';
import { askFact } from '../fact.ts';
import { KEY, KEY_POLICY, KEY_ROTATION } from './topics.ts';

/** The key that a default encryption means: `null` for none of KMS's, an alias for the one that AWS manages. */
export function keyNamed({ algorithm, key }: Encryption): string | null {
  if (algorithm !== 'aws:kms' && algorithm !== 'aws:kms:dsse') return null;
  return key ?? MANAGED;
}

const MANAGED = 'alias/aws/s3';

/** A key of KMS, by its ARN, id or alias. Of one that AWS manages there is nothing more to ask. */
export async function readKey({ kms }: PostureClients, KeyId: string): Promise<Fact<KeyFacts>> {
  const described = await askFact(KEY, () => kms.send(new DescribeKeyCommand({ KeyId })), [], basicsIn);
  if (described.kind === 'unknown') return described;
  const key = described.value;
  if (!key.isCustomerManaged) return known({ ...key, isRotated: known(true), policy: known(null) });
  const [isRotated, policy] = await Promise.all([rotationOf(kms, key.arn), policyOf(kms, key.arn)]);
  return known({ ...key, isRotated, policy });
}

const basicsIn = (answer: Json): Omit<KeyFacts, 'isRotated' | 'policy'> => ({
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
