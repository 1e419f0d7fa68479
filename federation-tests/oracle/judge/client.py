"""A gRPC client that knows nothing but an address: messages and methods come by reflection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf import json_format, message_factory
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import Message
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

from .findings import Json

COMMONS = "archipel.commons.v1.CommonsService"
ADMIN = "archipel.admin.v1.AdminService"

DEADLINE_S = 60.0
# Says when an answer was made, which is no answer.
CLOCKS = {"date"}


class CallError(RuntimeError):
    """A node did not answer what it must answer to everybody."""


@dataclass(frozen=True)
class Answer:
    """What a call came to."""

    # OK, NOT_FOUND, …
    code: str
    message: str
    # What travels behind an answer, by name.
    trailers: tuple[tuple[str, str], ...]
    # Field names and values; empty unless the code is OK.
    value: Json


class Node:
    """One node, as anybody reaches it."""

    def __init__(self, address: str) -> None:
        self._channel = grpc.insecure_channel(address)
        self._pool = DescriptorPool(ProtoReflectionDescriptorDatabase(self._channel))
        self._methods: dict[tuple[str, str], tuple[MethodDescriptor, Any]] = {}

    def call(self, service: str, method: str, token: str, **fields: Any) -> Answer:
        """Makes one call as the owner of a token, or as nobody for an empty one."""
        request, stub = self._prepare(service, method, fields)
        try:
            response, call = stub.with_call(request, metadata=_metadata(token), timeout=DEADLINE_S)
        except grpc.RpcError as error:
            return _refused(error)
        return Answer("OK", "", _trailers(call.trailing_metadata()), _to_json(response))

    def stream(self, service: str, method: str, token: str, **fields: Any) -> Iterator[Message]:
        """Makes one call that answers with many messages; `CallError` if it is refused."""
        request, stub = self._prepare(service, method, fields)
        try:
            yield from stub(request, metadata=_metadata(token), timeout=DEADLINE_S)
        except grpc.RpcError as error:
            raise CallError(f"{method}: {_refused(error)}") from error

    def download(self, token: str, **fields: Any) -> tuple[Answer, bytes]:
        """The bytes of a document."""
        data = bytearray()
        request, stub = self._prepare(COMMONS, "GetObject", fields)
        try:
            for part in stub(request, metadata=_metadata(token), timeout=DEADLINE_S):
                data += part.data
        except grpc.RpcError as error:
            return _refused(error), b""
        return Answer("OK", "", (), {}), bytes(data)

    def close(self) -> None:
        """Hangs up."""
        self._channel.close()

    def _prepare(self, service: str, method: str, fields: Json) -> tuple[Message, Any]:
        known = self._methods.get((service, method))
        if known is None:
            known = self._learn(service, method)
            self._methods[service, method] = known
        descriptor, stub = known
        request = message_factory.GetMessageClass(descriptor.input_type)()
        return json_format.ParseDict(fields, request), stub

    def _learn(self, service: str, method: str) -> tuple[MethodDescriptor, Any]:
        try:
            descriptor = self._pool.FindServiceByName(service).FindMethodByName(method)
        except (KeyError, grpc.RpcError) as error:
            raise CallError(f"{service}.{method} cannot be learnt by reflection") from error
        response = message_factory.GetMessageClass(descriptor.output_type)
        channel = self._channel
        make = channel.unary_stream if descriptor.server_streaming else channel.unary_unary
        stub = make(
            f"/{service}/{method}",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=response.FromString,
        )
        return descriptor, stub


def _metadata(token: str) -> list[tuple[str, str]]:
    return [("authorization", f"Bearer {token}")] if token else []


def _refused(error: grpc.RpcError) -> Answer:
    # Every error of this library is a call as well.
    trailers = _trailers(error.trailing_metadata())
    code, message = error.code().name, error.details() or ""
    return Answer(code, message, trailers, {})


def _trailers(metadata: Any) -> tuple[tuple[str, str], ...]:
    pairs = [
        (key, value.hex() if isinstance(value, bytes) else value) for key, value in metadata or ()
    ]
    return tuple(sorted(pair for pair in pairs if pair[0] not in CLOCKS))


def _to_json(message: Message) -> Json:
    return json_format.MessageToDict(
        message,
        preserving_proto_field_name=True,
        always_print_fields_with_no_presence=True,
    )
