"""What only LocalStack finds: tables and streams of moto, as LocalEmu has them. LocalStack would fetch other programs for them while it runs."""

from localstack.runtime import hooks
from localstack.services.plugins import Service, aws_provider


@hooks.on_infra_start()
def tables_of_moto():
    from sealwatch_lambda.moto_tables import serve_tables_of_moto

    serve_tables_of_moto()


@aws_provider(api="kinesis", name="moto")
def kinesis_of_moto():
    """Behind the streams of tables. Chosen by PROVIDER_OVERRIDE_KINESIS=moto."""
    from localstack.services.kinesis.provider import KinesisProvider
    from localstack.services.moto import MotoFallbackDispatcher

    return Service.for_provider(KinesisProvider(), dispatch_table_factory=MotoFallbackDispatcher)
