import { expect, it } from 'vitest';
import { runPythonTests } from './run-python-tests.ts';

it('functions run as processes, custom resources are answered, cancelled transactions change nothing, and stopped executions are aborted, as at AWS', async () => {
  const { code, lines } = await runPythonTests('localemu', 'second-aws');
  expect(code, lines.join('\n')).toBe(0);
  expect(lines.join('\n')).toMatch(/Ran 22 tests/);
});
