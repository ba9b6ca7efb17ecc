"""Run by plugins.test.ts."""

import unittest

from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.exceptions import TransactionCanceledException
from moto.dynamodb.models import dynamodb_backends

from sealwatch_lambda.transactions import keep_items_without_copying_them

KEYS = {"one": ["object"], "two": ["object", "version"]}
keep_items_without_copying_them()


class TransactionsTest(unittest.TestCase):
    def setUp(self):
        self.tables = dynamodb_backends[DEFAULT_ACCOUNT_ID]["us-east-1"]
        self.tables.reset()
        for name, keys in KEYS.items():
            self.tables.create_table(
                name,
                schema=[{"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, ["HASH", "RANGE"])],
                attr=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
                throughput=None, global_indexes=[], indexes=[], streams=None, billing_mode="PAY_PER_REQUEST",
                sse_specification=None, tags=[], deletion_protection_enabled=None, warm_throughput=None,
            )
            self.tables.put_item(name, self.item(name, "a", state="intact"))

    def item(self, table, name, **attributes):
        values = {**{key: name for key in KEYS[table]}, **attributes}
        return {key: {"S": value} for key, value in values.items()}

    def states(self, table):
        items = [item.to_json()["Attributes"] for item in self.tables.get_table(table).all_items()]
        return {item["object"]["S"]: item["state"]["S"] for item in items}

    def change(self, table, condition):
        """Updates one item and puts another, under a condition on a third that is not there."""
        update = {
            "TableName": table, "Key": self.item(table, "a"), "UpdateExpression": "SET #s = :s",
            "ExpressionAttributeNames": {"#s": "state"}, "ExpressionAttributeValues": {":s": {"S": "altered"}},
        }
        put = {"TableName": table, "Item": self.item(table, "b", state="added")}
        check = {
            "TableName": table, "Key": self.item(table, "c"), "ConditionExpression": f"{condition}(#o)",
            "ExpressionAttributeNames": {"#o": "object"},
        }
        self.tables.transact_write_items([{"Update": update}, {"Put": put}, {"ConditionCheck": check}])

    def test_one_that_is_cancelled_changes_nothing(self):
        for table in KEYS:
            with self.assertRaises(TransactionCanceledException):
                self.change(table, "attribute_exists")
            self.assertEqual(self.states(table), {"a": "intact"})

    def test_one_that_is_not_changes_everything(self):
        for table in KEYS:
            self.change(table, "attribute_not_exists")
            self.assertEqual(self.states(table), {"a": "altered", "b": "added"})


if __name__ == "__main__":
    unittest.main()
