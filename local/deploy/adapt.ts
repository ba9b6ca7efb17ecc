import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { callerName } from '../relay/function-calls.ts';
import {
  type Adaptation,
  locksIn,
  type TemplateLock,
  type TemplateResource,
  type TemplateTrail,
  trailsIn,
  withoutTrail,
} from './template.ts';

interface MetricQuery {
  readonly MetricStat?: {
    readonly Metric: Readonly<Record<string, unknown>>;
    readonly Period: number;
    readonly Stat: string;
  };
}

const STATISTICS = new Set(['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum']);

/** An alarm on an expression watches the first metric of that expression instead: it exists, and what refers to it resolves. */
const withoutMetricMath: Adaptation = (resource) => {
  const { Metrics, ...rest } = resource.Properties ?? {};
  if (resource.Type !== 'AWS::CloudWatch::Alarm' || !Array.isArray(Metrics)) return undefined;
  const stat = (Metrics as MetricQuery[]).find((query) => query.MetricStat)?.MetricStat;
  if (!stat) return undefined;
  const kind = STATISTICS.has(stat.Stat) ? 'Statistic' : 'ExtendedStatistic';
  const properties = { ...rest, ...stat.Metric, Period: stat.Period, [kind]: stat.Stat };
  return {
    resource: { ...resource, Properties: properties },
    note: 'alarms on metric math; this one watches one metric',
  };
};

/** Each worker is a process of its own here, and a machine has few processors. Two is the least that Lambda takes. */
const MAX_WORKERS = 4;

/** Lets a queue start as many workers at a time as this machine can serve: fifty that start at once would each wait for all others. */
const withFewWorkers: Adaptation = (resource) => {
  const { ScalingConfig: scaling, ...rest } = resource.Properties ?? {};
  const wanted = (scaling as { MaximumConcurrency?: unknown } | undefined)?.MaximumConcurrency;
  if (resource.Type !== 'AWS::Lambda::EventSourceMapping' || typeof wanted !== 'number') return undefined;
  if (wanted <= MAX_WORKERS) return undefined;
  return {
    resource: {
      ...resource,
      Properties: { ...rest, ScalingConfig: { MaximumConcurrency: MAX_WORKERS } },
    },
    note: `${wanted} workers of a queue, ${MAX_WORKERS} instead`,
  };
};

/** The same for a state machine: each of its workers is a process, too. */
const withFewChildren: Adaptation = (resource) => {
  const { DefinitionString: text, ...rest } = resource.Properties ?? {};
  if (resource.Type !== 'AWS::StepFunctions::StateMachine' || typeof text !== 'string') return undefined;
  const wanted = Math.max(
    0,
    ...[...text.matchAll(/"MaxConcurrency":(\d+)/g)].map(([, most]) => Number(most)),
  );
  if (wanted <= MAX_WORKERS) return undefined;
  const fewer = text.replace(/"MaxConcurrency":(\d+)/g, (found, most) =>
    Number(most) > MAX_WORKERS ? `"MaxConcurrency":${MAX_WORKERS}` : found,
  );
  return {
    resource: { ...resource, Properties: { ...rest, DefinitionString: fewer } },
    note: `${wanted} workers of a state machine, ${MAX_WORKERS} instead`,
  };
};

/** This machine as MiniStack names it in addresses, and as LocalStack does. */
const LOCAL_HOSTS = ['127.0.0.1', 'localhost', 'localhost.localstack.cloud'];

/** Only the function that answers CloudFormation has it. */
const STARTS_AUDIT = 'SEALWATCH_AUDIT_FUNCTION';

/** CloudFormation waits for a custom resource's answer in S3, the emulator at its own address: the function gets the hosts that may be. */
const withResponseHosts =
  (hosts: readonly string[]): Adaptation =>
  (resource) => {
    if (resource.Type !== 'AWS::Lambda::Function' || !(STARTS_AUDIT in variablesOf(resource)))
      return undefined;
    return {
      resource: withVariables(resource, { SEALWATCH_RESPONSE_HOSTS: hosts.join(',') }),
      note: `answers to CloudFormation in S3; they go to ${hosts.join(', ')}`,
    };
  };

const ED25519 = 'ECC_NIST_EDWARDS25519';

