import { DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { ListAccessPointsCommand } from '@aws-sdk/client-s3-control';
import type { SettingsClients } from './clients.ts';

/** Trails that take the events of this Region, the shadows of others' included: each by its own ARN. */
export async function trailResources({ cloudTrail }: SettingsClients): Promise<string[]> {
  const { trailList = [] } = await cloudTrail.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
  return trailList.flatMap(({ TrailARN = '' }) => {
    const [, region, account, name] =
      /^arn:aws[\w-]*:cloudtrail:([\w-]+):(\d+):trail\/(.+)$/s.exec(TrailARN) ?? [];
    return name ? [`trail/${account}/${region}/${name}`] : [];
  });
}

/** The access points of a bucket, page after page. */
export async function accessPointResources(
  { s3Control }: SettingsClients,
  AccountId: string,
  Bucket: string,
): Promise<string[]> {
  const found: string[] = [];
  let NextToken: string | undefined;
  do {
    const input = { AccountId, Bucket, ...(NextToken ? { NextToken } : {}) };
    const page = await s3Control.send(new ListAccessPointsCommand(input));
    found.push(...(page.AccessPointList ?? []).map(({ Name }) => `access-point/${AccountId}/${Name}`));
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}
