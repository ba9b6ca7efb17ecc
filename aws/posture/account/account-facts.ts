import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { PublicAccessBlock } from '../../../core/cloudtrail/settings/values.ts';
import {
  type AccountFacts,
  type DeclaredTrail,
  type Fact,
  known,
  unknown,
  type WriterFacts,
} from '../../../core/posture/facts.ts';
import type { Guard } from '../../../core/scope/guard.ts';
import { ownBucketName } from '../../../core/scope/own-buckets.ts';
import { readAccount } from '../../settings/aws-settings-reader.ts';
import type { PostureClients } from '../clients.ts';
import { messageOf, unread } from '../fact.ts';
import { readWriter } from '../writers/read-writer.ts';
import { ManagedPolicies } from '../writers/user-policies.ts';
import { readTrails } from './trails.ts';

/** What the configuration says of the account's buckets. */
export type Known = Pick<Guard, 'buckets' | 'trustedAccounts' | 'organization'> & {
  /** Name of the detector's stack, where there is one: it watches the log bucket of its own trail. */
  readonly stack?: string;
  /** What trails of other accounts take, where CloudTrail does not say it. */
  readonly declaredTrails?: readonly DeclaredTrail[] | undefined;
};

/** Facts that hold in every Region. */
export type GlobalFacts = Omit<AccountFacts, 'trails'>;

/** @throws whatever keeps STS from saying who asks: then nothing can be asked */
export async function readGlobalFacts(clients: PostureClients, known: Known): Promise<GlobalFacts> {
  const { Account: id = '' } = await clients.sts.send(new GetCallerIdentityCommand({}));
  const [publicAccessBlock, writers] = await Promise.all([
    readAccountBlock(clients, id),
    readWriters(clients, id, known),
  ]);
  const { trustedAccounts, organization } = known;
  return {
    id,
    publicAccessBlock,
    writers,
    trustedAccounts,
    organization,
    guarded: [
      ...known.buckets.map(({ name }) => name),
      ...(known.stack ? [ownTrailBucket(known.stack, id, await clients.s3.config.region())] : []),
    ],
    guardedDatasets: known.buckets.flatMap(({ name: bucket, datasets }) =>
      datasets.map((dataset) => ({ bucket, ...dataset })),
    ),
  };
}

/** The name that the stack gives the log bucket of the trail that it makes. */
const ownTrailBucket = (stackName: string, account: string, region: string): string =>
  ownBucketName({ stackName, account, region }, 'trail');

/** The account as one Region sees it. */
export const inRegion = async (
  facts: GlobalFacts,
  clients: PostureClients,
  declaredTrails: readonly DeclaredTrail[] = [],
): Promise<AccountFacts> => ({
  ...facts,
  trails: await readTrails(clients, facts.id, declaredTrails),
});

async function readWriters(
  { iam }: PostureClients,
  account: string,
  { buckets }: Known,
): Promise<ReadonlyMap<string, Fact<WriterFacts>>> {
  const named = buckets.flatMap(({ datasets }) => datasets.flatMap(({ writers }) => writers));
  const managed = new ManagedPolicies(iam);
  const read = [...new Set(named)].map(
    async (arn) => [arn, await readWriter(iam, { arn, account }, managed)] as const,
  );
  return new Map(await Promise.all(read));
}

const TOPIC = { what: 'Block Public Access of the account', permission: 's3:GetAccountPublicAccessBlock' };

/** Block Public Access of the account, which holds in every Region. */
async function readAccountBlock(clients: PostureClients, id: string): Promise<Fact<PublicAccessBlock>> {
  try {
    const read = await readAccount(clients, `account/${id}`);
    if (read.kind === 'read') return known(read.value as PublicAccessBlock);
    return read.kind === 'gone'
      ? unread(TOPIC, 'refused', 'it is gone')
      : unread(TOPIC, read.reason, read.detail);
  } catch (error) {
    return unknown(`${TOPIC.what} could not be read: ${messageOf(error)}`);
  }
}
