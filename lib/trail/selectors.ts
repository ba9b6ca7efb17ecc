import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import type { ResolvedConfig } from '../../config/index.ts';
import { bucketArn } from '../permissions/object-read.ts';

type Selector = CfnTrail.AdvancedEventSelectorProperty;

/** What a trail of ours has to deliver; empty where other trails deliver all of it. */
export const selectorsFor = ({ trail, buckets }: ResolvedConfig): Selector[] => [
  ...(trail.data === 'create' ? [objectWrites(buckets.map(({ name }) => name))] : []),
  ...(trail.management === 'create' ? [settingWrites] : []),
];

/** Nobody is left out, not even our own roles: whoever could use one of those would be invisible. */
const objectWrites = (buckets: readonly string[]): Selector => ({
  name: 'Writes to guarded objects',
  fieldSelectors: [
    { field: 'eventCategory', equalTo: ['Data'] },
    { field: 'resources.type', equalTo: ['AWS::S3::Object'] },
    { field: 'readOnly', equalTo: ['false'] },
    { field: 'resources.ARN', startsWith: buckets.map((name) => `${bucketArn(name)}/`) },
  ],
});

const settingWrites: Selector = {
  name: 'Changes of settings',
  fieldSelectors: [
    { field: 'eventCategory', equalTo: ['Management'] },
    { field: 'readOnly', equalTo: ['false'] },
  ],
};
