import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { answerCustomResource, responseUrl } from './custom-resource.ts';

const NAME = 'cloudformation-custom-resource-response';
const PATH = '/arn%3Aaws%3Acloudformation%3Aeu-west-1%3A111122223333%3Astack?X-Amz-Signature=00';

const IN_AWS = { region: 'eu-west-1', otherHosts: [] };

describe('an answer to CloudFormation', () => {
  it.each([
    ['eu-west-1', `https://${NAME}-euwest1.s3.eu-west-1.amazonaws.com${PATH}`],
    ['eu-west-1', `https://${NAME}-euwest1.s3-eu-west-1.amazonaws.com${PATH}`],
    ['us-east-1', `https://${NAME}-useast1.s3.amazonaws.com${PATH}`],
    ['us-east-1', `https://${NAME}-useast1.s3.dualstack.us-east-1.amazonaws.com${PATH}`],
    ['us-gov-west-1', `https://${NAME}-us-gov-west-1.s3.us-gov-west-1.amazonaws.com${PATH}`],
    ['cn-north-1', `https://${NAME}-cnnorth1.s3.cn-north-1.amazonaws.com.cn${PATH}`],
    ['eu-west-1', `https://s3.eu-west-1.amazonaws.com/${NAME}-euwest1${PATH}`],
  ])('goes to its bucket in %s: %s', (region, url) => {
    expect(responseUrl(url, { region, otherHosts: [] }).href).toBe(url);
  });

  it.each([
    ['somebody', 'https://evil.example.com/'],
    ["somebody's bucket", `https://evil.s3.eu-west-1.amazonaws.com/${NAME}-euwest1`],
    ["somebody's bucket that begins alike", `https://${NAME}-euwest1x.s3.eu-west-1.amazonaws.com${PATH}`],
    ["somebody's bucket in the path", 'https://s3.eu-west-1.amazonaws.com/evil'],
    ['the bucket of another Region', `https://${NAME}-useast1.s3.amazonaws.com${PATH}`],
    ['a host that ends alike', `https://${NAME}-euwest1.s3.eu-west-1.amazonaws.com.evil.example${PATH}`],
    ['a host that begins alike', `https://${NAME}-euwest1.s3.evil-amazonaws.com${PATH}`],
    ['another service', 'https://lambda.eu-west-1.amazonaws.com/'],
    ['a site in S3', `https://${NAME}-euwest1.s3-website.evil.amazonaws.com.example/`],
    ['plain HTTP', `http://${NAME}-euwest1.s3.eu-west-1.amazonaws.com${PATH}`],
    ['another port', `https://${NAME}-euwest1.s3.eu-west-1.amazonaws.com:8443${PATH}`],
    ['a user name in front', `https://${NAME}-euwest1.s3.eu-west-1.amazonaws.com@evil.example/`],
    ['this machine', 'http://127.0.0.1:4566/'],
    ["the machine's credentials", 'http://169.254.170.2/'],
    ['nothing', undefined],
    ['no address', 'x'],
  ])('goes not to %s', (_, url) => {
    expect(() => responseUrl(url, IN_AWS)).toThrow(
      expect.objectContaining({
        code: 'EVENT_FORMAT',
        message: expect.stringContaining("CloudFormation's own bucket"),
      }),
    );
  });

  it('goes to a host that the deployment names, on whatever port, and to no other', () => {
    const place = { region: 'eu-west-1', otherHosts: ['127.0.0.1', '[::1]'] };
    for (const url of ['http://127.0.0.1:4566/_cfn/1', 'http://127.0.0.1:39001/', 'http://[::1]:4566/'])
      expect(responseUrl(url, place).href).toBe(url);
    for (const url of ['http://192.0.2.1/', 'http://localhost:4566/', 'http://127.0.0.1.evil.example/'])
      expect(() => responseUrl(url, place)).toThrow(
        '(https://cloudformation-custom-resource-response-…), and 127.0.0.1, and [::1]',
      );
  });

  it('is not sent elsewhere, and nothing is done for whoever names another address', async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests++;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const ResponseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const event = {
      RequestType: 'Update',
      ResponseURL,
      StackId: 's',
      RequestId: 'r',
      LogicalResourceId: 'l',
    } as const;
    const task = vi.fn(async () => ({ Notes: 'done' }));
    try {
      const answered = answerCustomResource({ event, physicalId: 'p', place: IN_AWS }, task);
      await expect(answered).rejects.toMatchObject({ code: 'EVENT_FORMAT' });
      expect([requests, task.mock.calls.length]).toEqual([0, 0]);
      await answerCustomResource(
        { event, physicalId: 'p', place: { ...IN_AWS, otherHosts: ['127.0.0.1'] } },
        task,
      );
      expect([requests, task.mock.calls.length]).toEqual([1, 1]);
    } finally {
      server.close();
    }
  });
});
