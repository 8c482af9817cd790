#ifndef FACTLINE_CLIENT_CLI_FORMAT_H_
#define FACTLINE_CLIENT_CLI_FORMAT_H_

#include <optional>
#include <string>
#include <string_view>

#include "factline/v1/change_service.pb.h"
#include "factline/v1/claim.pb.h"
#include "factline/v1/common.pb.h"
#include "google/protobuf/timestamp.pb.h"

// API values in words for people.
namespace factline::cli {

// "267", "almost 1,150", "more than 1,400", "10 to 15", "dozens",
// "USD 709,000,000", "62 %".
std::string FormatQuantity(const v1::Quantity& quantity);

// Digits in groups of three: "1,150", "-0.5". Other text comes back as it is.
std::string GroupDigits(std::string_view decimal);

// The civil day or days that it covers: "2025-02-23", "2025-02-22..23".
std::string FormatEventTime(const v1::EventTime& time);

// "2025-02-23 08:10" (UTC); empty when unset.
std::string FormatTime(const google::protobuf::Timestamp& time);

// "Zelenskyy denies, Trump said": the chain, outermost first; the publisher
// when nobody is credited.
std::string FormatSpeakers(const v1::Claim& claim);

// "drones launched by Russia, Ukraine"
std::string FormatMeasure(const v1::Claim& claim);

// "value revised", "dispute opened"
std::string FormatKind(v1::ChangeKind kind);
std::string FormatCause(v1::ChangeCause cause);
std::string FormatState(v1::ClaimState state);

// The number of a quantity, or of a bound; empty when there is none.
std::optional<double> NumberOf(const std::string& decimal);

}  // namespace factline::cli

#endif  // FACTLINE_CLIENT_CLI_FORMAT_H_
