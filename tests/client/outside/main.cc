// Asks a daemon that is not there, and says what the library makes of it.
#include <chrono>
#include <iostream>

#include "factline/client.h"
#include "factline/subscriber.h"

int main() {
  factline::client::ClientOptions options;
  options.address = "127.0.0.1:1";
  options.timeout = std::chrono::milliseconds(500);
  options.max_attempts = 1;
  factline::client::Client client(options);
  factline::v1::GetFigureRequest request;
  request.set_name("figures/none");
  factline::v1::GetFigureResponse response;
  const grpc::Status status = client.Call(
      client.figures(), &factline::v1::FigureService::Stub::GetFigure, request,
      &response);
  std::cout << factline::client::ErrorOf(status).ToString() << "\n";
  return status.error_code() == grpc::StatusCode::UNAVAILABLE ? 0 : 1;
}
