#ifndef FACTLINE_CLIENT_CHANNEL_H_
#define FACTLINE_CLIENT_CHANNEL_H_

#include <memory>

#include "factline/client.h"
#include "grpcpp/grpcpp.h"

namespace factline::client {

// A channel as the options ask for it. When they cannot be followed (a file
// that is not there, a token that would go over the network in plain text) it
// is null and `why` says so in words for the user.
std::shared_ptr<grpc::Channel> OpenChannel(const ClientOptions& options,
                                           grpc::Status* why);

}  // namespace factline::client

#endif  // FACTLINE_CLIENT_CHANNEL_H_
