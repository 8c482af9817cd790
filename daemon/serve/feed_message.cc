#include "daemon/serve/feed_message.h"

#include <cstdint>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "grpc/slice.h"
#include "grpcpp/impl/codegen/proto_utils.h"
#include "grpcpp/support/slice.h"

namespace factline::serve {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

constexpr uint32_t kBatchTag = (v1::SubscribeResponse::kBatchFieldNumber << 3) |
                               WireFormatLite::WIRETYPE_LENGTH_DELIMITED;

// `size` bytes, written by `write(uint8_t* begin)`.
template <typename Write>
grpc::ByteBuffer Buffer(size_t size, const Write& write) {
  grpc_slice bytes = grpc_slice_malloc(size);
  write(GRPC_SLICE_START_PTR(bytes));
  const grpc::Slice slice(bytes, grpc::Slice::STEAL_REF);
  return grpc::ByteBuffer(&slice, 1);
}

template <typename Message>
bool Parse(const grpc::ByteBuffer& bytes, Message& message) {
  grpc::ByteBuffer copy(bytes);  // Reading takes it.
  return grpc::SerializationTraits<Message>::Deserialize(&copy, &message).ok();
}

}  // namespace

grpc::ByteBuffer EncodeResponse(const v1::SubscribeResponse& message) {
  return Buffer(message.ByteSizeLong(), [&](uint8_t* to) {
    message.SerializeWithCachedSizesToArray(to);
  });
}

grpc::ByteBuffer EncodeBatch(const v1::SubscribeResponse& envelope,
                             const v1::ChangeBatch& batch) {
  const auto batch_bytes = static_cast<uint32_t>(batch.ByteSizeLong());
  const size_t size =
      envelope.ByteSizeLong() + CodedOutputStream::VarintSize32(kBatchTag) +
      CodedOutputStream::VarintSize32(batch_bytes) + batch_bytes;
  return Buffer(size, [&](uint8_t* to) {
    to = envelope.SerializeWithCachedSizesToArray(to);
    to = CodedOutputStream::WriteVarint32ToArray(kBatchTag, to);
    to = CodedOutputStream::WriteVarint32ToArray(batch_bytes, to);
    batch.SerializeWithCachedSizesToArray(to);
  });
}

absl::StatusOr<v1::SubscribeResponse> DecodeResponse(
    const grpc::ByteBuffer& bytes) {
  v1::SubscribeResponse message;
  if (!Parse(bytes, message)) {
    return absl::InternalError("a message that was sent is unreadable");
  }
  return message;
}

absl::StatusOr<v1::SubscribeRequest> DecodeRequest(
    const grpc::ByteBuffer& bytes) {
  v1::SubscribeRequest request;
  if (!Parse(bytes, request)) {
    return absl::InvalidArgumentError("the request is unreadable");
  }
  return request;
}

}  // namespace factline::serve
