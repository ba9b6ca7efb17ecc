import type { TestProject } from 'vitest/node';
import { startLocalAws } from '../../local/start-local-aws.ts';
import { testEnvironment } from '../endpoint.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly localEndpoint: string;
    /** Past the relay, which does nothing with calls to tables and takes as much of the processor as they do. */
    readonly tablesEndpoint: string;
    readonly localEnvironment: Readonly<Record<string, string>>;
  }
}

/** One AWS on this machine for all integration tests. When it cannot start, the run fails. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const aws = await startLocalAws({ environment: testEnvironment() });
  project.provide('localEndpoint', aws.endpoint);
  project.provide('tablesEndpoint', aws.emulatorEndpoint);
  project.provide('localEnvironment', aws.environment);
  return () => aws.stop();
}
