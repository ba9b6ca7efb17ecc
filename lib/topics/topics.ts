import { Construct } from 'constructs';
import type { ResolvedConfig } from '../../config/index.ts';
import { SealedTopic } from './sealed-topic.ts';

/** The two ways to reach people, with nothing in common that would silence both. */
export class Topics extends Construct {
  readonly alerts: SealedTopic;
  readonly operations: SealedTopic;

  constructor(scope: Construct, id: string, { email, operationsEmail }: ResolvedConfig['alerts']) {
    super(scope, id);
    this.alerts = new SealedTopic(this, 'Alerts', { displayName: 'Sealwatch', email });
    this.operations = new SealedTopic(this, 'Operations', {
      displayName: 'Sealwatch operations',
      email: operationsEmail,
    });
  }
}
