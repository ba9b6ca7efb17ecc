import {
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { at, type Json, listAt } from '../../../core/base/json.ts';
import { type Fact, known } from '../../../core/posture/facts.ts';
import type { FeedRule } from '../../../core/posture/feed-rule.ts';
import { isOwn } from '../../../core/scope/guard.ts';
import type { PostureClients } from '../clients.ts';
import { askFact } from '../fact.ts';

type ListedRule = Omit<FeedRule, 'queues'>;

/** `null` where there is no deployment. */
export type DeployedRules = Fact<readonly ListedRule[] | null>;

const LIST = { what: "the rules of the detector's deployment", permission: 'events:ListRules' };

/** Part of the names of rules that carry S3's events; others of the stack carry records of calls. */
const OBJECTS = /-objects-/;

/** The rules of a deployment on the default bus, which alone gets S3's events. One list tells them for all buckets. */
export const deployedRules = ({ eventBridge }: PostureClients, stack: string): Promise<DeployedRules> =>
  askFact(
    LIST,
    async () => {
      const found: Rule[] = [];
      let NextToken: string | undefined;
      do {
        const page = await eventBridge.send(new ListRulesCommand(NextToken ? { NextToken } : {}));
        found.push(...(page.Rules ?? []));
        NextToken = page.NextToken;
      } while (NextToken);
      return { found: found.filter(({ Name = '' }) => OBJECTS.test(Name) && isOwn({ stack }, Name)) };
    },
    [],
    (answer) => listAt(answer, 'found').map((rule) => listedRule(rule as Rule)),
  );

const listedRule = ({ Name: name = '', State: state, EventPattern: text = '{}' }: Rule): ListedRule => ({
  name,
  isEnabled: state?.startsWith('ENABLED') ?? false,
  pattern: JSON.parse(text) as Json,
});

/** Those that name a bucket, each with what it sends to. One that cannot be read makes all of them unknown. */
export async function readFeed(
  clients: PostureClients,
  rules: DeployedRules,
  bucket: string,
): Promise<Fact<readonly FeedRule[] | null>> {
  if (rules.kind === 'unknown' || rules.value === null) return rules as Fact<null>;
  const found: FeedRule[] = [];
  for (const rule of rules.value.filter(({ pattern }) => names(pattern, bucket))) {
    const queues = await queuesOf(clients, rule.name);
    if (queues.kind === 'unknown') return queues;
    found.push({ ...rule, queues: queues.value });
  }
  return known(found);
}

const names = (pattern: Json, bucket: string): boolean =>
  JSON.stringify(at(pattern, 'detail', 'bucket') ?? null).includes(JSON.stringify(bucket));

const queuesOf = ({ eventBridge }: PostureClients, name: string): Promise<Fact<number>> =>
  askFact(
    { what: `the targets of the rule ${name}`, permission: 'events:ListTargetsByRule' },
    () => eventBridge.send(new ListTargetsByRuleCommand({ Rule: name })),
    [],
    (answer) => listAt(answer, 'Targets').filter((target) => isQueue(target as unknown as Target)).length,
  );

// A target that reshapes events hands on what nobody can read.
const isQueue = ({ Arn: arn = '', Input, InputPath, InputTransformer }: Target): boolean =>
  /^arn:[^:]+:sqs:/.test(arn) &&
  Input === undefined &&
  InputPath === undefined &&
  InputTransformer === undefined;
