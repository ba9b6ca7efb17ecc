import { bucketOf, type SettingName } from '../../cloudtrail/settings/setting.ts';
import type { ActivityPorts } from './ports.ts';

const OWN = "decided by Sealwatch's own reading of the policy";

/** What S3 itself says of a bucket's policy, beside our own reading; nothing for other settings. */
export async function policyOpinion(
  resource: string,
  setting: SettingName,
  { isPolicyPublic }: ActivityPorts,
): Promise<string[]> {
  const bucket = bucketOf(resource);
  if (setting !== 'policy' || bucket === null) return [];
  const isPublic = await isPolicyPublic(bucket);
  if (isPublic === null) return [`${OWN}; GetBucketPolicyStatus gave no answer`];
  return [`${OWN}; GetBucketPolicyStatus says that the policy there now is ${isPublic ? '' : 'not '}public`];
}
