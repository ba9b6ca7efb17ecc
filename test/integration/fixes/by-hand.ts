import { DeleteRolePolicyCommand, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import type { PreparedAccount } from '../audited/account.ts';
import { LOGS, type Setup, TRAIL_LOGS } from '../audited/setup.ts';
import type { Edit } from './run-fix.ts';

export type Clients = PreparedAccount['clients'];

export interface Prepared {
  readonly clients: Clients;
  readonly around: PreparedAccount['around'];
  readonly setup: Setup;
}

/** What a person does with the commands of a fix, as their text says. */
export interface ByHand {
  /** What the words in capitals stand for that Sealwatch cannot know. */
  readonly words?: (
    prepared: Prepared,
  ) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  readonly edits?: Readonly<Record<string, Edit>>;
  /** Calls that fail where what they are about is not there, as the text says. */
  readonly mayFail?: RegExp;
  /** True where nothing would be left, and the text has another command for that. */
  readonly isInstead?: true;
  /** What the text says to do after the commands. */
  readonly afterwards?: (prepared: Prepared) => Promise<unknown>;
}

/** A policy as it is fetched; where there is none, the one that the text says to begin with. */
const policyIn = (text: string): { Statement: Record<string, unknown>[] } =>
  text.trim() === '' ? ({ Version: '2012-10-17', Statement: [] } as never) : JSON.parse(text);

const withoutAllows: Edit = (text) => {
  const policy = policyIn(text);
  return JSON.stringify({
    ...policy,
    Statement: policy.Statement.filter(({ Effect }) => Effect !== 'Allow'),
  });
};

/** Takes the statements over that the comments say to add. */
const withStatements =
  (commands: string): Edit =>
  (text) => {
    const added = commands.split('\n').flatMap((line) => {
      const statement = /^#\s+(\{"Sid".*\})$/.exec(line)?.[1];
      return statement === undefined ? [] : [JSON.parse(statement)];
    });
    const policy = policyIn(text);
    return JSON.stringify({ ...policy, Statement: [...policy.Statement, ...added] });
  };

const POLICY_CHANGED: ByHand = { edits: { 'policy.json': withoutAllows } };
const TO_LOGS: ByHand = {
  words: () => ({ 'LOG-BUCKET': LOGS }),
  mayFail: /^s3api get-bucket-policy: NoSuchBucketPolicy/,
};
const POINT: ByHand = { words: ({ setup }) => ({ 'ACCESS-POINT': `${setup.bucket}-door`.slice(-50) }) };
const objectSelectors =
  (commands: string): Edit =>
  (text) => {
    const here = /^#\s+(\{"Name":"objects.*\})$/m.exec(commands)?.[1] ?? '';
    const begin = /begin with (\[.*?\]), and/.exec(commands)?.[1] ?? '';
    return JSON.stringify([...(JSON.parse(text) ?? JSON.parse(begin)), JSON.parse(here)]);
  };

/** Edits that take over what the comments of the commands name. */
export const takenOver = (commands: string): Readonly<Record<string, Edit>> => ({
  'policy.json': withStatements(commands),
  'selectors.json': objectSelectors(commands),
});

const users = async ({ clients, setup }: Prepared): Promise<Readonly<Record<string, string>>> => {
  const user = setup.datasets.flatMap(({ writers }) => writers).find((arn) => arn.includes(':user/')) ?? '';
  const UserName = user.replace(/^.*\//, '');
  const { AccessKeyMetadata: [key] = [] } = await clients.iam.send(new ListAccessKeysCommand({ UserName }));
  return { WRITER: UserName, 'KEY-ID': key?.AccessKeyId ?? '' };
};

/** By check; of the others, the commands need nobody. */
export const BY_HAND: Readonly<Record<string, ByHand>> = {
  'access-points-blocked': { ...POINT, mayFail: /^s3control (?:get|put)-access-point-policy: / },
  'access-points-closed': POINT,
  'policy-not-public': POLICY_CHANGED,
  'policy-no-outsiders': POLICY_CHANGED,
  'policy-no-configuration-rights': POLICY_CHANGED,
  'policy-no-unconditional-writes': POLICY_CHANGED,
  'policy-no-confused-deputy': POLICY_CHANGED,
  'policy-no-negation': POLICY_CHANGED,
  'cross-account-conditioned': POLICY_CHANGED,
  'restricted-to-network': {
    words: () => ({ 'vpce-ID': 'vpce-1a2b3c4d', 'role/ADMIN': 'role/Administrator' }),
  },
  'default-encryption-kms': { words: ({ around }) => ({ 'KEY-ARN': around.keys.good }) },
  'customer-keys-blocked': {
    edits: {
      'encryption.json': (text) => {
        const { Rules } = JSON.parse(text);
        return JSON.stringify({
          Rules: [{ ...Rules[0], BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } }],
        });
      },
    },
  },
  'key-enabled': { mayFail: /^kms cancel-key-deletion: / },
  'key-policy-closed': {
    edits: {
      'key-policy.json': (text) => {
        const policy = JSON.parse(text);
        return JSON.stringify({
          ...policy,
          Statement: [{ ...policy.Statement[0], Principal: { AWS: 'arn:aws:iam::000000000000:root' } }],
        });
      },
    },
  },
  'key-of-own-account': { words: ({ around }) => ({ 'OWN-KEY-ARN': around.keys.good }) },
  tagged: {
    edits: {
      'tags.json': (text) => {
        const { TagSet } = text.trim() === '' ? { TagSet: [] } : JSON.parse(text);
        const added = [
          { Key: 'owner', Value: 'TEAM' },
          { Key: 'data-class', Value: 'confidential' },
        ];
        return JSON.stringify({ TagSet: [...TagSet, ...added] });
      },
    },
    mayFail: /^s3api get-bucket-tagging: NoSuchTagSet/,
  },
  'lifecycle-keeps-approved-versions': {
    edits: {
      'lifecycle.json': (text) =>
        JSON.stringify({
          Rules: JSON.parse(text).Rules.map(
            ({ NoncurrentVersionExpiration: _, ...rule }: Readonly<Record<string, unknown>>) => ({
              ...rule,
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
            }),
          ),
        }),
    },
  },
  'replication-targets-trusted': { isInstead: true },
  'inventory-of-all-versions': { words: () => ({ 'INVENTORY-BUCKET': LOGS }) },
  'access-logging': TO_LOGS,
  'access-log-elsewhere': TO_LOGS,
  'event-feed-on': {
    edits: {
      'notification.json': (text) =>
        JSON.stringify({ ...(text.trim() === '' ? {} : JSON.parse(text)), EventBridgeConfiguration: {} }),
    },
  },
  'management-events-logged': {
    words: () => ({ 'LOG-BUCKET': TRAIL_LOGS }),
    mayFail: /^s3api get-bucket-policy: NoSuchBucketPolicy/,
  },
  'trail-log-bucket-elsewhere': {
    words: () => ({ 'LOG-BUCKET': TRAIL_LOGS }),
    mayFail: /^s3api get-bucket-policy: NoSuchBucketPolicy/,
  },
  'trail-encrypted': { words: ({ around }) => ({ 'TRAIL-KEY-ARN': around.keys.good }) },
  'writers-least-privilege': {
    afterwards: async ({ clients }) => {
      await clients.iam.send(new DeleteRolePolicyCommand({ RoleName: 'Powerful', PolicyName: 'data' }));
    },
  },
  'writers-have-no-static-keys': { words: users },
  'read-and-write-separated': { words: () => ({ 'TRAINING-ROLE': 'Trainer' }) },
  'delete-restricted': {
    words: ({ around }) => ({
      'ADMINISTRATOR-ROLE-ARN': `arn:aws:iam::${around.account}:role/Administrator`,
    }),
  },
};
