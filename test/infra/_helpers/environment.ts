/** What a deployed function is started with, and nothing else. */
export const environment = {
  PATH: process.env.PATH,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'secret',
  SEALWATCH_MANIFEST_TABLE: 'Sealwatch-Manifest',
  SEALWATCH_VERSIONS_TABLE: 'Sealwatch-Versions',
  SEALWATCH_FINDINGS_TABLE: 'Sealwatch-Findings',
  SEALWATCH_RUNS_TABLE: 'Sealwatch-Runs',
  SEALWATCH_ALERT_TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:alerts',
  SEALWATCH_OPERATIONS_TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:operations',
  SEALWATCH_NOTICE_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/notices',
  SEALWATCH_STACK: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Sealwatch/0123',
  SEALWATCH_TIMEOUT_SECONDS: '120',
  NODE_OPTIONS: '--enable-source-maps',
  POWERTOOLS_SERVICE_NAME: 'test',
};
