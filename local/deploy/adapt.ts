import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withFewWorkers } from './few-workers.ts';
import { withoutMetricMath } from './metric-math.ts';
import type { Adaptation, TemplateResource } from './template.ts';
import { type TemplateTrail, trailsIn, withoutTrail } from './trails/template.ts';

interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
}

/** What was changed in a template, and what is left to do once it is deployed. */
export interface AdaptedTemplate {
  /** Of the file. */
  readonly name: string;
  readonly notes: readonly string[];
  readonly trails: readonly TemplateTrail[];
}

const ADAPTATIONS: readonly Adaptation[] = [withoutMetricMath, withFewWorkers, withoutTrail];

/**
 * Changes what was synthesized where the emulator would refuse it, and tells what. Done here, to the copy that goes to the emulator,
 * because the product has no branch for one.
 */
export const adaptAssembly = async (directory: string): Promise<AdaptedTemplate[]> => {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.template.json'));
  return Promise.all(names.map((name) => adaptFile(directory, name)));
};

const adaptFile = async (directory: string, name: string): Promise<AdaptedTemplate> => {
  const file = join(directory, name);
  const template = JSON.parse(await readFile(file, 'utf8')) as Template;
  const { Resources = {} } = template;
  const { resources, notes } = adaptResources(Resources);
  if (notes.length > 0) await writeFile(file, JSON.stringify({ ...template, Resources: resources }));
  return { name, notes, trails: trailsIn(Resources) };
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
