"""Reads the Akool token and prints the account's credit. Needs boto3, a Region in AWS_DEFAULT_REGION, and a role with
readerPolicy.
"""

import json
import os
from urllib.request import Request, urlopen

import boto3

AKOOL = os.environ.get("AKOOL_BASE_URL", "https://openapi.akool.com")


def read_token():
    secret = boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["AKOOL_TOKEN_SECRET_ARN"])
    return json.loads(secret["SecretString"])["token"]


def get(path, token):
    request = Request(AKOOL + path, headers={"Authorization": f"Bearer {token}"})
    with urlopen(request, timeout=15) as response:
        return json.load(response)


answer = get("/api/open/v3/faceswap/quota/info", read_token())
# In a process that lives on, keep the token, and read it again when the code is 1101.
if answer["code"] != 1000:
    raise SystemExit(f"Akool answered code {answer['code']}")
print(f"credit {answer['data']['credit']}")
