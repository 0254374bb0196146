"""Decides requests by IAM policies, with the rules that ministack enforces: standard input and output are JSON."""

import json
import sys

from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

asked = json.load(sys.stdin)
policies = [parse_policy_document(policy) for policy in asked["policies"]]


def decide(request):
    context = EvalContext(
        principal_arn=asked["roleArn"],
        principal_type="AssumedRole",
        principal_account=asked["roleArn"].split(":")[4],
        action=request["action"],
        resource_arn=request["resource"],
        region=request.get("region", "us-east-1"),
        service_context={key.lower(): value for key, value in request.get("context", {}).items()},
    )
    return evaluate(context, policies).decision


json.dump([decide(request) for request in asked["requests"]], sys.stdout)
