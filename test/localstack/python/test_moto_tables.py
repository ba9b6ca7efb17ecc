"""Run by plugins.test.ts."""

import socket
import unittest

import boto3
from localstack.services.dynamodb.server import DynamodbServer

from sealwatch_lambda.moto_tables import serve_tables_of_moto

serve_tables_of_moto()

SCHEMA = {
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}


class MotoTablesTest(unittest.TestCase):
    def setUp(self):
        self.server = DynamodbServer()
        self.server.start_dynamodb()
        self.addCleanup(self.server.stop_dynamodb)

    def client(self, account):
        return boto3.client(
            "dynamodb", endpoint_url=self.server.url, region_name="us-east-1",
            aws_access_key_id=f"{account}useast1", aws_secret_access_key="test",
        )

    def test_each_account_has_its_own(self):
        for account in ["000000000000", "111122223333"]:
            table = self.client(account).create_table(TableName=f"of-{account}", **SCHEMA)["TableDescription"]
            self.assertEqual(table["TableArn"], f"arn:aws:dynamodb:us-east-1:{account}:table/of-{account}")
            self.assertEqual(self.client(account).list_tables()["TableNames"], [f"of-{account}"])

    def test_they_are_served_on_loopback_only(self):
        socket.create_connection(("127.0.0.1", self.server.port)).close()
        # A server that listens at every address answers here as well.
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", self.server.port))

    def test_a_second_start_leaves_the_first_as_it_is(self):
        port = self.server.port
        self.assertTrue(self.server.start_dynamodb())
        self.assertEqual((self.server.is_up(), self.server.port), (True, port))

    def test_nothing_answers_after_the_end(self):
        self.server.stop_dynamodb()
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", self.server.port))


if __name__ == "__main__":
    unittest.main()
