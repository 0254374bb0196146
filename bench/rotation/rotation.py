"""A rotation written the usual way: the four steps of AWS's rotation functions, one after the other in one process.

It calls Secrets Manager no more than the steps need; AWS's template describes the secret in each step besides.
Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
"""

import json
import os
import urllib.request

import boto3

secrets = boto3.client("secretsmanager")


def create_secret(arn, token):
    try:
        secrets.get_secret_value(SecretId=arn, VersionId=token, VersionStage="AWSPENDING")
    except secrets.exceptions.ResourceNotFoundException:
        pair = secrets.get_secret_value(SecretId=os.environ["CREDENTIALS_SECRET_ARN"])["SecretString"]
        headers = {"content-type": "application/json"}
        minted = ask("/api/open/v3/getToken", headers, pair.encode())["token"]
        value = json.dumps({"token": minted})
        secrets.put_secret_value(
            SecretId=arn, ClientRequestToken=token, SecretString=value, VersionStages=["AWSPENDING"]
        )


def set_secret(arn, token):
    """Akool knows the token from the moment that it made it."""


def test_secret(arn, token):
    pending = secrets.get_secret_value(SecretId=arn, VersionId=token, VersionStage="AWSPENDING")
    bearer = "Bearer " + json.loads(pending["SecretString"])["token"]
    ask(os.environ["AKOOL_CHECK_PATH"], {"authorization": bearer})


def finish_secret(arn, token):
    versions = secrets.describe_secret(SecretId=arn)["VersionIdsToStages"]
    current = next(version for version, stages in versions.items() if "AWSCURRENT" in stages)
    secrets.update_secret_version_stage(
        SecretId=arn, VersionStage="AWSCURRENT", MoveToVersionId=token, RemoveFromVersionId=current
    )


def ask(path, headers, body=None):
    request = urllib.request.Request(os.environ["AKOOL_BASE_URL"] + path, body, headers)
    with urllib.request.urlopen(request, timeout=15) as response:
        answer = json.load(response)
    if answer["code"] != 1000:
        raise ValueError(f"Akool answered {answer['code']}")
    return answer


for step in (create_secret, set_secret, test_secret, finish_secret):
    step(os.environ["TOKEN_SECRET_ARN"], os.environ["CLIENT_REQUEST_TOKEN"])
