import type { TestProject } from 'vitest/node';
import { installNode, OLDEST } from './installed/nodes.ts';
import { installPacked } from './installed/project.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the oldest Node that the package supports. */
    oldestNode: string;
    /** Folder of a project that has the packed package installed, and the CDK with its command. */
    projectWithCdk: string;
  }
}

/** Installs once what more than one test file runs. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const oldest = await installNode(OLDEST);
  try {
    const project = await installPacked('aws-cdk', 'aws-cdk-lib', 'constructs');
    provide('oldestNode', oldest.path);
    provide('projectWithCdk', project.folder);
    return async () => {
      await project.remove();
      await oldest.remove();
    };
  } catch (error) {
    await oldest.remove();
    throw error;
  }
}
