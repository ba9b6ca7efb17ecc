import { at, type Json, listAt, textAt } from '../../base/json.ts';
import { filterIn } from './rule-filter.ts';
import type { Setting } from './setting.ts';
import { bucketResource } from './setting.ts';
import type { ReplicationDestination } from './values.ts';

/**
 * Where enabled rules copy new objects to. `read` takes GetBucketReplication's answer; whoever knows the account of a destination
 * that names none writes it into the answer's `Destination.Account`.
 */
export const replication: Setting<'replication'> = {
  name: 'replication',
  title: 'replication',
  calls: ['s3:PutBucketReplication', 's3:DeleteBucketReplication'],
  rule: 'replication-external-account',
  safest: [],
  resourceOf: bucketResource,
  assign(call) {
    if (call.name.startsWith('Delete')) return [];
    const configuration = at(call.parameters, 'ReplicationConfiguration');
    return configuration === undefined || configuration === null ? undefined : destinationsIn(configuration);
  },
  isUnread(call) {
    if (call.name.startsWith('Delete')) return false;
    const configuration = at(call.parameters, 'ReplicationConfiguration') ?? null;
    const rules = [...listAt(configuration, 'Rule'), ...listAt(configuration, 'Rules')];
    return rules.length === 0 || rules.some(isUnreadRule);
  },
  read: (answer) => destinationsIn(at(answer, 'ReplicationConfiguration') ?? null),
};

const isUnreadRule = (rule: Json): boolean =>
  textAt(rule, 'Status') === null || textAt(rule, 'Destination', 'Bucket') === null;

const destinationsIn = (configuration: Json): readonly ReplicationDestination[] =>
  [...listAt(configuration, 'Rule'), ...listAt(configuration, 'Rules')]
    .filter((rule) => textAt(rule, 'Status')?.toLowerCase() !== 'disabled')
    .flatMap((rule) => listAt(rule, 'Destination').map((destination) => destinationOf(rule, destination)));

const destinationOf = (rule: Json, destination: Json): ReplicationDestination => ({
  rule: textAt(rule, 'ID') ?? textAt(rule, 'Id') ?? '',
  bucket: (textAt(destination, 'Bucket') ?? '').replace(/^arn:aws[\w-]*:s3:::/, ''),
  account: textAt(destination, 'Account')?.padStart(12, '0') ?? null,
  filter: filterIn(rule),
});
