import { SealwatchError } from '../../../core/base/errors.ts';

/** What `Ref` stands for (physical ids by logical ones, and the pseudo parameters), and `Fn::GetAtt`, as `Logs.Arn`. */
export type Names = ReadonlyMap<string, string>;

/**
 * A value of a template with `Ref`, `Fn::GetAtt` and `Fn::Join` put in; CloudFormation does the same where it makes the resource.
 * @throws {SealwatchError} `AWS_FAILED` for another function, or a name that stands for nothing
 */
export function resolve(value: unknown, names: Names): unknown {
  if (Array.isArray(value)) return value.map((each) => resolve(each, names));
  if (typeof value !== 'object' || value === null) return value;
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
  if (others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) return call(name, argument, names);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each, names)]));
}

function call(name: string, argument: unknown, names: Names): unknown {
  if (name === 'Ref') return named(String(argument), names);
  if (name === 'Fn::GetAtt') return named([argument].flat().join('.'), names);
  if (name === 'Fn::Join' && Array.isArray(argument)) {
    const [separator, parts] = argument as [string, unknown];
    return (resolve(parts, names) as readonly unknown[]).join(separator);
  }
  throw cannot(`${name} is not understood here`);
}

function named(name: string, names: Names): string {
  const found = names.get(name);
  if (found === undefined) throw cannot(`nothing is named ${name}`);
  return found;
}

const cannot = (why: string): SealwatchError =>
  new SealwatchError('AWS_FAILED', `the trail of the template cannot be made on this machine: ${why}`);
