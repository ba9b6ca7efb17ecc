import { expect, it } from 'vitest';
import { runPythonTests } from './run-python-tests.ts';

it('functions run as processes, custom resources are answered, and cancelled transactions change nothing, as at AWS', async () => {
  const { code, lines } = await runPythonTests('localemu', 'second-aws');
  expect(code, lines.join('\n')).toBe(0);
  expect(lines.join('\n')).toMatch(/Ran 20 tests/);
});