/** Without a key that signs its checkpoints there is no log: its function is deployed, and told nothing. */
const withoutLog: Adaptation = ({ Properties = {}, ...resource }) => {
  if (resource.Type === 'AWS::KMS::Key' && Properties.KeySpec === ED25519)
    return {
      resource: { ...resource, Properties: { ...Properties, KeySpec: 'ECC_NIST_P256' } },
      note: 'keys of Ed25519; one of P-256 instead, which signs no checkpoint',
    };
  const isLogs =
    resource.Type === 'AWS::Lambda::EventSourceMapping' &&
    JSON.stringify(Properties.FunctionName).includes('AppendLog');
  if (!isLogs) return undefined;
  return {
    resource: { ...resource, Properties: { ...Properties, Enabled: false } },
    note: 'the log of the manifest; a stream is not read for it',
  };
};

/** Lets functions say in their calls whose these are. Nothing is missing then, so nothing is noted. */
export const withCallerNames = (
  resources: Readonly<Record<string, TemplateResource>>,
  stack: string,
): Record<string, TemplateResource> =>
  Object.fromEntries(
    Object.entries(resources).map(([id, resource]) => {
      if (resource.Type !== 'AWS::Lambda::Function') return [id, resource];
      const given = { AWS_SDK_UA_APP_ID: callerName(stack, id) };
      return [id, withVariables(resource, given)];
    }),
  );

const variablesOf = ({ Properties: { Environment } = {} }: TemplateResource) =>
  (Environment as { Variables?: Readonly<Record<string, unknown>> } | undefined)?.Variables ?? {};

const withVariables = (
  resource: TemplateResource,
  given: Readonly<Record<string, string>>,
): TemplateResource => ({
  ...resource,
  Properties: { ...resource.Properties, Environment: { Variables: { ...variablesOf(resource), ...given } } },
});

interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
}

/** What a template is adapted to. */
interface Emulated {
  /** The emulator's address. */
  readonly endpoint: string;
  readonly lacksEd25519?: boolean | undefined;
}

/** What was changed in a template, and what is left to do once it is deployed. */
export interface AdaptedTemplate {
  /** Of the file. */
  readonly name: string;
  readonly notes: readonly string[];
  readonly trails: readonly TemplateTrail[];
  readonly locks: readonly TemplateLock[];
}

const adaptations = ({ endpoint, lacksEd25519 = false }: Emulated): readonly Adaptation[] => [
  ...(lacksEd25519 ? [withoutLog] : []),
  withoutMetricMath,
  withFewWorkers,
  withFewChildren,
  withoutTrail,
  withResponseHosts([...new Set([new URL(endpoint).hostname, ...LOCAL_HOSTS])]),
];

/**
 * Changes what was synthesized where the emulator would refuse it, and says what. Done here, to the copy that goes to the emulator,
 * because the product has no branch for one.
 */
export const adaptAssembly = async (directory: string, emulated: Emulated): Promise<AdaptedTemplate[]> => {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.template.json'));
  return Promise.all(
    names.map(async (name) => ({ name, ...(await adaptFile(join(directory, name), emulated)) })),
  );
};

const adaptFile = async (file: string, emulated: Emulated): Promise<Omit<AdaptedTemplate, 'name'>> => {
  const template = JSON.parse(await readFile(file, 'utf8')) as Template;
  const { Resources = {} } = template;
  const { resources, notes } = adaptResources(Resources, emulated);
  const stack = basename(file, '.template.json');
  await writeFile(file, JSON.stringify({ ...template, Resources: withCallerNames(resources, stack) }));
  // Where there is no log nobody is to be told that somebody changed its bucket.
  const locks = emulated.lacksEd25519 ? [] : locksIn(Resources);
  return { notes, trails: trailsIn(Resources), locks };
};

/** Resources as the emulator takes them, and what was changed. */
export const adaptResources = (
  given: Readonly<Record<string, TemplateResource>>,
  emulated: Emulated,
): { resources: Record<string, TemplateResource>; notes: string[] } => {
  const resources: Record<string, TemplateResource> = { ...given };
  const notes: string[] = [];
  for (const [id, resource] of Object.entries(given)) {
    for (const adapt of adaptations(emulated)) {
      const adapted = adapt(resource);
      if (!adapted) continue;
      resources[id] = adapted.resource;
      notes.push(`not on this emulator: ${adapted.note} (${id})`);
    }
  }
  return { resources, notes };
};
