import type { Setup } from '../setup.ts';
import { type Flaw, type Flaws, writtenBy } from './flaw.ts';

export const STRANGER = '999988887777';
export const TRUSTED = '444455556666';

type Principal = string | Readonly<Record<string, string>>;

export const allow = (Principal: Principal, Action: string, Resource: string) => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource,
});

const without =
  (name: string): Flaw['spoil'] =>
  ({ statements: { [name]: _, ...statements } }) => ({ statements });

/** Lets somebody in, from anywhere: whom the network keeps out is not let in. */
export const letsIn =
  (principal: Principal, action = 's3:GetObject', level: 'bucket' | 'object' = 'object'): Flaw['spoil'] =>
  ({ bucket, statements: { FromOurNetworkOnly: _, ...statements } }) => {
    const resource = `arn:aws:s3:::${bucket}${level === 'object' ? '/*' : ''}`;
    return { statements: { ...statements, Door: allow(principal, action, resource) } };
  };

const FROM_ANYWHERE = { 'restricted-to-network': 'fail' } as const;

const changed = ({ statements }: Setup, name: string, change: object): Pick<Setup, 'statements'> => ({
  statements: { ...statements, [name]: { ...statements[name], ...change } },
});

/** Of the bucket policy. */
export const policyFlaws: Flaws = {
  'policy-not-public': { spoil: letsIn('*'), says: FROM_ANYWHERE },
  'policy-no-outsiders': {
    spoil: letsIn({ AWS: `arn:aws:iam::${STRANGER}:role/Reader` }),
    says: FROM_ANYWHERE,
  },
  'policy-no-configuration-rights': {
    spoil: letsIn({ AWS: `arn:aws:iam::${STRANGER}:role/Logger` }, 's3:PutBucketLogging', 'bucket'),
    says: { ...FROM_ANYWHERE, 'policy-no-outsiders': 'fail' },
  },
  'policy-no-unconditional-writes': {
    spoil: letsIn({ AWS: TRUSTED }, 's3:PutObject'),
    says: { ...FROM_ANYWHERE, 'cross-account-conditioned': 'fail' },
  },
  'policy-no-confused-deputy': {
    spoil: letsIn({ Service: 'cloudtrail.amazonaws.com' }, 's3:PutObject'),
    says: FROM_ANYWHERE,
  },
  'policy-no-negation': {
    spoil: ({ bucket, statements }, { account }) => {
      const { Action: _, ...rest } = allow({ AWS: account }, '', `arn:aws:s3:::${bucket}`);
      return { statements: { ...statements, AllButOne: { ...rest, NotAction: 's3:DeleteBucket' } } };
    },
  },
  'cross-account-conditioned': { spoil: letsIn({ AWS: TRUSTED }), says: FROM_ANYWHERE },
  'tls-only': { spoil: without('TlsOnly') },
  'tls-version': { spoil: without('ModernTls') },
  'restricted-to-network': { spoil: without('FromOurNetworkOnly') },
  'signed-urls-short-lived': { spoil: without('NoOldSignatures') },
  'region-restricted': {
    // Addresses are a network, and in no Region.
    spoil: (good, around) => ({
      ...writtenBy()(good, around),
      ...changed(good, 'FromOurNetworkOnly', {
        Condition: { NotIpAddress: { 'aws:SourceIp': '198.51.100.0/24' } },
      }),
    }),
    says: {
      'writers-least-privilege': 'not-applicable',
      'writers-have-no-static-keys': 'not-applicable',
    },
  },
  'uploads-encrypted-rightly': { spoil: without('OwnKeyOnly') },
  'delete-restricted': { spoil: without('OnlyAdministratorsDestroy') },
};
