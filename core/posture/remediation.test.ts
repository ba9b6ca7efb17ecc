import { describe, expect, it } from 'vitest';
import { CHECKS } from './catalogue.ts';

/** Commands that replace all of something, and what fetches it in the form that they take. */
const REPLACING: Readonly<Record<string, string>> = {
  's3api put-bucket-policy --bucket LOG-BUCKET':
    's3api get-bucket-policy --bucket LOG-BUCKET --query Policy --output text >',
  's3api put-bucket-policy --bucket BUCKET':
    's3api get-bucket-policy --bucket BUCKET --query Policy --output text >',
  's3api put-bucket-notification-configuration':
    's3api get-bucket-notification-configuration --bucket BUCKET >',
  's3api put-bucket-lifecycle-configuration':
    "s3api get-bucket-lifecycle-configuration --bucket BUCKET --query '{Rules: Rules}' >",
  's3api put-bucket-replication':
    's3api get-bucket-replication --bucket BUCKET --query ReplicationConfiguration >',
  's3api put-bucket-tagging': 's3api get-bucket-tagging --bucket BUCKET >',
  's3control delete-access-point ': 's3control get-access-point-policy ',
  's3control put-access-point-policy': 's3control get-access-point-policy ',
  'cloudtrail put-event-selectors':
    'cloudtrail get-event-selectors --trail-name TRAIL --query AdvancedEventSelectors >',
  'kms put-key-policy':
    'kms get-key-policy --key-id "$KEY" --policy-name default --query Policy --output text >',
};

const commandsIn = (cli: string): readonly string[] =>
  cli.split('\n').filter((line) => !line.startsWith('#'));

describe.each(CHECKS)('the commands of $id', ({ remediation: { cli } }) => {
  it('fetch what they replace before they replace it', () => {
    const commands = commandsIn(cli);
    for (const [replacing, fetching] of Object.entries(REPLACING)) {
      const at = commands.findIndex((command) => command.includes(replacing));
      if (at < 0) continue;
      expect(commands.slice(0, at)).toContainEqual(expect.stringContaining(fetching));
    }
  });

  it('delete nothing that a person has not named, pasted as they are', () => {
    for (const command of commandsIn(cli).filter((line) => / delete-/.test(line)))
      expect(command.replaceAll('BUCKET', '')).toMatch(/ (?:ACCESS-POINT|WRITER|(?:OLD-)?KEY-ID)\b/);
  });

  it('keep Sealwatch from being shut out by what they deny to everybody', () => {
    const denies = cli.split('\n').filter((line) => line.includes('"Effect":"Deny"'));
    const reading = denies.filter((line) => line.includes('s3:GetObject*') && line.includes('SourceVpce'));
    for (const line of reading) expect(line).toContain('role/STACK-*');
  });

  it('name a key by its ARN where KMS takes no alias', () => {
    if (/aws kms (?:cancel-key-deletion|enable-key|get-key-policy|put-key-policy)/.test(cli))
      expect(cli).toContain('--query KeyMetadata.Arn');
  });

  it('let logs in before they are sent', () => {
    for (const sends of ['put-bucket-logging', 'create-trail', '--s3-bucket-name LOG-BUCKET'])
      if (cli.includes(sends))
        expect(cli.indexOf('put-bucket-policy --bucket LOG-BUCKET')).toBeLessThan(cli.indexOf(sends));
  });

  it('keep the smallest size that lifecycle rules move', () => {
    if (cli.includes('put-bucket-lifecycle-configuration'))
      expect(cli).toContain('--transition-default-minimum-object-size "$MIN"');
  });

  it('say that nobody takes compliance mode back', () => {
    if (cli.includes('Mode=COMPLIANCE')) expect(cli).toMatch(/^# .*COMPLIANCE/m);
  });
});
