#ifndef FACTLINE_TESTS_BASE_CERTIFICATES_H_
#define FACTLINE_TESTS_BASE_CERTIFICATES_H_

#include <string>

namespace factline::test {

// Runs a shell command; false, with its output on standard error, if it fails.
bool Shell(const std::string& command);

// A certificate authority of its own in a folder, by the openssl command:
// FOLDER/NAME-ca.pem.
class TestAuthority {
 public:
  TestAuthority(std::string folder, std::string name);

  std::string ca() const { return folder_ + "/" + name_ + "-ca.pem"; }

  // A certificate of `host` (also of 127.0.0.1 unless that is false) in
  // PATH.pem, its key in PATH.key with mode 600; overwrites them.
  bool Issue(const std::string& host, const std::string& path,
             bool of_loopback = true) const;

 private:
  const std::string folder_;
  const std::string name_;
};

}  // namespace factline::test

#endif  // FACTLINE_TESTS_BASE_CERTIFICATES_H_
