import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config/types.ts';

/** The two ways to reach people, with nothing in common that would silence both. */
export class Topics extends Construct {
  readonly alerts: EncryptedTopic;
  readonly operations: EncryptedTopic;

  constructor(scope: Construct, id: string, { email, operationsEmail }: ResolvedConfig['alerts']) {
    super(scope, id);
    this.alerts = new EncryptedTopic(this, 'Alerts', { displayName: 'Sealwatch', email });
    this.operations = new EncryptedTopic(this, 'Operations', {
      displayName: 'Sealwatch operations',
      email: operationsEmail,
    });
  }
}

interface EncryptedTopicProps {
  /** What a mail client shows as the sender. */
  readonly displayName: string;
  /** Addresses to subscribe. Each has to confirm. */
  readonly email: readonly string[];
}

/** An encrypted topic with a key of its own: who disables one key silences one topic, and the other one reports it. */
export class EncryptedTopic extends Construct {
  readonly topic: Topic;
  readonly key: Key;

  constructor(scope: Construct, id: string, { displayName, email }: EncryptedTopicProps) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: `Messages of ${displayName} (${Stack.of(this).stackName})`,
      enableKeyRotation: true,
      // A topic stores nothing that would have to be read after the stack is gone.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic = new Topic(this, 'Topic', { displayName, masterKey: this.key, enforceSSL: true });
    for (const address of email) this.topic.addSubscription(new EmailSubscription(address));
  }

  /** Lets the account's alarms publish: a topic with a policy of its own has lost SNS's default one, and they with it. */
  allowAlarms(): void {
    const alarms = {
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      conditions: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        ArnLike: {
          'aws:SourceArn': Stack.of(this).formatArn({ service: 'cloudwatch', resource: 'alarm:*' }),
        },
      },
    };
    this.topic.addToResourcePolicy(
      new PolicyStatement({ ...alarms, actions: ['sns:Publish'], resources: [this.topic.topicArn] }),
    );
    this.key.addToResourcePolicy(
      new PolicyStatement({ ...alarms, actions: ['kms:Decrypt', 'kms:GenerateDataKey*'], resources: ['*'] }),
    );
  }
}
