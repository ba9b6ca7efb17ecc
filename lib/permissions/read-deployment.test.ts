import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { expect, it } from 'vitest';
import { PrincipalGrants } from './read-deployment.ts';

function synthesized(count: number): string {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const runtime = Runtime.NODEJS_24_X;
  const recorder = new LambdaFunction(stack, 'Recorder', {
    runtime,
    handler: 'a.b',
    code: Code.fromInline('//'),
  });
  const grants = new PrincipalGrants(recorder);
  for (let index = 0; index < count; index++)
    grants.add({
      arn: `arn:aws:iam::111122223333:role/DataPublisher${index}`,
      actions: ['seal', 'approve'],
      datasets: ['*'],
    });
  return JSON.stringify(app.synth().getStackByName('Stack').template);
}

it('takes as many grants as the environment of a function has room for', () => {
  expect(synthesized(20)).toContain('DataPublisher19');
});

it('refuses more when the template is made, and says what to do: Lambda would refuse them in the middle of a deployment', () => {
  expect(() => synthesized(40)).toThrow(
    /40 grants of seal and approve take \d+ bytes .* grant to fewer roles/,
  );
});
