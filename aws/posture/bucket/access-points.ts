import {
  GetAccessPointCommand,
  GetAccessPointPolicyCommand,
  ListAccessPointsCommand,
  type ListAccessPointsCommandOutput,
  ListAccessPointsForDirectoryBucketsCommand,
} from '@aws-sdk/client-s3-control';
import { type Json, listAt, textAt } from '../../../core/base/json.ts';
import { accessPoint } from '../../../core/cloudtrail/settings/access-point.ts';
import { type Fact, known, type NamedAccessPoint, unknown } from '../../../core/posture/facts.ts';
import type { PostureClients } from '../clients.ts';
import { askFact } from '../fact.ts';

/** Names of the account's access points in a Region, by the bucket that they lead to. */
export type AccessPointNames = ReadonlyMap<string, readonly string[]>;

const LIST = { what: 'the list of access points', permission: 's3:ListAccessPoints' };
const LIST_DIRECTORY = {
  what: 'the list of access points',
  permission: 's3express:ListAccessPointsForDirectoryBuckets',
};

/** One list of the Region's access points takes less than one of each bucket's. */
export const accessPointNames = (
  { s3Control }: PostureClients,
  AccountId: string,
): Promise<Fact<AccessPointNames>> =>
  askFact(
    LIST,
    () => allPages((NextToken) => s3Control.send(new ListAccessPointsCommand({ AccountId, ...NextToken }))),
    [],
    byBucket,
  );

export const directoryAccessPointNames = (
  { s3Control }: PostureClients,
  AccountId: string,
): Promise<Fact<AccessPointNames>> =>
  askFact(
    LIST_DIRECTORY,
    () =>
      allPages((NextToken) =>
        s3Control.send(new ListAccessPointsForDirectoryBucketsCommand({ AccountId, ...NextToken })),
      ),
    [],
    byBucket,
  );

type Page = Pick<ListAccessPointsCommandOutput, 'AccessPointList' | 'NextToken'>;

async function allPages(ask: (token: { NextToken?: string }) => Promise<Page>): Promise<object> {
  const found: object[] = [];
  let token: string | undefined;
  do {
    const page = await ask(token ? { NextToken: token } : {});
    found.push(...(page.AccessPointList ?? []));
    token = page.NextToken;
  } while (token);
  return { found };
}

function byBucket(answer: Json): AccessPointNames {
  const names = new Map<string, string[]>();
  for (const one of listAt(answer, 'found')) {
    const bucket = textAt(one, 'Bucket') ?? '';
    names.set(bucket, [...(names.get(bucket) ?? []), textAt(one, 'Name') ?? '']);
  }
  return names;
}

/** The access points of one bucket, each with its policy. One that cannot be read makes the whole list unknown. */
export async function readAccessPoints(
  clients: PostureClients,
  {
    account,
    bucket,
    names,
  }: { readonly account: string; readonly bucket: string; readonly names: Fact<AccessPointNames> },
): Promise<Fact<readonly NamedAccessPoint[]>> {
  if (names.kind === 'unknown') return names;
  const found: NamedAccessPoint[] = [];
  for (const name of names.value.get(bucket) ?? []) {
    const one = await readAccessPoint(clients, account, name);
    if (one.kind === 'unknown') return unknown(one.reason);
    found.push(one.value);
  }
  return known(found);
}

function readAccessPoint(
  { s3Control }: PostureClients,
  AccountId: string,
  Name: string,
): Promise<Fact<NamedAccessPoint>> {
  const topic = {
    what: `the access point ${Name}`,
    permission: 's3:GetAccessPoint or s3:GetAccessPointPolicy',
  };
  const ask = async (): Promise<object> => {
    const point = await s3Control.send(new GetAccessPointCommand({ AccountId, Name }));
    return { ...point, ...(await policyOf(s3Control, { AccountId, Name })) };
  };
  return askFact(topic, ask, [], (answer) => ({ ...accessPoint.read(answer), name: Name }));
}

async function policyOf(
  s3Control: PostureClients['s3Control'],
  input: { AccountId: string; Name: string },
): Promise<object> {
  try {
    return await s3Control.send(new GetAccessPointPolicyCommand(input));
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchAccessPointPolicy') return {};
    throw error;
  }
}
