import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { loadConfig } from '../../config/load.ts';
import { resolveConfig } from '../../config/resolve.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { at, isObject, type JsonObject, listAt, textAt } from '../../core/base/json.ts';
import type { Approvers, Grant } from '../../core/scope/approvers.ts';
import { type ConfiguredProtection, protectionOf } from '../../core/scope/safeguards.ts';

/**
 * Reads what a configuration protects from its file, from a synthesized assembly or from a template in one. Only a template says who
 * may seal and approve.
 * @param path `undefined` for the file in the working directory
 * @param stack the one that is meant, where an assembly has several
 * @throws {SealwatchError} `NOT_FOUND` when nothing is there; `CONFIG_INVALID` when it is none, or wrong
 */
export async function readConfiguration(
  path: string | undefined,
  stack: string,
): Promise<ConfiguredProtection> {
  if (path === undefined || !existsSync(path)) return protectionOf(await loadConfig(path), null);
  if (statSync(path).isDirectory()) return inTemplate(templateIn(path, stack));
  if (!path.endsWith('.json')) return protectionOf(await loadConfig(path), null);
  return path.endsWith('.template.json')
    ? inTemplate(resolve(path))
    : protectionOf(resolveConfig(jsonIn(path)), null);
}

/** What only a stack of Sealwatch has: it is made anew when its configuration changes. */
const CONFIGURATION_TYPE = 'Custom::SealwatchConfiguration';

function templateIn(assembly: string, stack: string): string {
  const templates = templatesBelow(assembly).filter((path) => configurationOf(jsonIn(path)) !== null);
  const named = templates.filter((path) => basename(path) === `${stack}.template.json`);
  const [found, ...others] = named.length > 0 ? named : templates;
  if (found !== undefined && others.length === 0) return found;
  const names = templates.map((path) => basename(path, '.template.json')).join(', ');
  throw invalid(
    found === undefined
      ? `${assembly} holds no template with Sealwatch in it; allowed is a folder that cdk synth wrote`
      : `${assembly} holds several stacks with Sealwatch in them (${names}): name one with --stack, or its template`,
  );
}

/** Templates of an assembly, and of the stages within it. */
const templatesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(resolve(folder), entry.name);
      if (entry.isDirectory()) return entry.name.startsWith('assembly-') ? templatesBelow(path) : [];
      return entry.name.endsWith('.template.json') ? [path] : [];
    });

/** The configuration lies beside the code of the function that a deployment calls with it. */
function inTemplate(path: string): ConfiguredProtection {
  const template = jsonIn(path);
  const configuration = configurationOf(template);
  if (configuration === null) throw invalid(`${path} is no template with Sealwatch in it`);
  const [name] = listAt(configuration, 'Properties', 'ServiceToken', 'Fn::GetAtt');
  const code = assetsOf(at(template, 'Resources', String(name)))
    // A stage keeps its assets in the assembly around it.
    .flatMap((asset) => [join(dirname(path), asset), join(dirname(path), '..', asset)])
    .map((folder) => join(folder, 'config.json'))
    .find((file) => existsSync(file));
  if (code === undefined)
    throw invalid(`the code of the function ${String(name)} in ${path} is not there: run cdk synth again`);
  return protectionOf(resolveConfig(jsonIn(code)), approversIn(configuration, path));
}

/** `null` in a template of a release that does not write them down. */
function approversIn(configuration: JsonObject, path: string): Approvers | null {
  const grants = at(configuration, 'Properties', 'Grants');
  if (grants === undefined) return null;
  try {
    const all = JSON.parse(joined(grants)) as readonly Grant[];
    return { account: null, grants: all.map((grant) => (grant.as ? { ...grant, arn: '' } : grant)) };
  } catch (cause) {
    throw invalid(`the grants of seal and approve in ${path} are no JSON: ${String(cause)}`);
  }
}

/** Text that CloudFormation puts together; what only a deployment knows is left out, for each grant has a name for it. */
function joined(value: unknown): string {
  if (typeof value === 'string') return value;
  const [separator = '', parts] = listAt(value, 'Fn::Join');
  return Array.isArray(parts) ? parts.map(joined).join(String(separator)) : '';
}

function configurationOf(template: unknown): JsonObject | null {
  const resources = at(template, 'Resources');
  if (!isObject(resources)) return null;
  const found = Object.values(resources).find((each) => textAt(each, 'Type') === CONFIGURATION_TYPE);
  return isObject(found) ? found : null;
}

/** Folders of a function's code: as the CDK notes it, and as the key under which it is uploaded says. */
function assetsOf(resource: unknown): string[] {
  const noted = textAt(resource, 'Metadata', 'aws:asset:path');
  const uploaded = textAt(resource, 'Properties', 'Code', 'S3Key');
  return [
    ...(noted === null ? [] : [noted]),
    ...(uploaded === null ? [] : [`asset.${basename(uploaded, '.zip')}`]),
  ];
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new SealwatchError('CONFIG_INVALID', `${path} is no JSON: ${String(cause)}`, { cause });
  }
}

const invalid = (message: string): SealwatchError => new SealwatchError('CONFIG_INVALID', message);
