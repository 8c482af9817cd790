#ifndef FACTLINE_DAEMON_SERVE_FEED_MESSAGE_H_
#define FACTLINE_DAEMON_SERVE_FEED_MESSAGE_H_

#include "absl/status/statusor.h"
#include "factline/v1/change_service.pb.h"
#include "grpcpp/support/byte_buffer.h"

// Messages of streams as the bytes that go to the wire. Copies of a buffer
// share its bytes, so a message costs a thousand streams what it costs one.
namespace factline::serve {

grpc::ByteBuffer EncodeResponse(const v1::SubscribeResponse& message);

// A response with this batch as its event; `envelope` is the rest of it.
grpc::ByteBuffer EncodeBatch(const v1::SubscribeResponse& envelope,
                             const v1::ChangeBatch& batch);

// Errors: Internal for bytes that are no message.
absl::StatusOr<v1::SubscribeResponse> DecodeResponse(
    const grpc::ByteBuffer& bytes);

// Errors: InvalidArgument for bytes that are no message.
absl::StatusOr<v1::SubscribeRequest> DecodeRequest(
    const grpc::ByteBuffer& bytes);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_FEED_MESSAGE_H_
