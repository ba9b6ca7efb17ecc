"""Runs a program with boto3 itself, against an S3 in memory in which an object has other bytes now than the approved ones.

Usage: training_job.py PROGRAM BUCKET KEY. It prints the id of the version with the bytes "approved", and begins the program once a line
comes on standard input.
"""

import os
import runpy
import sys

os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION="us-east-1")

import boto3
from moto import mock_aws

program, bucket, key = sys.argv[1:]
with mock_aws():
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    print(s3.put_object(Bucket=bucket, Key=key, Body=b"approved")["VersionId"], flush=True)
    s3.put_object(Bucket=bucket, Key=key, Body=b"poisoned")
    sys.stdin.readline()
    runpy.run_path(program, run_name="__main__")
