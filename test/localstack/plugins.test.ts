import { expect, it } from 'vitest';
import { runPythonTests } from '../second-aws/run-python-tests.ts';

it.each([
  ['processes, answers and transactions are as on the other', 'second-aws', 20],
  ['tables and what they stream to are served by moto, on loopback only', 'localstack', 4],
])('%s', async (_, folder, tests) => {
  const { code, lines } = await runPythonTests('localstack', folder);
  expect(code, lines.join('\n')).toBe(0);
  expect(lines.join('\n')).toMatch(new RegExp(`Ran ${tests} tests`));
});
