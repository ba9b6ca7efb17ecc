import type { CheckExamples } from '../check-examples.ts';
import type { DeliveryRule } from '../delivery-rule.ts';
import { type BucketFacts, known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';

const BUCKET = 'acme-training-data';
const KEYS = { object: { key: [{ prefix: 'moderation/' }] } };

const rule = (detail: object = KEYS, over: Partial<DeliveryRule> = {}): DeliveryRule => ({
  name: 'Sealwatch-objects-moderation-v3-1a2b3c4d',
  isEnabled: true,
  pattern: {
    source: ['aws.s3'],
    'detail-type': [{ prefix: 'Object ' }],
    detail: { bucket: { name: [BUCKET] }, ...detail },
  },
  queues: 1,
  ...over,
});

const carriedBy = (...rules: readonly DeliveryRule[]): BucketFacts =>
  sampleBucket({ eventDelivery: known(rules) });
const OFF = known({ eventBridge: false });

export const examples: CheckExamples = {
  passes: [
    {
      title: 'on, and a rule carries the dataset',
      facts: carriedBy(rule({ object: { key: [{ prefix: 'moderation/v3/' }] } })),
    },
    { title: 'a rule carries more than the dataset', facts: carriedBy(rule()) },
    { title: 'a rule carries the whole bucket', facts: carriedBy(rule({})) },
    { title: 'one of two rules carries it', facts: carriedBy(rule(KEYS, { isEnabled: false }), rule()) },
    { title: 'on, without a deployment', facts: sampleBucket() },
  ],
  fails: [
    { title: 'off', facts: sampleBucket({ notification: OFF }) },
    {
      title: 'off, and the rules are not known',
      facts: sampleBucket({ notification: OFF, eventDelivery: unknown('no') }),
    },
    { title: 'the rule is gone', facts: carriedBy() },
    { title: 'the rule is disabled', facts: carriedBy(rule(KEYS, { isEnabled: false })) },
    { title: 'the rule sends to no queue', facts: carriedBy(rule(KEYS, { queues: 0 })) },
    {
      title: 'the rule carries some keys of the dataset only',
      facts: carriedBy(rule({ object: { key: [{ prefix: 'moderation/v3/good/' }] } })),
    },
    {
      title: 'the rule carries large objects only',
      facts: carriedBy(rule({ object: { ...KEYS.object, size: [{ numeric: ['>', 1000] }] } })),
    },
    {
      title: 'the rule carries what one requester does only',
      facts: carriedBy(rule({ ...KEYS, requester: ['111122223333'] })),
    },
    {
      title: 'the rule carries creations only',
      facts: carriedBy(rule(KEYS, { pattern: { source: ['aws.s3'], 'detail-type': ['Object Created'] } })),
    },
  ],
  notApplicable: [
    { title: 'not guarded', facts: sampleBucket({ datasets: [], notification: OFF }) },
    { title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) },
  ],
  unknown: [
    { title: 'reading was denied', facts: sampleBucket({ notification: unknown('AccessDenied') }) },
    { title: 'the rules may not be listed', facts: sampleBucket({ eventDelivery: unknown('AccessDenied') }) },
  ],
};
