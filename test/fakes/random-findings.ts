import fc from 'fast-check';
import type { Finding } from '../../core/findings/finding.ts';
import { finding } from './finding.ts';

/** Few times, so that many findings share one, over two days. */
const TIMES = [
  '2026-11-19T23:59:59.999Z',
  '2026-11-20T00:00:00.000Z',
  '2026-11-20T10:00:00.000Z',
  '2026-11-20T10:00:00.001Z',
];

/** Findings of some datasets, of several of them and of none, many of them of the same millisecond. */
export const randomFindings = (datasets: readonly string[]): fc.Arbitrary<readonly Finding[]> => {
  const id = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 40, maxLength: 40 });
  const common = fc.record({
    id,
    time: fc.constantFrom(...TIMES),
    severity: fc.constantFrom('critical' as const, 'high' as const, 'low' as const),
    state: fc.constantFrom('open' as const, 'open' as const, 'resolved' as const),
  });
  const of = fc.oneof(
    fc.constantFrom(...datasets).map((dataset) => ({ dataset })),
    fc.subarray([...datasets]).map((several) => ({ about: 'activity', dataset: null, datasets: several })),
  );
  const one = fc.tuple(common, of).map(([rest, whose]) => ({ ...finding(), ...rest, ...whose }) as Finding);
  return fc.uniqueArray(one, { selector: (each) => each.id, maxLength: 40 });
};
