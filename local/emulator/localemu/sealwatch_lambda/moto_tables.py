"""moto's tables, served where LocalStack looks for Amazon's DynamoDB Local, whose licence is not ours to accept."""

import re

# LocalStack names the account in the access key that it calls DynamoDB Local with: `000000000000useast1`.
ACCOUNT = re.compile(r"Credential=(\d{12})")


def serve_tables_of_moto():
    from localstack.services.dynamodb.server import DynamodbServer
    from moto.dynamodb.responses import DynamoHandler
    from moto.server import ThreadedMotoServer

    def account(self):
        return ACCOUNT.search(self.headers["Authorization"]).group(1)

    def is_up(self):
        return getattr(self, "_tables", None) is not None

    def start(self):
        if not is_up(self):
            self._tables = ThreadedMotoServer(ip_address="127.0.0.1", port=self.port, verbose=False)
            self._tables.start()
            self._started.set()
        return True

    def stop(self):
        if is_up(self):
            self._tables.stop()
            self._tables = None

    DynamoHandler.get_current_account = account
    DynamodbServer.start_dynamodb, DynamodbServer.stop_dynamodb = start, stop
    DynamodbServer.is_running = DynamodbServer.is_up = is_up
