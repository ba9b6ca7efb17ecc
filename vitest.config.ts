import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';
import { RUN_HERE } from './test/second-aws/end-to-end-files.ts';

interface Project {
  readonly name: string;
  readonly include: readonly string[];
  /** Test files at the same time: tests that start servers or compilers get fewer. */
  readonly workers: number;
  /**
   * Tests at the same time, of those in a file that are marked so.
   * @default 5
   */
  readonly concurrent?: number;
  /**
   * False lets files share the modules that they import.
   * @default true
   */
  readonly isIsolated?: boolean;
  /**
   * Whether the CDK has its own validator read each template, as it does for everybody.
   * @default false
   */
  readonly isValidated?: boolean;
  readonly seconds: number;
}

/** In the order in which they run when all are asked for; never two at once. */
const PROJECTS: readonly Project[] = [
  {
    name: 'unit',
    include: [
      '{core,aws,cli,config,lambdas,lib,local,scripts,bench}/**/*.test.ts',
      'test/{model,architecture,docs,faults,soak}/**/*.test.ts',
      'scripts/**/*.test.mjs',
    ],
    workers: 2,
    // Loading what each file imports anew took half of the processor's time; no test changes a module for others.
    isIsolated: false,
    // Some seconds at the most, and many more on a machine that is busy; what hangs takes all of it.
    seconds: 90,
  },
  // The CDK takes seconds to load, in each file anew where files are isolated.
  { name: 'infra', include: ['test/infra/**/*.test.ts'], workers: 2, isIsolated: false, seconds: 60 },
  { name: 'validators', include: ['test/validators/**/*.test.ts'], workers: 1, seconds: 500 },
  { name: 'local', include: ['test/local/**/*.test.ts'], workers: 2, isIsolated: false, seconds: 120 },
  {
    name: 'integration',
    include: ['test/integration/**/*.test.ts'],
    workers: 2,
    isIsolated: false,
    seconds: 120,
  },
  {
    name: 'e2e',
    include: ['test/e2e/**/*.test.ts'],
    // They wait for the emulator and hardly compute, so waiting together costs nothing.
    workers: 6,
    concurrent: 40,
    isIsolated: false,
    // A wait may take two thirds of it; only what fails does.
    seconds: 1200,
  },
  // Judges what the end-to-end tests recorded.
  { name: 'permissions', include: ['test/permissions/**/*.test.ts'], workers: 1, seconds: 60 },
  {
    name: 'second-aws',
    include: ['test/second-aws/**/*.test.ts', ...Object.keys(RUN_HERE).map((file) => `test/e2e/${file}`)],
    // It does one call to a table at a time: many tests that ask at once keep it from what they wait for.
    workers: 3,
    concurrent: 4,
    isIsolated: false,
    seconds: 1200,
  },
  // Enough to show that the stack runs there.
  {
    name: 'localstack',
    include: ['test/localstack/**/*.test.ts', 'test/second-aws/{loopback,tampering}.test.ts'],
    workers: 2,
    concurrent: 4,
    isIsolated: false,
    seconds: 240,
  },
  { name: 'package', include: ['test/package/**/*.test.ts'], workers: 1, isValidated: true, seconds: 180 },
];

// A project's servers are started before its tests, and what they offer is injected; one that cannot start fails the run.
const setupOf = (name: string): string[] => [`test/${name}/global-setup.ts`].filter(existsSync);

const configure = (project: Project, order: number): TestProjectInlineConfiguration => ({
  test: {
    name: project.name,
    include: [...project.include],
    globalSetup: setupOf(project.name),
    setupFiles: ['test/seed.ts'],
    maxWorkers: project.workers,
    maxConcurrency: project.concurrent ?? 5,
    isolate: project.isIsolated ?? true,
    env: { CDK_VALIDATION: String(project.isValidated ?? false) },
    testTimeout: project.seconds * 1000,
    hookTimeout: project.seconds * 1000,
    sequence: { groupOrder: order },
  },
});

// The CDK's own validator takes seconds of the processor in each process, and gives no more than warnings; the stage `validators` has
// stricter ones read the templates. What sets up a project runs in this process and deploys too.
process.env.CDK_VALIDATION ??= 'false';

// The command, the CDK and its apps are started often; their code is compiled once, and stripped of its types.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules', '.cache', 'sealwatch-compiled');

export default defineConfig({
  test: { sequence: { sequencer: LongestFirst }, projects: PROJECTS.map(configure) },
});
