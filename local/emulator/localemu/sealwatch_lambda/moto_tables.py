"""moto's tables, served where LocalStack looks for Amazon's DynamoDB Local, whose licence is not ours to accept."""


def serve_tables_of_moto():
    from localstack.services.dynamodb.server import DynamodbServer
    from moto.server import ThreadedMotoServer

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

    DynamodbServer.start_dynamodb, DynamodbServer.stop_dynamodb = start, stop
    DynamodbServer.is_running = DynamodbServer.is_up = is_up
