import type { Template } from 'aws-cdk-lib/assertions';

/** A resource as it stands in a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
}

export interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Resources of a type, by their logical id. */
export const resourcesOf = (template: Template, type: string): Record<string, Resource> =>
  template.findResources(type) as Record<string, Resource>;

/** Logical ids become readable without the hash that the CDK appends. */
const plain = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');

/** The path that everything has in common which the stack's one construct makes. */
const ROOT = /^Sealwatch/;

/** A value of a template as one line of text: joins joined, references in angle brackets. */
export const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(textOf).join(' ');
  if (typeof value !== 'object' || value === null) return String(value);
  const [name, argument] = Object.entries(value)[0] ?? [];
  if (name === 'Ref') return `<${plain(String(argument)).replace(ROOT, '')}>`;
  if (name === 'Fn::GetAtt') return `<${plain(argument[0]).replace(ROOT, '')}.${argument[1]}>`;
  if (name === 'Fn::Sub')
    return String(argument).replace(/\$\{(\w+)\.(\w+)\}/g, (_, id, attribute) =>
      textOf({ 'Fn::GetAtt': [id, attribute] }),
    );
  if (name === 'Fn::Join') return argument[1].map(textOf).join(argument[0]);
  return JSON.stringify(value);
};

/** JSON with every reference as text, so about as long as what AWS gets. */
export const jsonOf = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && /^(?:Ref|Fn::)/.test(Object.keys(part)[0] ?? '')
      ? textOf(part)
      : part,
  );

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** Statements of a role's policy, each as `actions on resources`. */
export const permissionsOf = (template: Template, role: string): string[] =>
  statementsOf(template, role).map(
    ({ Action, Resource, Condition }) =>
      `${listOf(Action).join(' ')} on ${listOf(Resource).map(textOf).join(' ')}${Condition ? ' if' : ''}`,
  );

/** Statements of a role, from all of its policies. */
export const statementsOf = (template: Template, role: string): Statement[] =>
  Object.values(resourcesOf(template, 'AWS::IAM::Policy'))
    .filter(({ Properties: { Roles } }) => textOf(Roles).includes(role))
    .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement);
