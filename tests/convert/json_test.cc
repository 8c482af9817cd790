#include "daemon/convert/json.h"

#include <gtest/gtest.h>

#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace factline::convert {
namespace {

TEST(JsonTest, WritesCamelCaseWithoutDefaultsOnOneLine) {
  v1::Claim claim;
  claim.set_name("claims/c");
  claim.mutable_quantity()->set_value("267");
  claim.mutable_quantity()->set_unit_code("{drone}");
  EXPECT_EQ(*ToJson(claim), R"({"name":"claims/c","quantity":{"value":"267",)"
                            R"("unitCode":"{drone}"}})");
}

TEST(JsonTest, LineIsOneJsonObjectWhateverTheId) {
  v1::Claim claim;
  claim.set_name("claims/c");
  const std::string id = "a\"b\\c\nd\x01\x7F\xC3\xA9";
  const auto line = ClaimsLine(id, {claim, claim});
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->find('\n'), std::string::npos);

  google::protobuf::Struct read;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(*line, &read).ok())
      << *line;
  EXPECT_EQ(read.fields().at("id").string_value(), id);
  EXPECT_EQ(read.fields().at("claims").list_value().values_size(), 2);
}

TEST(JsonTest, NoClaimsIsAnEmptyList) {
  EXPECT_EQ(*ClaimsLine("a", {}), R"({"id":"a","claims":[]})");
}

}  // namespace
}  // namespace factline::convert
