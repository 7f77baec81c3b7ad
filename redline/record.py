"""The base of what is written as JSON and read back: verdicts, results, reports."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Plain data: frozen, JSON in and out, unknown fields ignored so that newer records can be read."""

    model_config = ConfigDict(frozen=True, extra="ignore")
