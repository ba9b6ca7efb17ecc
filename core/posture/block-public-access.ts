import type { PublicAccessBlock } from '../cloudtrail/settings/values.ts';
import type { BucketFacts, Fact } from './facts.ts';
import { anyOf, mapFact } from './facts.ts';

export type BlockSetting = keyof PublicAccessBlock;

/** The settings of Block Public Access as people know them. */
const SETTING_NAMES: Readonly<Record<BlockSetting, string>> = {
  blockPublicAcls: 'BlockPublicAcls',
  ignorePublicAcls: 'IgnorePublicAcls',
  blockPublicPolicy: 'BlockPublicPolicy',
  restrictPublicBuckets: 'RestrictPublicBuckets',
};

const SETTINGS = Object.keys(SETTING_NAMES) as readonly BlockSetting[];

/** The settings that are off, by name. */
export const offIn = (block: PublicAccessBlock): readonly string[] =>
  SETTINGS.filter((setting) => !block[setting]).map((setting) => SETTING_NAMES[setting]);

/** Whether a setting holds for the bucket: the account's and the bucket's own count, whichever is stricter. */
export const isEffective = (
  { account, publicAccessBlock }: Pick<BucketFacts, 'account' | 'publicAccessBlock'>,
  setting: BlockSetting,
): Fact<boolean> =>
  anyOf(
    [account.publicAccessBlock, publicAccessBlock].map((each) => mapFact(each, (block) => block[setting])),
  );
