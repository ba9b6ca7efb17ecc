import type { Deployment } from '../../aws/deployment/index.ts';
import type { BaselineAction, BaselineAnswer } from '../../core/api/baseline-request.ts';
import type { SweepAnswer, SweepRequest } from '../../core/api/sweep-request.ts';
import type { Queries } from '../../core/queries/queries.ts';
import type { Clients } from './clients.ts';

/** The answer that an action gets. */
export type BaselineKind = BaselineAnswer['kind'];

/** One deployment, and everything that the command asks of it. */
export interface Connection {
  readonly deployment: Deployment;
  readonly queries: Queries;
  /** Asks the function that writes the manifest, with a proof of who asks. */
  baseline<Kind extends BaselineKind>(
    kind: Kind,
    action: BaselineAction,
  ): Promise<Extract<BaselineAnswer, { kind: Kind }>>;
  /** Asks the function that reads and judges. */
  sweep<Kind extends SweepAnswer['kind']>(
    kind: Kind,
    request: SweepRequest,
  ): Promise<Extract<SweepAnswer, { kind: Kind }>>;
  readonly clients: Clients;
}
