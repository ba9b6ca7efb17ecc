"""Transactions of moto's DynamoDB, safe beside other calls and in short time. Nothing here knows an emulator."""

import copy
import threading
from collections import defaultdict


def one_call_at_a_time():
    """A transaction that is cancelled puts whole tables back as they were: what others wrote meanwhile would be undone."""
    from moto.dynamodb.responses import DynamoHandler

    lock, call = threading.RLock(), DynamoHandler.call_action

    def locked(self):
        with lock:
            return call(self)

    DynamoHandler.call_action = locked


def keep_items_without_copying_them():
    """
    For that, every item of the tables is copied before each transaction, which takes longer the more there are. Puts and deletes
    replace items and change none, so what is kept may share them; an update changes one in place, and gets a copy of it here.
    """
    from moto.dynamodb.models import DynamoDBBackend
    from moto.dynamodb.models.table import Table

    update = DynamoDBBackend.update_item

    def kept(table, memo):
        new = copy.copy(table)
        new.items = defaultdict(dict)
        for hash_key, held in table.items.items():
            new.items[hash_key] = dict(held) if isinstance(held, dict) else held
        return new

    def updated(self, table_name, key, *rest, **named):
        table = self.get_table(table_name)
        hash_key, range_key = self.get_keys_value(table, key)
        held = table.items.get(hash_key)
        if isinstance(held, dict):
            if range_key in held:
                held[range_key] = copy.deepcopy(held[range_key])
        elif held is not None:
            table.items[hash_key] = copy.deepcopy(held)
        return update(self, table_name, key, *rest, **named)

    Table.__deepcopy__ = kept
    DynamoDBBackend.update_item = updated
