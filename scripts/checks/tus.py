"""Sends one file by tuspy, going on after every break: url, path, kind of paper, session."""

import sys

from tusclient import client
from tusclient.exceptions import TusCommunicationError

url, path, kind, session = sys.argv[1:]
tus = client.TusClient(url, headers={"Authorization": f"Bearer {session}"})
uploader = tus.uploader(
    path,
    chunk_size=4 * 1024 * 1024,
    metadata={"filename": "协议.pdf", "kind": kind},
    retries=10,
    retry_delay=1,
)
for attempt in range(10):
    try:
        uploader.upload()
        break
    except (TusCommunicationError, OSError) as err:
        print(f"broke at {uploader.offset}: {err}", file=sys.stderr)
        uploader.offset = uploader.get_offset()
else:
    sys.exit("never came to its end")
