import { SealwatchError } from '../../core/base/errors.ts';
import type { Finding } from '../../core/findings/finding.ts';
import type { Queries } from '../../core/queries/queries.ts';
import { gather } from '../gather.ts';

const FORM = /^[0-9a-f]{6,40}$/;

/**
 * The finding with this id, or with these first characters of it, six at least.
 * @throws {SealwatchError} `USAGE` when several begin like this, `NOT_FOUND` when none does
 */
export async function findOne(queries: Queries, id: string): Promise<Finding> {
  if (!FORM.test(id)) {
    throw new SealwatchError(
      'USAGE',
      `not the id of a finding: ${JSON.stringify(id)}; it has 6 to 40 digits 0-9 a-f`,
    );
  }
  const found = await gather(queries.findings({ by: { kind: 'id', prefix: id } }));
  const [finding, other] = found;
  if (finding === undefined) throw new SealwatchError('NOT_FOUND', `there is no finding ${id}`);
  if (other === undefined) return finding;
  const ids = found.map((each) => each.id).join(', ');
  throw new SealwatchError('USAGE', `several findings begin with ${id}; write more of it: ${ids}`);
}
