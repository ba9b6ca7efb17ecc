import { randomBytes } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketPolicyStatusCommand,
  GetBucketVersioningCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
  UpdateObjectEncryptionCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { MiddlewareStack } from '@smithy/types';
import type { Clock } from '../../core/base/time.ts';
import {
  AwsRefusal,
  type ListedVersion,
  type PutOptions,
  type Sent,
  type TrialObjects,
} from '../../core/trial/ports.ts';
import { askAws } from './ask-aws.ts';
import { versionPages } from './bucket-contents.ts';
import { postForm } from './post-form.ts';

export interface TrialPlace {
  readonly bucket: string;
  /** What every key of the trial begins with. */
  readonly folder: string;
}

interface Answer {
  readonly VersionId?: string;
  readonly Errors?: readonly { readonly Code?: string }[];
}

interface Headed {
  readonly headers?: Readonly<Record<string, string>>;
}

/** Objects of a trial in S3. */
export class S3TrialObjects implements TrialObjects {
  readonly #s3: S3Client;
  readonly #place: TrialPlace;
  readonly #clock: Clock;

  constructor(s3: S3Client, place: TrialPlace, clock: Clock) {
    this.#s3 = s3;
    this.#place = place;
    this.#clock = clock;
  }

  keyOf = (name: string): string => `${this.#place.folder}${name}`;

  async put(
    name: string,
    body: string,
    { storageClass, kmsKeyArn, isCustomerKeyed }: PutOptions = {},
  ): Promise<Sent> {
    const put = new PutObjectCommand({
      ...this.#at(name),
      Body: body,
      ...(storageClass !== undefined && { StorageClass: storageClass as never }),
      ...(kmsKeyArn !== undefined && { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyArn }),
      ...(isCustomerKeyed === true && {
        SSECustomerAlgorithm: 'AES256',
        SSECustomerKey: randomBytes(32).toString('base64'),
      }),
    });
    return this.#send('s3 PutObject', put);
  }

  async post(name: string, body: string): Promise<Sent> {
    const answer = await postForm(
      this.#s3,
      { bucket: this.#place.bucket, key: this.keyOf(name), body },
      this.#clock(),
    );
    if (answer.status >= 300)
      throw new AwsRefusal({ call: 's3 PostObject', code: answer.code, status: answer.status });
    return { requestId: answer.requestId, versionId: answer.versionId, at: this.#now() };
  }

  async copy(from: string, to: string, { ifAbsent = false } = {}): Promise<Sent> {
    const source = this.keyOf(from).split('/').map(encodeURIComponent).join('/');
    const copy = new CopyObjectCommand({
      ...this.#at(to),
      CopySource: `${this.#place.bucket}/${source}`,
      ...(ifAbsent && { IfNoneMatch: '*' }),
    });
    return this.#send('s3 CopyObject', copy);
  }

  async beginUpload(name: string): Promise<(body: string) => Promise<Sent>> {
    const { UploadId } = await askAws('s3 CreateMultipartUpload', () =>
      this.#s3.send(new CreateMultipartUploadCommand(this.#at(name))),
    );
    return async (body) => {
      const part = new UploadPartCommand({ ...this.#at(name), UploadId, PartNumber: 1, Body: body });
      const { ETag } = await askAws('s3 UploadPart', () => this.#s3.send(part));
      const complete = new CompleteMultipartUploadCommand({
        ...this.#at(name),
        UploadId,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
      });
      return this.#send('s3 CompleteMultipartUpload', complete);
    };
  }

  async remove(name: string, versionId?: string): Promise<Sent> {
    const remove = new DeleteObjectCommand({ ...this.#at(name), VersionId: versionId });
    return this.#send('s3 DeleteObject', remove);
  }

  async removeAll(names: readonly string[]): Promise<Sent> {
    const remove = new DeleteObjectsCommand({
      Bucket: this.#place.bucket,
      Delete: { Objects: names.map((name) => ({ Key: this.keyOf(name) })) },
    });
    return this.#send('s3 DeleteObjects', remove, ({ Errors: [error] = [] }) => {
      if (error !== undefined)
        throw new AwsRefusal({ call: 's3 DeleteObjects', code: error.Code ?? 'Unknown', status: null });
    });
  }

  async encryptAgain(name: string, versionId: string, kmsKeyArn: string): Promise<Sent> {
    const update = new UpdateObjectEncryptionCommand({
      ...this.#at(name),
      VersionId: versionId,
      ObjectEncryption: { SSEKMS: { KMSKeyArn: kmsKeyArn } },
    });
    return this.#send('s3 UpdateObjectEncryption', update);
  }

  async versions(name: string): Promise<readonly ListedVersion[]> {
    const key = this.keyOf(name);
    const listed: ListedVersion[] = [];
    for await (const page of versionPages(this.#s3, this.#place.bucket, key))
      for (const each of page)
        if (each.key === key)
          listed.push({
            versionId: each.versionId ?? 'null',
            isMarker: each.kind === 'delete-marker',
            isLatest: each.isLatest,
            lastModified: each.storedAt.toISOString(),
            etag: each.etag,
          });
    return listed;
  }

  async repeatVersioning(): Promise<Sent | null> {
    const Bucket = this.#place.bucket;
    const { Status } = await askAws('s3 GetBucketVersioning', () =>
      this.#s3.send(new GetBucketVersioningCommand({ Bucket })),
    );
    if (Status === undefined) return null;
    const put = new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } });
    return this.#send('s3 PutBucketVersioning', put);
  }

  async isPolicyPublic(): Promise<boolean | null> {
    try {
      const { PolicyStatus: status } = await askAws('s3 GetBucketPolicyStatus', () =>
        this.#s3.send(new GetBucketPolicyStatusCommand({ Bucket: this.#place.bucket })),
      );
      return status?.IsPublic ?? null;
    } catch (error) {
      if (error instanceof AwsRefusal && error.code === 'NoSuchBucketPolicy') return null;
      throw error;
    }
  }

  /**
   * Makes a change. The SDK takes the id of a request from other headers first, which emulators have.
   * @param check throws for an answer that is a refusal all the same
   */
  async #send(
    call: string,
    command: { readonly middlewareStack: object },
    check: (answer: Answer) => void = () => {},
  ): Promise<Sent> {
    const noted: { requestId: string | null } = { requestId: null };
    // Each command's own types of inputs and outputs make no difference here.
    const stack = command.middlewareStack as MiddlewareStack<object, object>;
    stack.add(
      (next) => async (args) => {
        const result = await next(args);
        noted.requestId = (result.response as Headed).headers?.['x-amz-request-id'] ?? null;
        return result;
      },
      { step: 'deserialize', priority: 'low', name: 'noteRequestId' },
    );
    const answer = await askAws(call, () => this.#s3.send(command as never) as Promise<Answer>);
    check(answer);
    return { ...noted, versionId: answer.VersionId ?? null, at: this.#now() };
  }

  #at = (name: string) => ({ Bucket: this.#place.bucket, Key: this.keyOf(name) });
  #now = (): string => this.#clock().toISOString();
}
