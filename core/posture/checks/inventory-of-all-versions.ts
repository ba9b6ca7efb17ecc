import type { Check } from '../check.ts';
import { fail, pass, whereKnown } from '../check.ts';
import { unlessDirectory } from '../directory-policy.ts';
import type { BucketFacts, InventoryConfiguration } from '../facts.ts';

export const inventoryOfAllVersions: Check = {
  id: 'inventory-of-all-versions',
  title: 'An inventory lists every version',
  severity: 'low',
  why: 'An inventory of all versions shows afterwards which versions of the training data there were, independently of every event: what was lost, and when it was last there.',
  remediation: {
    cli: 'aws s3api put-bucket-inventory-configuration --bucket BUCKET --id all-versions --inventory-configuration \'{"Id":"all-versions","IsEnabled":true,"IncludedObjectVersions":"All","Schedule":{"Frequency":"Daily"},"Destination":{"S3BucketDestination":{"Bucket":"arn:aws:s3:::INVENTORY-BUCKET","Format":"Parquet"}}}\'',
    cdk: 'new Bucket(this, "Data", { inventories: [{ destination: { bucket: lists }, includeObjectVersions: InventoryObjectVersion.ALL }] })',
  },
  prowler: [],
  securityHub: [],
  judge: (facts) =>
    unlessDirectory(facts, 'inventory', () =>
      whereKnown(facts.inventory, (all) => {
        const enabled = all.filter(({ isEnabled }) => isEnabled);
        if (enabled.length === 0) return fail('no inventory is enabled');
        const whole = enabled.filter(({ hasAllVersions }) => hasAllVersions);
        if (whole.length === 0) return fail('inventories list current versions only', enabled.map(detail));
        const unlisted = prefixesOf(facts).filter(
          (prefix) => !whole.some((each) => prefix.startsWith(each.prefix)),
        );
        if (unlisted.length > 0) return fail('inventories list a part of it only', whole.map(detail));
        return pass('an inventory lists every version', whole.map(detail));
      }),
    ),
};

/** Where versions have to be listed: in the datasets, and everywhere in a bucket that nobody guards. */
const prefixesOf = ({ datasets }: BucketFacts): readonly string[] =>
  datasets.length === 0 ? [''] : datasets.map(({ prefix }) => prefix);

const detail = ({ id, prefix, frequency, target }: InventoryConfiguration): string =>
  `${JSON.stringify(id)}, ${frequency.toLowerCase()}, to ${target}${prefix === '' ? '' : `, of ${JSON.stringify(prefix)} only`}`;
