"""Run by plugins.test.ts."""

import json
import threading
import unittest
import urllib.request

from sealwatch_lambda.custom_resource import Outcome, ask

ARN = "arn:aws:lambda:us-east-1:000000000000:function:configure"


class CustomResourceTest(unittest.TestCase):
    def ask(self, answer, kind="Create", properties=None, **rest):
        """Has the function answer so, from elsewhere and later, as it does."""
        events = []

        def invoke(arn, event):
            events.append((arn, event))
            if answer is not None:
                threading.Thread(target=put, args=(event["ResponseURL"], answer)).start()

        outcome = ask(
            kind,
            stack_id="stack-1",
            logical_id="Datasets",
            resource_type="Custom::Datasets",
            properties={"ServiceToken": ARN, **(properties or {})},
            invoke=invoke,
            **rest,
        )
        [(arn, event)] = events
        self.assertEqual(arn, ARN)
        return outcome, event

    def test_the_function_gets_cloudformations_event(self):
        _, event = self.ask({"Status": "SUCCESS", "PhysicalResourceId": "p"}, properties={"names": ["a"]})
        self.assertRegex(event.pop("ResponseURL"), r"^http://127\.0\.0\.1:\d+/")
        self.assertTrue(event.pop("RequestId"))
        self.assertEqual(
            event,
            {
                "RequestType": "Create",
                "ServiceToken": ARN,
                "StackId": "stack-1",
                "LogicalResourceId": "Datasets",
                "ResourceType": "Custom::Datasets",
                "ResourceProperties": {"ServiceToken": ARN, "names": ["a"]},
            },
        )

    def test_an_update_has_the_physical_id_and_what_was_before(self):
        _, event = self.ask(
            {"Status": "SUCCESS", "PhysicalResourceId": "p"}, kind="Update", physical_id="p", before={"names": ["old"]}
        )
        self.assertEqual((event["PhysicalResourceId"], event["OldResourceProperties"]), ("p", {"names": ["old"]}))

    def test_the_outcome_is_what_the_function_answers(self):
        outcome, _ = self.ask({"Status": "SUCCESS", "PhysicalResourceId": "p", "Data": {"Count": "2"}})
        self.assertEqual(outcome, Outcome(physical_id="p", data={"Count": "2"}))

    def test_a_failure_has_the_functions_reason(self):
        outcome, _ = self.ask({"Status": "FAILED", "Reason": "no such bucket"})
        self.assertEqual(outcome.reason, "no such bucket")

    def test_no_answer_in_time_is_a_failure(self):
        outcome, _ = self.ask(None, properties={"ServiceTimeout": "0.2"})
        self.assertEqual(outcome.reason, "the function did not answer within 0.2 s")


def put(url, answer):
    urllib.request.urlopen(urllib.request.Request(url, json.dumps(answer).encode(), method="PUT")).close()


if __name__ == "__main__":
    unittest.main()
