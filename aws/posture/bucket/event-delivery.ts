import { ListTargetsByRuleCommand, type Rule, type Target } from '@aws-sdk/client-eventbridge';
import { at, type Json, listAt } from '../../../core/base/json.ts';
import type { DeliveryRule } from '../../../core/posture/delivery-rule.ts';
import { type Fact, known } from '../../../core/posture/facts.ts';
import { isOwn } from '../../../core/scope/own-resources.ts';
import { listRules } from '../../event-rules.ts';
import type { PostureClients } from '../clients.ts';
import { askFact, type Topic } from '../fact.ts';

type Bus = Pick<PostureClients, 'eventBridge'>;

interface ListedRule extends Omit<DeliveryRule, 'queues'> {
  readonly arn: string;
  /** Name of the deployment's stack. */
  readonly stack: string;
}

/** `null` where there is no deployment. */
export type DeployedRules = Fact<readonly ListedRule[] | null>;

const LIST = { what: "the rules of the detector's deployment", permission: 'events:ListRules' };

/** Part of the names of rules that carry S3's events; others of the stack carry records of calls. */
const OBJECTS = /-objects-/;

/** The rules of a deployment on the default bus, which alone gets S3's events. One list serves all buckets. */
export const deployedRules = ({ eventBridge }: Bus, stack: string): Promise<DeployedRules> =>
  askFact(
    LIST,
    async () => {
      const rules = await listRules(eventBridge);
      return { found: rules.filter(({ Name = '' }) => OBJECTS.test(Name) && isOwn({ stack }, Name)) };
    },
    [],
    (answer) => listAt(answer, 'found').map((rule) => ({ ...listedRule(rule as Rule), stack })),
  );

const listedRule = ({ Name: name = '', Arn: arn = '', State: state, EventPattern: text = '{}' }: Rule) => ({
  name,
  arn,
  isEnabled: state?.startsWith('ENABLED') ?? false,
  pattern: JSON.parse(text) as Json,
});

/** Those that name a bucket, each with what it sends to. One that cannot be read makes all of them unknown. */
export async function readEventDelivery(
  clients: Bus,
  rules: DeployedRules,
  bucket: string,
): Promise<Fact<readonly DeliveryRule[] | null>> {
  if (rules.kind === 'unknown' || rules.value === null) return rules as Fact<null>;
  const found: DeliveryRule[] = [];
  for (const rule of rules.value.filter(({ pattern }) => names(pattern, bucket))) {
    const queues = await queuesOf(clients, rule);
    if (queues.kind === 'unknown') return queues;
    const { name, isEnabled, pattern } = rule;
    found.push({ name, isEnabled, pattern, queues: queues.value });
  }
  return known(found);
}

const names = (pattern: Json, bucket: string): boolean =>
  JSON.stringify(at(pattern, 'detail', 'bucket') ?? null).includes(JSON.stringify(bucket));

const queuesOf = ({ eventBridge }: Bus, rule: ListedRule): Promise<Fact<number>> =>
  askFact(
    { what: `the targets of the rule ${rule.name}`, permission: 'events:ListTargetsByRule' },
    () => eventBridge.send(new ListTargetsByRuleCommand({ Rule: rule.name })),
    [],
    (answer) =>
      listAt(answer, 'Targets').filter((target) => isOwnQueue(target as unknown as Target, rule)).length,
  );

// A target that reshapes events hands on what nobody can read, and a queue of somebody else's is read by nobody here.
const isOwnQueue = (
  { Arn: arn = '', Input, InputPath, InputTransformer }: Target,
  rule: ListedRule,
): boolean =>
  /^arn:[^:]+:sqs:/.test(arn) &&
  placeOf(arn) === placeOf(rule.arn) &&
  isOwn(rule, arn) &&
  Input === undefined &&
  InputPath === undefined &&
  InputTransformer === undefined;

/** Region and account. */
const placeOf = (arn: string): string => arn.split(':').slice(3, 5).join(':');

const topic = (what: string, permission: string): Topic => ({ what, permission });

/** What is asked of a bucket, in the names of its settings. */
export const SETTING_TOPICS = {
  policy: topic('the bucket policy', 's3:GetBucketPolicy'),
  acl: topic('the ACL', 's3:GetBucketAcl'),
  'public-access-block': topic('Block Public Access of the bucket', 's3:GetBucketPublicAccessBlock'),
  ownership: topic('object ownership', 's3:GetBucketOwnershipControls'),
  versioning: topic('versioning', 's3:GetBucketVersioning'),
  lifecycle: topic('the lifecycle rules', 's3:GetLifecycleConfiguration'),
  encryption: topic('the default encryption', 's3:GetEncryptionConfiguration'),
  replication: topic('the replication rules', 's3:GetReplicationConfiguration'),
  'object-lock': topic('Object Lock', 's3:GetBucketObjectLockConfiguration'),
  logging: topic('server access logging', 's3:GetBucketLogging'),
  notification: topic('the event notifications', 's3:GetBucketNotification'),
} as const;

export type BucketSetting = keyof typeof SETTING_TOPICS;

/** Directory buckets have permissions of their own. */
export const DIRECTORY_TOPICS = {
  policy: topic('the bucket policy', 's3express:GetBucketPolicy'),
  lifecycle: topic('the lifecycle rules', 's3express:GetLifecycleConfiguration'),
  encryption: topic('the default encryption', 's3express:GetEncryptionConfiguration'),
} as const;

export const TAGS = topic('the tags', 's3:GetBucketTagging');
export const DIRECTORY_TAGS = topic('the tags', 's3express:ListTagsForResource');
export const INVENTORY = topic('the inventory configurations', 's3:GetInventoryConfiguration');
export const KEY = topic('the KMS key', 'kms:DescribeKey');
export const KEY_ROTATION = topic('the rotation of the KMS key', 'kms:GetKeyRotationStatus');
export const KEY_POLICY = topic('the policy of the KMS key', 'kms:GetKeyPolicy');
