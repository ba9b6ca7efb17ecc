import fc from 'fast-check';
import { ACTIONS, isAboutSomething } from './evaluator.ts';
import { BUCKET, OBJECTS, OTHER, OWN, type Written } from './samples.ts';

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);

const principal = oneOf<Written>(
  { Principal: '*' },
  { Principal: { AWS: ['*'] } },
  { Principal: { AWS: OWN } },
  { Principal: { AWS: `arn:aws:iam::${OTHER}:root` } },
  { Principal: { AWS: [OTHER, OWN] } },
  { NotPrincipal: { AWS: OTHER } },
  { NotPrincipal: { AWS: [`arn:aws:iam::${OWN}:root`, `arn:aws:iam::${OTHER}:root`] } },
);

const actions = fc.oneof(
  fc.subarray(ACTIONS, { minLength: 1 }),
  oneOf('*', 's3:*', 's3:*Object', 's3:Put*', 'S3:get?bject', 's3:?et*'),
);
const action = fc.oneof(
  { weight: 4, arbitrary: actions.map((Action): Written => ({ Action })) },
  { weight: 1, arbitrary: actions.map((NotAction): Written => ({ NotAction })) },
);

const resources = oneOf<unknown>('*', OBJECTS, BUCKET, [BUCKET, OBJECTS], `${BUCKET}*`, `${BUCKET}/a/*`, [
  `${BUCKET}/b/*`,
  BUCKET,
]);
const resource = fc.oneof(
  { weight: 5, arbitrary: resources.map((Resource): Written => ({ Resource })) },
  { weight: 1, arbitrary: oneOf(`${BUCKET}/a/*`, BUCKET).map((NotResource): Written => ({ NotResource })) },
);

const texts = oneOf('StringEquals', 'StringLike', 'StringNotEquals', 'StringNotLike');
const operator = fc
  .tuple(oneOf('', '', '', 'ForAnyValue:', 'ForAllValues:'), texts, oneOf('', '', 'IfExists'))
  .map((parts) => parts.join(''));

const named = (key: string, ...values: readonly unknown[]) =>
  fc.tuple(operator, oneOf(...values)).map(([name, value]) => ({ [name]: { [key]: value } }));

/** A condition that strangers meet or not by itself. */
const condition: fc.Arbitrary<Written> = fc.oneof(
  named('aws:SourceVpc', 'vpc-1', ['vpc-1']),
  fc
    .tuple(
      oneOf('StringLike', 'StringNotLike', 'StringLikeIfExists'),
      oneOf<unknown>('vpc-*', ['vpc-1', 'vpc-?']),
    )
    .map(([name, value]) => ({ [name]: { 'aws:SourceVpc': value } })),
  named('aws:PrincipalOrgID', 'o-own', 'o-other', ['o-own', 'o-other']),
  named('aws:PrincipalAccount', OWN, OTHER, [OWN, OTHER]),
  fc
    .tuple(oneOf('IpAddress', 'NotIpAddress', 'IpAddressIfExists'), oneOf('203.0.113.0/24', '0.0.0.0/0'))
    .map(([name, value]) => ({ [name]: { 'aws:SourceIp': value } })),
  oneOf('true', 'false').map((value) => ({ Bool: { 'aws:SecureTransport': value } })),
  oneOf('true', 'false').map((value) => ({ Null: { 'aws:SourceVpc': value } })),
);

const conditions = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Written>({}) },
  { weight: 3, arbitrary: condition.map((Condition): Written => ({ Condition })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(condition, condition)
      .map(([one, other]): Written => ({ Condition: { ...one, ...other } })),
  },
);

/** A statement over the evaluator's small world. */
export const statement = (...effects: readonly ('Allow' | 'Deny')[]): fc.Arbitrary<Written> =>
  fc
    .tuple(oneOf(...effects), principal, action, resource, conditions)
    .map(([Effect, ...parts]) => Object.assign({ Effect }, ...parts) as Written)
    .filter(isAboutSomething);

export const statements = fc.array(statement('Allow', 'Allow', 'Deny'), { minLength: 1, maxLength: 4 });
