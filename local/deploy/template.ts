/** One resource of a template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** Something that the emulator refuses, and what takes its place; undefined for resources that it takes as they are. */
export type Adaptation = (
  resource: TemplateResource,
) => { resource: TemplateResource; note: string } | undefined;

/** Where a deployment goes, and as whom. */
export interface DeployTarget {
  readonly account: string;
  readonly region: string;
  readonly environment: Readonly<Record<string, string>>;
  /** True where KMS knows no keys of Ed25519. @default false */
  readonly lacksEd25519?: boolean;
}

const TRAIL = 'AWS::CloudTrail::Trail';

/** The emulator's CloudFormation knows no trails, its CloudTrail does: a stand-in is deployed, and the trail made afterwards. */
export const withoutTrail: Adaptation = (resource) =>
  resource.Type === TRAIL
    ? {
        resource: { ...resource, Type: 'AWS::CloudFormation::WaitConditionHandle', Properties: {} },
        note: 'trails in templates; it is made after the deployment',
      }
    : undefined;

/** A trail as the template has it. */
export interface TemplateTrail {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export const trailsIn = (resources: Readonly<Record<string, TemplateResource>>): readonly TemplateTrail[] =>
  Object.entries(resources).flatMap(([id, { Type, Properties = {} }]) =>
    Type === TRAIL ? [{ id, properties: Properties }] : [],
  );

/** The Object Lock of a bucket, as the template has it. */
export interface TemplateLock {
  readonly id: string;
  /** `{ DefaultRetention: { Mode, Days } }`. */
  readonly rule: unknown;
}

/** The buckets of the log. Those of guarded data stay without, so that everything that may happen to them can be played. */
const OF_LOG = /ManifestLog/;

export const locksIn = (resources: Readonly<Record<string, TemplateResource>>): readonly TemplateLock[] =>
  Object.entries(resources).flatMap(([id, { Type, Properties = {} }]) => {
    const { Rule: rule } = (Properties.ObjectLockConfiguration ?? {}) as { readonly Rule?: unknown };
    return Type === 'AWS::S3::Bucket' && OF_LOG.test(id) && rule !== undefined ? [{ id, rule }] : [];
  });
