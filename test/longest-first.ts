import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest, in this order: one that begins late goes on when all others have ended. Vitest knows how long a file took
 * only where it has run before, which is nowhere in a fresh clone.
 */
export const LONGEST: readonly string[] = [
  'core/alerts/promise.test.ts',
  'test/model/memory.test.ts',
  'cli/main.test.ts',
  'test/integration/crashes.test.ts',
  'test/integration/sequences.test.ts',
  'test/integration/activity-crashes.test.ts',
  'test/integration/soak.test.ts',
  // It changes the settings of the function that reads objects, by which the emulator ends whatever that is doing, and AWS does not.
  // So it comes first, beside files that have no objects read, or have a stack of their own.
  'test/e2e/refused.test.ts',
  'test/e2e/activity-settings.test.ts',
  'test/e2e/activity-others.test.ts',
  'test/e2e/config-diff.test.ts',
  'test/e2e/activity-orders.test.ts',
  'test/e2e/lifecycle.test.ts',
  'test/e2e/upgrade.test.ts',
  'test/e2e/watching.test.ts',
  'test/e2e/approvals.test.ts',
  'test/e2e/delivery.test.ts',
  'test/e2e/storm.test.ts',
];

/** Begins with the longest files; the others follow as vitest has them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => groupOf(a) - groupOf(b) || rankOf(a.moduleId) - rankOf(b.moduleId));
  }
}

/** Projects run one after the other. */
const groupOf = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;

const rankOf = (path: string): number => {
  const rank = LONGEST.findIndex((name) => path.endsWith(`/${name}`));
  return rank < 0 ? LONGEST.length : rank;
};
