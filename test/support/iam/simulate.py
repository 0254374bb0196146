"""Decides requests by IAM policies, with the rules that ministack enforces: standard input and output are JSON."""

import json
import sys

from ministack.core.iam_evaluator import EvalContext, evaluate, evaluate_resource_policy, parse_policy_document


def decide(principal, policies, trust, request):
    account = principal.split(":")[4] if principal.startswith("arn:") else ""
    context = EvalContext(
        principal_arn=principal,
        principal_type="AssumedRole",
        principal_account=account,
        action=request["action"],
        resource_arn=request["resource"],
        region=request.get("region", "us-east-1"),
        service_context={key.lower(): value for key, value in request.get("context", {}).items()},
    )
    if trust is not None:
        return evaluate_resource_policy(trust, context, service=principal).decision
    return evaluate(context, policies).decision


def answer(case):
    trust = case["policies"][0] if case["onResource"] else None
    policies = [parse_policy_document(policy) for policy in case["policies"]]
    return [decide(case["principal"], policies, trust, request) for request in case["requests"]]


json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
