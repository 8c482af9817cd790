#include "tests/base/certificates.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <utility>

namespace factline::test {
namespace {

const char kNewKey[] =
    "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes ";

}  // namespace

bool Shell(const std::string& command) {
  char log[] = "/tmp/factline_shell_XXXXXX";
  const int fd = mkstemp(log);
  const bool ok = fd >= 0 && std::system((command + " > " + log +
                                          " 2>&1 < /dev/null").c_str()) == 0;
  if (!ok) {
    std::ifstream file(log);
    std::cerr << command << "\n"
              << std::string(std::istreambuf_iterator<char>(file), {});
  }
  std::remove(log);
  return ok;
}

TestAuthority::TestAuthority(std::string folder, std::string name)
    : folder_(std::move(folder)), name_(std::move(name)) {
  Shell("openssl req -x509 " + std::string(kNewKey) + "-days 2 -subj /CN=" +
        name_ + " -keyout " + folder_ + "/" + name_ + "-ca.key -out " + ca());
}

bool TestAuthority::Issue(const std::string& host, const std::string& path,
                          bool of_loopback) const {
  const std::string names =
      "subjectAltName=DNS:" + host + (of_loopback ? ",IP:127.0.0.1" : "");
  std::ofstream(path + ".ext") << names << "\n";
  return Shell("openssl req " + std::string(kNewKey) + "-subj /CN=" + host +
               " -keyout " + path + ".newkey -out " + path + ".csr") &&
         Shell("openssl x509 -req -in " + path + ".csr -days 2 -CA " + ca() +
               " -CAkey " + folder_ + "/" + name_ + "-ca.key -CAcreateserial "
               "-extfile " + path + ".ext -out " + path + ".newpem") &&
         Shell("chmod 600 " + path + ".newkey && mv " + path + ".newkey " +
               path + ".key && mv " + path + ".newpem " + path + ".pem");
}

}  // namespace factline::test
