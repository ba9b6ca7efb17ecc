"""
Asks moto's IAMPolicy about what functions needed: reads {role: {"policies": […], "needs": […]}} from the file that is named, and
prints a list of those that no policy permits.
"""

import json
import sys

from moto.iam.access_control import IAMPolicy, PermissionResult


def permitted(policies, need):
    asked = (need["action"], need["resource"], None, need.get("keys"))
    results = [policy.is_action_permitted(*asked) for policy in policies]
    return PermissionResult.DENIED not in results and PermissionResult.PERMITTED in results


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        roles = json.load(file)
    denied = [
        f"{name}: {need['action']} on {need['resource']}"
        for name, role in roles.items()
        for policies in [[IAMPolicy({"policy_document": json.dumps(policy)}) for policy in role["policies"]]]
        for need in role["needs"]
        if not permitted(policies, need)
    ]
    print(json.dumps(denied))


main()
