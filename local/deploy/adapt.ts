import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withFewWorkers } from './few-workers.ts';
import { withoutMetricMath } from './metric-math.ts';

/** One resource of a template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
}

/** Something that the emulator refuses, and what takes its place; undefined for resources that it takes as they are. */
export type Adaptation = (
  resource: TemplateResource,
) => { resource: TemplateResource; note: string } | undefined;

const ADAPTATIONS: readonly Adaptation[] = [withoutMetricMath, withFewWorkers];

/**
 * Changes what was synthesized where the emulator would refuse it, and tells what. Done here, to the copy that goes to the emulator,
 * because the product has no branch for one.
 */
export const adaptAssembly = async (directory: string): Promise<string[]> => {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.template.json'));
  return (await Promise.all(names.map((name) => adaptFile(join(directory, name))))).flat();
};

const adaptFile = async (file: string): Promise<string[]> => {
  const template = JSON.parse(await readFile(file, 'utf8')) as Template;
  const { resources, notes } = adaptResources(template.Resources ?? {});
  if (notes.length > 0) await writeFile(file, JSON.stringify({ ...template, Resources: resources }));
  return notes;
};

/** Resources as the emulator takes them, and what was changed. */
export const adaptResources = (
  given: Readonly<Record<string, TemplateResource>>,
): { resources: Record<string, TemplateResource>; notes: string[] } => {
  const resources: Record<string, TemplateResource> = { ...given };
  const notes: string[] = [];
  for (const [id, resource] of Object.entries(given)) {
    for (const adapt of ADAPTATIONS) {
      const adapted = adapt(resource);
      if (!adapted) continue;
      resources[id] = adapted.resource;
      notes.push(`not on this emulator: ${adapted.note} (${id})`);
    }
  }
  return { resources, notes };
};
