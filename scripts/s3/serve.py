"""An S3-compatible store in memory with one bucket and one user, who may use that bucket and nothing else."""

import json
import os
import sys
import time
import urllib.request

BUCKET = "attache-test"


def alive(told):
    """Whether the store that a file tells about still answers."""
    try:
        with open(told) as lines:
            here = lines.read().split("endpoint=")[1].split("&")[0]
        urllib.request.urlopen(f"{here}/moto-api/", timeout=2)
    except (OSError, IndexError):
        return False
    return True


def serve(told):
    import boto3
    from moto import settings
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    here = "http://{}:{}".format(*server.get_host_and_port())
    common = dict(
        endpoint_url=here,
        region_name="us-east-1",
        aws_access_key_id="setup",
        aws_secret_access_key="setup",
    )
    boto3.client("s3", **common).create_bucket(Bucket=BUCKET)
    iam = boto3.client("iam", **common)
    iam.create_user(UserName="attache")
    allowed = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "s3:*", "Resource": f"arn:aws:s3:::{BUCKET}"},
            {"Effect": "Allow", "Action": "s3:*", "Resource": f"arn:aws:s3:::{BUCKET}/*"},
        ],
    }
    iam.put_user_policy(UserName="attache", PolicyName="papers", PolicyDocument=json.dumps(allowed))
    key = iam.create_access_key(UserName="attache")["AccessKey"]
    # From now on every request is checked: who signed it, and whether they may.
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
    lines = [
        f"export ATTACHE_TEST_S3='s3://{BUCKET}?endpoint={here}&region=us-east-1'",
        f"export ATTACHE_TEST_S3_KEY={key['AccessKeyId']}",
        f"export ATTACHE_TEST_S3_SECRET='{key['SecretAccessKey']}'",
    ]
    with open(told + ".new", "w") as out:
        out.write("\n".join(lines) + "\n")
    os.rename(told + ".new", told)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    if sys.argv[1] == "--alive":
        sys.exit(0 if alive(sys.argv[2]) else 1)
    serve(sys.argv[1])
